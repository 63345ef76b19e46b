"""Puts the report together, once, for every form it is told in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from core.domain.assumption import Scenario
from core.domain.clock import utc_now
from core.report.document.appendix import appendix
from core.report.document.blocks import Glossary, ReportDocument, Section
from core.report.document.summary_page import main_part
from core.report.findings.break_even import Flips, flips_of
from core.report.findings.dossier import Dossier
from core.report.findings.interim import iterations_told
from core.report.findings.signed_decision import Decided
from core.report.format.locale import HOUSE, NumberStyle, style, using_locale
from core.report.format.numbers import day, target_text
from core.report.headline import headline_of
from core.report.wording.glossary import DEFINED, PROCESS_NAMES, WORDS, period_text


def document_of(
    d: Dossier,
    found: Flips | None = None,
    decisions: Sequence[Decided] = (),
    made: date | None = None,
    wanted: NumberStyle = HOUSE,
) -> ReportDocument:
    """The report of a dossier.

    Parameters
    ----------
    found : Flips, optional
        What would change it, in this style, where it is known already (some seconds otherwise).
    decisions : sequence of Decided
        What people decided, oldest first.
    made : date, optional
        Day of the report; today if not given.
    wanted : NumberStyle
        How its numbers are written.
    """
    on = made or utc_now().date()
    with using_locale(wanted):
        return _document(d, found, decisions, on)


def _document(
    d: Dossier, found: Flips | None, decisions: Sequence[Decided], on: date
) -> ReportDocument:
    told, turning = headline_of(d), found or flips_of(d.valuation)
    document = ReportDocument(
        title=d.title,
        context=_context(d, on),
        headline=told.headline,
        lead=told.lead,
        defined=definitions(d),
        main=main_part(d, turning, decisions, on),
        appendix=appendix(d, turning, decisions),
        made=on,
        fingerprint=d.content_hash,
        style=style(),
    )
    used = words_used(document.texts())
    words = Section("words", "Words used here", (Glossary(used),))
    return replace(document, appendix=(*document.appendix, *([words] if used else [])))


def definitions(d: Dossier) -> tuple[str, ...]:
    """Both approaches that the PoC was made to compare, a sentence each."""
    return tuple(
        DEFINED[arm]
        if d.name(arm) == PROCESS_NAMES.get(arm)
        else f"**{d.name(arm)}**: {d.roster.meaning(arm)}."
        for arm in d.valuation.outcome.pair
    )


def _context(d: Dossier, made: date) -> str:
    name = d.valuation.scenario.name
    parts = [
        d.title,
        day(made),
        f"target {target_text(d.plan.target)}",
        period_text(d.months),
        "" if name == Scenario().name else f"scenario {name}",
        f"after {iterations_told(d)}" if d.iterations_to_go else "",
        f"{d.standing.badge[0].lower()}{d.standing.badge[1:]}",
        style().converted(),
    ]
    return " · ".join(part for part in parts if part)


def words_used(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Words of the list that stand in some texts, in the order of the list.

    Examples
    --------
    >>> [word for word, _ in words_used(["After two rounds the target was proved."])]
    ['round', 'proved']
    """
    told = "\n".join(texts).lower()
    found: dict[str, str] = {}
    for word in WORDS:
        if re.search(rf"\b{re.escape(word.shown.lower())}s?\b", told):
            found.setdefault(word.shown, word.meaning)
    return tuple(found.items())
