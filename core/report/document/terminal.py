"""A dossier as plain text: what the command line prints."""

from __future__ import annotations

import textwrap

from core.report.document.ways import cautions, ordered, unmeasured
from core.report.findings.break_even import Flips, flip_lines, flips_of
from core.report.findings.class_mix import class_mix
from core.report.findings.comparison import interval_note
from core.report.findings.cost_by_source import unsourced
from core.report.findings.dossier import Dossier, likely_range
from core.report.findings.guardrails import guardrail_rows
from core.report.findings.interim import iterations_told
from core.report.findings.leading import chance_best
from core.report.findings.next_test import what_to_test
from core.report.findings.reasons import rule_that_fired
from core.report.findings.risk import price_of_being_wrong
from core.report.format.numbers import (
    chance,
    count,
    money,
    money_range,
    percent,
    points,
    several,
    stamp,
    target_text,
)
from core.report.headline import headline_of
from core.report.wording.glossary import PERIODS, period_text
from core.report.wording.rule_worth_words import worth_sentence

WIDTH = 96


def plain(text: str) -> str:
    """Markdown's bold marks taken away."""
    return text.replace("**", "")


def verdict_text(dossier: Dossier, found: Flips | None = None) -> str:
    """Headline, lead, all ways, what would flip it, what to test next, what it stands on.

    Parameters
    ----------
    found : Flips, optional
        What would flip it, where it is known already.
    """
    told = headline_of(dossier)
    turning = found or flips_of(dossier.valuation)
    parts = [
        f"{dossier.title} - target {target_text(dossier.plan.target)}, "
        f"{iterations_told(dossier)}, {several(dossier.n_seeds, 'repeat')}",
        "",
        told.headline.upper(),
        textwrap.fill(plain(told.whole), WIDTH),
        textwrap.fill(f"Next: {plain(told.next_step)}", WIDTH),
        "",
        _table(dossier),
        "",
        *_demands(dossier),
        "What would flip it",
        *(f"- {line}" for line in flip_lines(turning)),
        "",
        *_to_test(dossier, turning),
        *_notes(dossier),
    ]
    return "\n".join(parts)


def _to_test(dossier: Dossier, turning: Flips) -> list[str]:
    """What might be found out first, with its price and its worth; empty where nothing counts."""
    found = what_to_test(dossier, turning.note)
    if not found:
        return []
    told = [textwrap.fill(f"- {plain(line)}", WIDTH, subsequent_indent="  ") for line in found]
    return ["What to test next", *told, ""]


def _table(dossier: Dossier) -> str:
    months = dossier.months
    target = target_text(dossier.plan.target)
    counted = f"Build {PERIODS[months]}" if months else "Build"
    head = ("Way", "Accuracy", "Proved", f"Meets {target}", "Best", "Days", "Build", counted)
    rows: list[tuple[str, ...]] = [head]
    for name in ordered(dossier):
        low, high = likely_range(dossier.valuation.total(name))
        accuracy, best = dossier.accuracy(name), chance_best(dossier, name)
        rows.append(
            (
                f"{dossier.name(name)}{dossier.role(name)}",
                f"{percent(accuracy.value)} ±{points(accuracy.high - accuracy.value).lstrip('+')}",
                dossier.proved(name),
                chance(dossier.valuation.meets[name]),
                "" if best is None else chance(best),
                count(dossier.days(name)),
                money(dossier.build(name)),
                f"{money(dossier.total(name))} ({money_range(low, high)})",
            )
        )
    for name in unmeasured(dossier):
        told = f"{dossier.name(name)}{dossier.role(name)}"
        rows.append((told, "not measured", *[""] * (len(head) - 2)))
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    lines = [
        "  ".join(cell.ljust(widths[at]) for at, cell in enumerate(row)).rstrip() for row in rows
    ]
    note = f"±: {interval_note(dossier)}. Best: chance of being the best choice."
    return "\n".join(
        [lines[0], "-" * max(map(len, lines)), *lines[1:], *textwrap.wrap(note, WIDTH)]
    )


def _demands(dossier: Dossier) -> list[str]:
    """What the target asks for beside accuracy; empty where it asks for nothing more."""
    rows = guardrail_rows(dossier.guardrails, dossier.roster)
    told = [
        f"- {way}: {demand.lower()} {found}, at least {least} asked; kept in {kept} repeats"
        for way, demand, least, found, kept in rows
    ]
    return ["What the target asks for", *told, ""] if told else []


def _notes(dossier: Dossier) -> list[str]:
    verdict = dossier.valuation.verdict
    notes = [
        f"Rule that fired: {rule_that_fired(dossier)}. Counted: {period_text(dossier.months)}.",
    ]
    wrong = price_of_being_wrong(dossier)
    if wrong:
        notes.append(wrong)
    notes.append(unsourced(dossier.valuation))
    if verdict.challenger:
        notes.append(
            f"Challenger: {dossier.roster.spelled_out(verdict.challenger)}, "
            f"shown for reference, does better in {chance(verdict.challenger_chance or 0.0)} of "
            "the what-ifs."
        )
    if mix := class_mix(dossier):
        notes.append(f"Class mix: {mix}")
    notes += cautions(dossier)
    low, high = likely_range(dossier.valuation.gold.usd)
    notes.append(
        f"The exam and the practice set ({count(dossier.valuation.outcome.gold_items)} expert's "
        f"answers) cost {money_range(low, high)}, shared by all ways and counted in none."
    )
    notes += [
        f"{'ok ' if check.holds else 'NOT'} {check.check}: {check.detail}"
        for check in dossier.valuation.fairness
    ]
    if dossier.rationale_worth is not None:
        notes.append(worth_sentence(dossier.rationale_worth, dossier.valuation.draws))
    notes += [dossier.standing.caution] if dossier.standing.caution else []
    when = f" locked {stamp(dossier.locked_at)}" if dossier.locked_at else ""
    notes.append(f"Plan {dossier.plan_hash[:12]}{when}. Decision {dossier.content_hash[:12]}.")
    return [line for note in notes for line in textwrap.wrap(note, WIDTH)]
