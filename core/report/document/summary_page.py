"""The main part: what leadership reads in two minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.decision.sensitivity.cost_by_source import inputs_by_source
from core.domain.verdict import Answer
from core.report.charts.cost_over_time import living_with_it
from core.report.charts.cost_to_target import getting_there
from core.report.document.approaches import not_measured, unmeasured
from core.report.document.blocks import ListBlock, Paragraph, Pictures, Section
from core.report.document.next_step import next_claim, next_steps
from core.report.document.options_table import beside_the_table, options_claim, options_table
from core.report.findings.break_even import Flips
from core.report.findings.class_mix import class_mix
from core.report.findings.cost_by_source import rests_on
from core.report.findings.dossier import Dossier
from core.report.findings.reasons import reasons, reasons_heading, watch
from core.report.findings.signed_decision import Decided
from core.report.format.numbers import count, several
from core.report.wording.glossary import capital

FLIPS_TOLD = 3


def main_part(
    d: Dossier, found: Flips, decisions: Sequence[Decided], made: date
) -> tuple[Section, ...]:
    """Options, what would change the answer, next step, why, pictures, what was not measured."""
    changing = three_flips(found)
    beside = tuple(Paragraph(line) for line in beside_the_table(d))
    why = tuple(f"**{reason.claim}** {reason.sentence}" for reason in reasons(d))
    return (
        Section("options", options_claim(d), (options_table(d), *beside)),
        Section("flips", flips_claim(found), tuple(map(ListBlock, filter(None, [changing])))),
        Section("next", next_claim(d), (ListBlock(next_steps(d, decisions, made)),)),
        Section("why", _why(d), (ListBlock(why, numbered=True),)),
        Section("pictures", "", (Pictures((getting_there(d), living_with_it(d))),)),
        Section("limits", _limits(d), (Paragraph(rests(d)), ListBlock(what_was_not_measured(d)))),
    )


def _why(d: Dossier) -> str:
    claim = reasons(d)[0].claim.rstrip(".")
    return f"{reasons_heading(d)}: {claim[0].lower()}{claim[1:]}"


def flips_claim(found: Flips) -> str:
    """How many inputs and choices would change the answer."""
    if not found.rows:
        return capital(found.sentences[0]).rstrip(".")
    if found.sentences:
        return f"{several(found.could + len(found.sentences), 'change')} could turn the answer"
    if not found.could:
        return "No input changes the answer within its range"
    return f"{several(found.could, 'input')} could change the answer"


def three_flips(found: Flips) -> tuple[str, ...]:
    """The three most telling things that would change it, as sentences; fewer where there are."""
    if not found.rows:  # the heading has said why
        return tuple(capital(line) for line in found.sentences[1 : FLIPS_TOLD + 1])
    rows = found.rows
    flipping, rest = (
        [row for row in rows if (row.flips_at is None) is kept] for kept in (False, True)
    )
    told = [row.sentence for row in flipping]
    also = "also " if flipping else ""
    told += [f"The answer {also}changes {sentence}." for sentence in found.sentences]
    told += [row.sentence for row in rest]
    return tuple(told[:FLIPS_TOLD])


def _limits(d: Dossier) -> str:
    inputs = inputs_by_source(d.valuation)
    return f"{count(inputs['assumed'])} of {count(sum(inputs.values()))} inputs are our estimates"


def rests(d: Dossier) -> str:
    """How many inputs are measured, published and estimated; what the numbers stand on."""
    return f"{rests_on(d.valuation)} {d.standing.caution}".strip()


def what_was_not_measured(d: Dossier) -> tuple[str, ...]:
    """Each by name."""
    missing = [not_measured(d, arm).replace(": not measured.", ".") for arm in unmeasured(d)]
    return tuple(f"**Not measured.** {line}" for line in (*missing, *d.standing.not_measured))


def risks(d: Dossier) -> tuple[str, ...]:
    """What a good verdict may hide."""
    caution, mix = watch(d), class_mix(d)
    told = []
    if d.valuation.verdict.answer is Answer.INVALID:
        told.append("**The comparison was not fair.** Do not decide by any number of it.")
    told += [f"**Watch.** {caution}"] if caution else []
    told += [f"**Class mix.** {mix}"] if mix else []
    if not d.valuation.scenario.errors_are_priced:
        told.append("**Cost of errors is not set**, so extra accuracy has no value yet.")
    if d.n_seeds == 1:
        told.append(f"**{several(1, 'repeat')} only.** How far repeats lie apart is assumed.")
    return tuple(told)
