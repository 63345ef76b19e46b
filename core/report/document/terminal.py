"""A dossier as plain text: what the command line prints."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from core.report.document.approaches import cautions, unmeasured
from core.report.document.build import definitions
from core.report.document.options_table import beside_the_table, options_claim, options_table
from core.report.document.summary_page import risks
from core.report.findings.break_even import Flips, flip_lines, flips_of
from core.report.findings.cost_by_source import unsourced
from core.report.findings.dossier import Dossier, likely_range
from core.report.findings.guardrails import guardrail_rows
from core.report.findings.interim import iterations_told
from core.report.findings.next_test import what_to_test
from core.report.findings.reasons import rule_that_fired
from core.report.format.numbers import (
    count,
    money_range,
    several,
    stamp,
    target_text,
)
from core.report.headline import headline_of
from core.report.wording.glossary import PRODUCT, PROMISE, capital, period_text
from core.report.wording.rule_worth_words import worth_sentence

WIDTH = 96


def plain(text: str) -> str:
    """Markdown's bold marks taken away."""
    return text.replace("**", "")


def verdict_text(dossier: Dossier, found: Flips | None = None) -> str:
    """Headline, lead, all options, what would change the answer, next step, what it stands on.

    Parameters
    ----------
    found : Flips, optional
        What would change the answer, where it is known already.
    """
    told = headline_of(dossier)
    turning = found or flips_of(dossier.valuation)
    parts = [
        f"{PRODUCT}: {PROMISE}",
        *_wrapped(*definitions(dossier)),
        "",
        f"{dossier.title} - target {target_text(dossier.plan.target)}, "
        f"{iterations_told(dossier)}, {several(dossier.n_seeds, 'repeat')}",
        "",
        told.headline.upper(),
        *_wrapped(told.whole, f"Next: {told.next_step}"),
        "",
        f"{options_claim(dossier)}",
        *_table(dossier),
        *_wrapped(*beside_the_table(dossier)),
        "",
        *_demands(dossier),
        *_listed("What would change the answer", flip_lines(turning)),
        *_listed("What to test next", what_to_test(dossier, turning.note)),
        *_wrapped(*_notes(dossier)),
        "",
        "Details for engineers",
        *_wrapped(*_details(dossier)),
    ]
    return "\n".join(parts)


def _wrapped(*texts: str) -> list[str]:
    return [line for text in texts for line in textwrap.wrap(plain(text), WIDTH)]


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    """Lines under a title, and an empty one; nothing where there are none."""
    told = [textwrap.fill(f"- {plain(line)}", WIDTH, subsequent_indent="  ") for line in lines]
    return [title, *told, ""] if told else []


def _table(dossier: Dossier) -> list[str]:
    """Every option in the words of the report, and what was not measured."""
    table = options_table(dossier, every=True)
    rows = [table.head, *(tuple(cell.text for cell in row) for row in table.rows)]
    for name in unmeasured(dossier):
        told = f"{dossier.name(name)}{dossier.role(name)}"
        rows.append((told, "not measured", *[""] * (len(table.head) - 2)))
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.head))]
    lines = [
        "  ".join(cell.ljust(widths[at]) for at, cell in enumerate(row)).rstrip() for row in rows
    ]
    return [lines[0], "-" * max(map(len, lines)), *lines[1:], *_wrapped(table.note)]


def _demands(dossier: Dossier) -> list[str]:
    """What the target asks for beside accuracy; empty where it asks for nothing more."""
    rows = guardrail_rows(dossier.guardrails, dossier.roster)
    return _listed(
        "What the target asks for",
        [
            f"{way}: {demand.lower()} {found}, at least {least} asked; kept in {kept} repeats"
            for way, demand, least, found, kept in rows
        ],
    )


def _notes(dossier: Dossier) -> list[str]:
    notes = [f"Counted: {period_text(dossier.months)}.", *risks(dossier)]
    low, high = likely_range(dossier.valuation.gold.usd)
    told = " ".join(beside_the_table(dossier))
    notes += [
        unsourced(dossier.valuation),
        *(one for one in cautions(dossier) if capital(one.partition(": ")[2]) not in told),
        f"Test set and validation set ({count(dossier.valuation.outcome.gold_items)} expert "
        f"answers) cost {money_range(low, high)}; all approaches share them and none is charged.",
    ]
    if dossier.rationale_worth is not None:
        notes.append(worth_sentence(dossier.rationale_worth, dossier.valuation.draws))
    return notes + ([dossier.standing.caution] if dossier.standing.caution else [])


def _details(dossier: Dossier) -> list[str]:
    when = f" locked {stamp(dossier.locked_at)}" if dossier.locked_at else ""
    return [
        f"Rule that fired: {rule_that_fired(dossier)}.",
        *(
            f"{'ok ' if check.holds else 'NOT'} {check.check}: {check.detail}"
            for check in dossier.fairness
        ),
        f"Plan {dossier.plan_hash[:12]}{when}. Decision {dossier.content_hash[:12]}.",
    ]
