"""The appendix: how it was found out, step by step, and how anybody can check it."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.arms import PLANNED, Learner
from core.domain.verdict import LIKELY
from core.report.charts.chart import CaptionedChart
from core.report.charts.cost_breakdown import spending
from core.report.charts.rounds import iteration_by_iteration
from core.report.document.approaches import beside, cautions, columns, ordered
from core.report.document.assumptions_table import assumptions_table
from core.report.document.blocks import (
    Block,
    CheckedClaim,
    Checks,
    ListBlock,
    Paragraph,
    Pictures,
    Section,
    Stated,
    TableBlock,
    TableCell,
)
from core.report.document.options_table import options_table
from core.report.document.steps import steps_table
from core.report.document.summary_page import risks
from core.report.document.traceable_numbers import proved_in, usd, whole
from core.report.findings.break_even import Flips, flip_lines
from core.report.findings.cost_by_source import unsourced
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
    money_range,
    percent,
    points,
    several,
    stamp,
    target_text,
)
from core.report.headline import headline_of
from core.report.wording.glossary import capital, period_text


def appendix(d: Dossier, found: Flips, decisions: Sequence[Decided]) -> tuple[Section, ...]:
    """All sections behind the main part but the glossary; each heading is what it shows."""
    tests, spent, learned = what_to_test(d, found.note), spending(d), learning(d)
    watched = risks(d)
    sections = [
        Section("all-options", _likely(d), (options_table(d, every=True), all_arms(d))),
        Section("mistakes", _worst_kind(d), (errors_table(d),)),
        Section("rounds", learned.title, (Pictures((learned,), titled=False),)),
        Section("steps", spent.title, (Pictures((spent,), titled=False), steps_table(d))),
        Section("all-flips", "Every input that was varied", (_all_flips(found),)),
        Section("method", _same_items(d), (*map(Paragraph, method(d)), *_good_enough(d))),
        Section("fair", _fair_claim(d), (_fair(d),)),
        Section("assumptions", unsourced(d.valuation), (assumptions_table(d),)),
        Section("decision", _decided_claim(decisions), decided(d, decisions)),
        Section("verify", "Details for engineers", tuple(map(Paragraph, verify(d)))),
    ]
    if d.guardrails:
        sections.insert(1, Section("target", _demands_claim(d), (_demands(d),)))
    if tests:
        sections.insert(-6, Section("tests", _tests_claim(d), (ListBlock(tuple(tests)),)))
    if watched:
        sections.insert(0, Section("risks", "What could still be wrong", (ListBlock(watched),)))
    return tuple(sections)


def learning(d: Dossier) -> CaptionedChart:
    """Accuracy by round of every candidate."""
    return iteration_by_iteration(d, d.candidates)


def _likely(d: Dossier) -> str:
    likely = sum(d.valuation.meets[arm] >= LIKELY for arm in d.arms)
    return (
        f"{count(likely)} of {count(len(d.arms))} approaches {'is' if likely == 1 else 'are'} at "
        f"least {chance(LIKELY)} likely to reach {target_text(d.plan.target)}"
    )


def _worst_kind(d: Dossier) -> str:
    """The mistake that the approach told against the reference makes most often."""
    shares = d.errors(d.alternative)
    worst = max(d.kinds_shown([d.alternative]), key=lambda at: shares[at])
    return (
        f"{d.name(d.alternative)} errs most here: {d.kinds[worst].title} ({percent(shares[worst])})"
    )


def _same_items(d: Dossier) -> str:
    items = next(iter(d.valuation.outcome.arms.values())).n
    return f"All approaches answered the same {count(items)} {d.noun[1]}"


def _fair_claim(d: Dossier) -> str:
    checks = d.fairness
    failed = sum(not check.holds for check in checks)
    if failed:
        return f"The comparison was not fair: {count(failed)} of {count(len(checks))} checks failed"
    return f"The comparison was fair: all {count(len(checks))} checks hold"


def _demands_claim(d: Dossier) -> str:
    return f"The target asks for more than {target_text(d.plan.target)}"


def _tests_claim(d: Dossier) -> str:
    pays = any(pilot.amount for pilot in d.valuation.pilots)
    return "A further test pays for itself" if pays else "More testing does not pay"


def _decided_claim(decisions: Sequence[Decided]) -> str:
    return f"Decided: {decisions[-1].choice}" if decisions else "No decision is recorded yet"


def _demands(d: Dossier) -> TableBlock:
    told = guardrail_rows(d.guardrails, d.roster)
    rows = [tuple(TableCell(text) for text in row) for row in told]
    return TableBlock(
        "guardrails", GUARDRAIL_HEAD, tuple(rows), GUARDRAIL_NOTE, (0.3, 0.22, 0.12, 0.26, 0.1)
    )


def method(d: Dossier) -> tuple[str, ...]:
    """The PoC in plain words."""
    outcome = next(iter(d.valuation.outcome.arms.values()))
    needed = d.needed_right
    proof = (
        f"which takes {count(needed)} right answers of {count(outcome.n)}"
        if needed is not None
        else f"which {count(outcome.n)} items cannot show, even with every answer right"
    )
    if d.guardrails:
        proof = "in everything that the plan asks for"
    counted = (
        f"The first {several(d.months, 'month')} of running it follow"
        if d.months
        else "Running it afterwards is not counted"
    )
    target = target_text(d.plan.target)
    return (
        f"All approaches worked on the same test case, {d.title}. Each answered the same "
        f"{count(outcome.n)} {d.noun[1]} of a test set that none had seen. {_rounds(d)}, in "
        f"{several(d.n_seeds, 'repeat')}.{_to_go(d)}",
        f"A repeat has proved {target} when even the low end of its 95% interval is at the target, "
        f"{proof}. Each approach is compared at one round, which the plan fixes. {counted}. An "
        "approach reaches the target if, built once more, it passes an acceptance test of this "
        "size. Where it falls short, the next one is built and paid for as well.",
        "The PoC counts quantities; the inputs below give prices and hours. Each of "
        f"{count(d.valuation.draws.size)} simulations takes one value of every input and plays "
        "one repeat. Build cost and days are the median simulation; 80% of simulations lie in "
        f"the 80% range. {headline_of(d).more}",
    )


def _rounds(d: Dossier) -> str:
    """How many rounds they ran, and which of them did not."""
    trained = [name for name in d.arms if d.roster[name].learner is not Learner.PROMPTED]
    planned = [name for name in trained if d.roster[name].schedule == PLANNED]
    if not trained:
        return "They were told the task, not trained"
    often = []
    if planned:
        most = max(d.valuation.outcome.arms[name].iterations for name in planned)
        often.append(several(most, "round"))
    if len(planned) < len(trained):
        often.append("as often as their own schedule says")
    return f"They ran {' or '.join(often)} (label, train, read mistakes, improve)"


def _to_go(d: Dossier) -> str:
    """That the plan is not at its end."""
    left = to_go(d)
    return f" The plan has {left}." if left else ""


def _good_enough(d: Dossier) -> tuple[Block, ...]:
    """How the approaches that are told stand against the target."""
    allowed = points(d.plan.margin).lstrip("+")
    told = [
        f"**{d.name(gate.arm)}**: {gate.gate.value}, {points(gate.difference)} points against "
        f"{d.against(gate.against)} ({points(gate.low)} to {points(gate.high)}); the plan allows "
        f"a loss of {allowed} points."
        for gate in d.valuation.verdict.gates
        if gate.arm in columns(d)
    ]
    return (ListBlock(tuple(told)),) if told else ()


def all_arms(d: Dossier) -> TableBlock:
    """What each approach is, how often it proved the target, and what building it takes."""
    at = "verdict.arms"
    rows = []
    for name in ordered(d):
        costs = d.valuation.costs[name]
        rows.append(
            (
                TableCell(f"{d.name(name)}{d.role(name)}: {d.roster.meaning(name)}"),
                proved_in(d, name),
                usd(costs.build.usd, f"{at}.{name}.build_usd"),
                *([usd(d.valuation.total(name), f"{at}.{name}.total_usd")] if d.months else []),
                whole(costs.build.days, f"{at}.{name}.days"),
                whole(costs.expert_hours, f"{at}.{name}.expert_hours"),
            )
        )
    running = [f"Build + {period_text(d.months)}"] if d.months else []
    low, high = likely_range(d.valuation.gold.usd)
    test_set = (
        f"Test set and validation set ({count(d.valuation.outcome.gold_items)} expert answers) "
        f"cost {money_range(low, high)}; all approaches share them and none is charged."
    )
    return TableBlock(
        "all-approaches",
        ("Approach", "Proved", "Build", *running, "Working days", "Expert hours"),
        tuple(rows),
        " ".join([test_set, *cautions(d), "Median with 80% range, without falling short."]),
        (0.34, 0.08, *([0.17, 0.17] if d.months else [0.34]), 0.12, 0.12),
    )


def errors_table(d: Dossier) -> TableBlock:
    """Kinds in rows, approaches in columns, each share of the items that can be mistaken so."""
    arms = columns(d)
    shares = {arm: d.errors(arm) for arm in arms}
    rows = []
    for at in d.kinds_shown(arms):
        kind = d.kinds[at]
        items = Stated(count(kind.items), kind.items, f"worked out: items of kind.{at}")
        cells = [
            TableCell(text, (Stated(text, share[at], f"worked out: wrong.{arm}.{at}"),))
            for arm, share in shares.items()
            for text in (percent(share[at]),)
        ]
        rows.append((TableCell(f"{kind.title} (n = {count(kind.items)})", (items,)), *cells))
    note = "Share wrong of the test items that can be mistaken so."
    if len(rows) < len(d.kinds):
        note += f" The {count(len(rows))} most frequent of {count(len(d.kinds))}."
    if left_out := beside(d):
        note += f" Left out: {several(left_out, 'more approach', 'es')}."
    head = "Kind" if len(d.kinds) == 2 else "Expert says, answered otherwise"
    return TableBlock("mistakes", (head, *(d.name(arm) for arm in arms)), tuple(rows), note)


def _all_flips(found: Flips) -> ListBlock:
    return ListBlock(tuple(f"{capital(line).rstrip('.')}." for line in flip_lines(found)))


def _fair(d: Dossier) -> Checks:
    return Checks(
        tuple(
            CheckedClaim(f"{check.check[0].upper()}{check.check[1:]}: {check.detail}.", check.holds)
            for check in d.fairness
        )
    )


def decided(d: Dossier, decisions: Sequence[Decided]) -> tuple[Block, ...]:
    """Who decided what, with the recommendation or against it; what was said about it."""
    if not decisions:
        return (Paragraph("Record your decision to keep it beside this forecast."),)
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
            parts.append(f"Review on {day(one.review_on)}.")
        if one.look_again:
            parts.append(f"Earlier if: {_sentence(one.look_again)}")
        told.append(" ".join(parts))
    return (ListBlock(tuple(told)),)


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text[-1:] in ".!?" else f"{text}."


def verify(d: Dossier) -> tuple[str, ...]:
    """What anybody can do to see that the numbers follow."""
    locked = f", locked {stamp(d.locked_at)}" if d.locked_at else ""
    return (
        f"Rule that fired: {rule_that_fired(d)}.",
        f"Plan {d.plan_hash}{locked}. Decision {d.content_hash}.",
        "decision.json holds everything that the recommendation was made from. To make it again "
        "and compare, run python -m core verify decision.json on any machine with this program. A "
        "changed plan or count gives another fingerprint than the two above.",
    )
