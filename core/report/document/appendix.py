"""The appendix: how it was found out, step by step, and how anybody can check it."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.arms import PLANNED, Learner
from core.report.charts.cost_breakdown import spending
from core.report.charts.rounds import iteration_by_iteration
from core.report.document.assumptions_table import assumptions_table, resting_table
from core.report.document.blocks import (
    Block,
    CheckedClaim,
    Checks,
    ListBlock,
    Paragraph,
    Pictures,
    Section,
    TableBlock,
    TableCell,
)
from core.report.document.mistakes import errors_table
from core.report.document.steps import steps_table
from core.report.document.traceable_numbers import accuracy, likely, proved_in, usd, whole
from core.report.document.ways import cautions, ordered
from core.report.findings.break_even import Flips, flip_lines
from core.report.findings.comparison import interval_note
from core.report.findings.dossier import Dossier, likely_range
from core.report.findings.guardrails import GUARDRAIL_HEAD, GUARDRAIL_NOTE, guardrail_rows
from core.report.findings.interim import to_go
from core.report.findings.next_test import what_to_test
from core.report.findings.reasons import rule_that_fired
from core.report.findings.signed_decision import Decided
from core.report.format.numbers import (
    chance,
    count,
    day,
    money,
    money_range,
    points,
    several,
    stamp,
    target_text,
)
from core.report.wording.glossary import capital, period_text


def appendix(d: Dossier, found: Flips, decisions: Sequence[Decided]) -> tuple[Section, ...]:
    """All sections behind the main part but the glossary."""
    tests = what_to_test(d, found.note)
    sections = [
        Section("method", "How it was found out", (Paragraph(method(d)), *_good_enough(d))),
        Section("steps", "The two ways, step by step", (steps_table(d), Pictures((spending(d),)))),
        Section("ways", "All ways that were raced", (all_arms(d),)),
        *([Section("target", "What the target asks for", (_demands(d),))] if d.guardrails else []),
        Section("mistakes", "Kinds of mistakes", (errors_table(d),)),
        Section(
            "rounds",
            "Learning, round by round",
            (Pictures((iteration_by_iteration(d, d.candidates),)),),
        ),
        Section("all-flips", "Everything that was tried to flip it", (_all_flips(found),)),
    ]
    if tests:
        sections.append(Section("tests", "What to test next", (ListBlock(tuple(tests)),)))
    sections += [
        Section("fair", "Was the race fair?", (_fair(d), Paragraph(_rule(d)))),
        Section("assumptions", "What was assumed", (resting_table(d), assumptions_table(d))),
        Section("decision", "What was decided", decided(d, decisions)),
        Section("verify", "How to check this report", (Paragraph(verify(d)),)),
    ]
    return tuple(sections)


def _demands(d: Dossier) -> TableBlock:
    told = guardrail_rows(d.guardrails, d.roster)
    rows = [tuple(TableCell(text) for text in row) for row in told]
    return TableBlock(
        "guardrails", GUARDRAIL_HEAD, tuple(rows), GUARDRAIL_NOTE, (0.3, 0.22, 0.12, 0.26, 0.1)
    )


def method(d: Dossier) -> str:
    """The race in plain words."""
    outcome = next(iter(d.valuation.outcome.arms.values()))
    needed = d.needed_right
    proof = (
        f"which takes {count(needed)} right answers of {count(outcome.n)}"
        if needed is not None
        else f"which {count(outcome.n)} items cannot do, even with every answer right"
    )
    if d.guardrails:
        proof = "in everything that the plan asks for"
    counted = (
        f"then come {several(d.months, 'month')} of running it"
        if d.months
        else "running it afterwards is not counted"
    )
    who, nobody = ("Both", "neither") if _two(d) else ("All", "none of them")
    return (
        f"{who} ways worked on the same test case, {d.title}, and were asked the same "
        f"{count(outcome.n)} {d.noun[1]} of a sealed exam that {nobody} had seen. {_rounds(d)}, in "
        f"{several(d.n_seeds, 'repeat')}.{_to_go(d)} A repeat has "
        f"proved {target_text(d.plan.target)} when even the low end of its interval is at the "
        f"target, {proof}. Each way is compared at one round, which the plan fixes; {counted}. A "
        "way meets the target where, built once more, it passes an acceptance test of this size; "
        "where it falls short, the next one is tried and paid for as well. Quantities that were "
        "counted in the race are multiplied by prices and hours from the table of assumptions "
        "below, in "
        f"{count(d.valuation.draws.size)} what-ifs, each of which takes one value of every "
        "assumption and plays one repeat. Dollars and days are the middle outcome of those "
        "what-ifs; of ten what-ifs, eight lie in the range beside it."
    )


def _two(d: Dossier) -> bool:
    """Whether the race is told as one of two ways, as those are that do not say what they race."""
    return len(d.arms) == 2 or not (d.plan.approaches or d.plan.recommend)


def _rounds(d: Dossier) -> str:
    """How often they went round, and which of them did not."""
    trained = [name for name in d.arms if d.roster[name].learner is not Learner.PROMPTED]
    planned = [name for name in trained if d.roster[name].schedule == PLANNED]
    if not trained:
        return "They were told the task, not trained"
    often = []
    if planned:
        most = max(d.valuation.outcome.arms[name].iterations for name in planned)
        often.append(several(most, "time"))
    if len(planned) < len(trained):
        often.append("as often as their own schedule says")
    return f"They went round {' or '.join(often)} (label, train, read mistakes, improve)"


def _to_go(d: Dossier) -> str:
    """That the plan is not at its end."""
    left = to_go(d)
    return f" The plan has {left}." if left else ""


def _good_enough(d: Dossier) -> tuple[Block, ...]:
    allowed = points(d.plan.margin).lstrip("+")
    told = [
        f"**{d.name(gate.arm)}, good enough?** {gate.gate.value.capitalize()}: "
        f"{points(gate.difference)} points against {d.against(gate.against)} "
        f"({points(gate.low)} to {points(gate.high)}); {allowed} points of loss were allowed."
        for gate in d.valuation.verdict.gates
    ]
    return (ListBlock(tuple(told)),) if told else ()


def all_arms(d: Dossier) -> TableBlock:
    """Every way, each where it stops."""
    at = "verdict.arms"
    rows = []
    for name in ordered(d):
        costs = d.valuation.costs[name]
        rows.append(
            (
                TableCell(f"{d.name(name)}{d.role(name)}: {d.roster.meaning(name)}"),
                accuracy(d.accuracy(name), f"{at}.{name}.accuracy"),
                proved_in(d, name),
                likely(d.valuation.meets[name], f"{at}.{name}.meets"),
                usd(costs.build.usd, f"{at}.{name}.build_usd"),
                usd(d.valuation.total(name), f"{at}.{name}.total_usd"),
                whole(costs.build.days, f"{at}.{name}.days"),
            )
        )
    head = ("Way", "Accuracy", "Proved", "Meets", "To build", _period(d), "Days")
    note = (
        f"{' '.join([_test_item_price(d), *cautions(d)])} What is for reference cannot be "
        "recommended. Meets: chance to meet "
        f"{target_text(d.plan.target)}. Ranges hold 8 of 10 what-ifs; of accuracy they are the "
        f"{interval_note(d)}."
    )
    return TableBlock(
        "all-ways", head, tuple(rows), note, (0.24, 0.18, 0.08, 0.08, 0.16, 0.16, 0.1)
    )


def _period(d: Dossier) -> str:
    return f"Build + {period_text(d.months)}" if d.months else "Counted period"


def _test_item_price(d: Dossier) -> str:
    low, high = likely_range(d.valuation.gold.usd)
    return (
        f"The exam and the practice set ({count(d.valuation.outcome.gold_items)} expert's answers) "
        f"cost {money_range(low, high)}, shared by all ways and counted in none."
    )


def _all_flips(found: Flips) -> ListBlock:
    return ListBlock(tuple(f"{capital(line).rstrip('.')}." for line in flip_lines(found)))


def _fair(d: Dossier) -> Checks:
    return Checks(
        tuple(
            CheckedClaim(f"{check.check[0].upper()}{check.check[1:]}: {check.detail}.", check.holds)
            for check in d.valuation.fairness
        )
    )


def _rule(d: Dossier) -> str:
    rule = f"Rule that fired: {rule_that_fired(d)}."
    told = [
        f"{d.name(one.arm)} {chance(one.chance_best)} (a wrong choice costs {money(one.loss)} on "
        "average)"
        for one in d.valuation.verdict.options
    ]
    return f"{rule} Chance of being the best choice: {'; '.join(told)}." if told else rule


def decided(d: Dossier, decisions: Sequence[Decided]) -> tuple[Block, ...]:
    """Who decided what, with the recommendation or against it; what was said about it."""
    if not decisions:
        return (Paragraph("Nobody has recorded a decision yet."),)
    answer = d.valuation.verdict.answer
    told = []
    for one in decisions:
        who = f"{one.name}{f', {one.role}' if one.role else ''}"
        when = f" on {stamp(one.decided_at)}" if one.decided_at else ""
        opposed = one.opposes(answer)
        against = f", where the recommendation was {opposed.value}" if opposed else ""
        parts = [f"**{capital(one.choice)}**, decided by {who}{when}{against}."]
        if one.reason:
            parts.append(f"Reason: {_sentence(one.reason)}")
        if one.note:
            parts.append(f"Note: {_sentence(one.note)}")
        if one.review_on:
            parts.append(f"Looked at again on {day(one.review_on)}.")
        if one.look_again:
            parts.append(f"Earlier if: {_sentence(one.look_again)}")
        told.append(" ".join(parts))
    return (ListBlock(tuple(told)),)


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text[-1:] in ".!?" else f"{text}."


def verify(d: Dossier) -> str:
    """What anybody can do to see that the numbers follow."""
    locked = f", locked {stamp(d.locked_at)}" if d.locked_at else ""
    return (
        f"Plan {d.plan_hash}{locked}. Decision {d.content_hash}. The file decision.json holds "
        "everything the recommendation was made from; on any machine with this program, python -m "
        "core verify decision.json makes it again and compares. A changed plan or a changed count "
        "gives another fingerprint than the two above."
    )
