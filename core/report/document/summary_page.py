"""The main part: what leadership reads in two minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from core.domain.drivers.driver import Driver
from core.domain.ledger import QuantityOrigin
from core.domain.verdict import Answer
from core.report.charts.cost_over_time import living_with_it
from core.report.charts.cost_to_target import getting_there
from core.report.document.blocks import (
    ListBlock,
    Numbers,
    Paragraph,
    Pictures,
    Section,
    Stated,
    TableBlock,
    TableCell,
    Tile,
)
from core.report.document.next_step import next_steps
from core.report.document.traceable_numbers import accuracy, likely, proved_in, usd, whole
from core.report.document.ways import beside, columns, not_measured, unmeasured
from core.report.findings.break_even import Flips
from core.report.findings.class_mix import class_mix
from core.report.findings.comparison import gap_told, interval_note
from core.report.findings.cost_by_source import rests_on
from core.report.findings.dossier import Dossier, likely_range
from core.report.findings.leading import chance_best, leading
from core.report.findings.options import cheaper_sentence
from core.report.findings.reasons import reasons, reasons_heading, watch
from core.report.findings.risk import price_of_being_wrong
from core.report.findings.signed_decision import Decided
from core.report.format.numbers import chance, count, money, money_range, several, target_text
from core.report.wording.glossary import capital, period_text

FLIPS_TOLD = 3


def main_part(
    d: Dossier, found: Flips, decisions: Sequence[Decided], made: date
) -> tuple[Section, ...]:
    """The sections of the first two pages."""
    return (
        _answer(d),
        Section(
            "why",
            reasons_heading(d),
            (ListBlock(tuple(f"**{r.claim}** {r.sentence}" for r in reasons(d)), numbered=True),),
        ),
        Section("two-ways", "The ways side by side", (side_by_side(d),)),
        Section("flips", "What would flip it", (ListBlock(three_flips(found)),)),
        Section("next", "Next step", (ListBlock(next_steps(d, decisions, made)),)),
        Section("rests", "What it rests on", (Paragraph(rests(d)),)),
        Section("risks", "Risks, and what was not measured", _risks(d)),
    )


def _answer(d: Dossier) -> Section:
    pictures = Pictures((getting_there(d), living_with_it(d)))
    return Section("answer", "", (Numbers(four_numbers(d)), pictures))


def four_numbers(d: Dossier) -> tuple[Tile, ...]:
    """Chance of being the best choice, cost, chance of meeting the target, days.

    Of the best bet; in the line below it what it is told against.
    """
    v, (own, *others) = d.valuation, leading(d)
    other = d.reference if d.reference in others else (others or [own])[0]
    at, named = "verdict.arms", d.roster.inside(other)
    best, low_high = chance_best(d, own), likely_range(v.total(own))
    total = f"{at}.{own}.total_usd"
    days = [Stated(count(d.days(a)), d.days(a), f"{at}.{a}.days.p50") for a in (own, other)]
    meets = [Stated(chance(v.meets[a]), v.meets[a], f"{at}.{a}.meets") for a in (own, other)]
    return (
        Tile(
            "Best choice",
            "-" if best is None else chance(best),
            d.roster.inside(own),
            () if best is None else (_best_stated(own, best),),
        ),
        Tile(
            f"Cost, {period_text(d.months)}",
            money(d.total(own)),
            money_range(*low_high),
            (
                Stated(money(d.total(own)), d.total(own), f"{total}.p50"),
                Stated(money(low_high[0]), low_high[0], f"{total}.p10"),
                Stated(money(low_high[1]), low_high[1], f"{total}.p90"),
            ),
        ),
        Tile(
            f"Meets {target_text(d.plan.target)}",
            meets[0].text,
            f"{named} {meets[1].text}",
            (*meets, Stated(target_text(d.plan.target), d.plan.target, "plan.target")),
        ),
        Tile("Working days", days[0].text, f"{named} {days[1].text}", tuple(days)),
    )


def _best_stated(arm: str, share: float) -> Stated:
    return Stated(chance(share), share, f"worked out: chance_best.{arm}")


def side_by_side(d: Dossier) -> TableBlock:
    """Accuracy, cost, days and hours of the ways told beside each other, with their ranges."""
    arms, costs = columns(d), d.valuation.costs
    at = "verdict.arms"
    rows: list[tuple[str, list[TableCell]]] = [
        (
            "Accuracy on the sealed exam",
            [accuracy(d.accuracy(arm), f"{at}.{arm}.accuracy") for arm in arms],
        ),
        (
            f"Chance to meet {target_text(d.plan.target)}",
            [likely(d.valuation.meets[arm], f"{at}.{arm}.meets") for arm in arms],
        ),
        (f"{target_text(d.plan.target)} proved, repeats", [proved_in(d, arm) for arm in arms]),
        ("Best choice", [_best_choice(d, arm) for arm in arms]),
        (
            "Cost to build",
            [usd(costs[arm].build.usd, f"{at}.{arm}.build_usd") for arm in arms],
        ),
        (
            "Working days",
            [whole(costs[arm].build.days, f"{at}.{arm}.days") for arm in arms],
        ),
        (
            "Expert's hours",
            [whole(costs[arm].expert_hours, f"{at}.{arm}.expert_hours") for arm in arms],
        ),
    ]
    if d.months:
        totals = [usd(d.valuation.total(a), f"{at}.{a}.total_usd") for a in arms]
        rows.append((f"Build + {period_text(d.months)}", totals))
    return TableBlock(
        "side-by-side",
        ("", *(d.name(arm) for arm in arms)),
        tuple((TableCell(name), *cells) for name, cells in rows),
        " ".join(
            told
            for told in (
                f"In brackets: of accuracy the {interval_note(d)}; of the rest the 8-in-10 range.",
                _ties(d, arms),
                _more(d),
            )
            if told
        ),
    )


def _more(d: Dossier) -> str:
    """That there are ways the table has no room for."""
    left_out = beside(d)
    return f"The appendix has {several(left_out, 'more way')}." if left_out else ""


def _ties(d: Dossier, arms: Sequence[str]) -> str:
    """What the gaps mean, in words."""
    told = []
    for arm in arms:
        if arm != d.reference:
            against = d.roster.inside(d.reference)
            told.append(f"{d.name(arm)} against {against}: {gap_told(d, arm)}")
    return f"{'; '.join(told)}; all pairs tested together." if told else ""


def _best_choice(d: Dossier, arm: str) -> TableCell:
    share = chance_best(d, arm)
    return TableCell("-") if share is None else likely(share, f"worked out: chance_best.{arm}")


def three_flips(found: Flips) -> tuple[str, ...]:
    """The three most telling things that would flip it, as sentences; fewer where there are."""
    if not found.rows:
        return tuple(capital(line) for line in found.sentences[:FLIPS_TOLD])
    flipping = [row for row in found.rows if row.flips_at is not None]
    rest = [row for row in found.rows if row.flips_at is None]
    told = [row.sentence for row in flipping]
    also = "also " if flipping else ""
    told += [f"It {also}flips {sentence}." for sentence in found.sentences]
    told += [row.sentence for row in rest]
    return tuple(told[:FLIPS_TOLD])


def rests(d: Dossier) -> str:
    """How many inputs are measured, logged, simulated, sourced and assumed; what it stands on."""
    origins = Counter(_origins(d).values())
    names = {
        QuantityOrigin.MEASURED: "measured",
        QuantityOrigin.LOGGED: "logged by hand",
        QuantityOrigin.SIMULATED: "simulated",
    }
    parts = [f"{count(origins[o])} {name}" for o, name in names.items() if origins[o]]
    counted = f" Of the counted ones: {', '.join(parts)}." if parts else ""
    caution = f" {d.standing.caution}" if d.standing.caution else ""
    return f"{rests_on(d.valuation)}{counted}{caution}"


def _origins(d: Dossier) -> dict[Driver, QuantityOrigin]:
    """How each counted quantity of the two ways told is known."""
    found: dict[Driver, QuantityOrigin] = {}
    for arm in d.pair:
        counted = {line.driver for line in d.valuation.costs[arm].lines(d.months) if line.counted}
        for entries in d.valuation.outcome.arms[arm].entries.values():
            for entry in entries:
                if entry.driver in counted and entry.origin is not QuantityOrigin.ASSUMED:
                    found[entry.driver] = entry.origin
    return found


def _risks(d: Dossier) -> tuple[ListBlock | Paragraph, ...]:
    wrong, rival, caution = price_of_being_wrong(d), cheaper_sentence(d), watch(d)
    told = []
    if d.valuation.verdict.answer is Answer.INVALID:
        told.append("**The race was not fair**, so no number of it may be used to decide.")
    if wrong:
        told.append(f"**{wrong.partition(':')[0]}.**{wrong.partition(':')[2]}")
    if rival:
        told.append(f"**Challenger.** {rival}")
    if caution:
        told.append(f"**Watch.** {caution}")
    if mix := class_mix(d):
        told.append(f"**Class mix.** {mix}")
    if not d.valuation.scenario.errors_are_priced:
        told.append(
            "**A wrong answer has no price yet**, so accuracy above the target counts for nothing."
        )
    if d.n_seeds == 1:
        told.append(f"**{several(1, 'repeat')} only**: how far repeats lie apart is assumed.")
    lines = [f"**Not measured.** {line}" for line in what_was_not_measured(d)]
    return (ListBlock((*told, *lines)),)


def what_was_not_measured(d: Dossier) -> list[str]:
    """Each by name."""
    missing = [not_measured(d, arm).replace(": not measured.", ".") for arm in unmeasured(d)]
    return [*missing, *d.standing.not_measured]
