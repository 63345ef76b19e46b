"""The report of a race: found by the name of its benchmark, put together, for who may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.access.permissions import Action, require
from core.domain.actor import Actor
from core.domain.assumption import Scenario
from core.domain.canonical import content_hash
from core.domain.clock import utc_now
from core.domain.errors import BadData
from core.domain.sign_off import Signed
from core.domain.single_flight import shared
from core.report.document.build import document_of
from core.report.findings.signed_decision import Decided
from core.report.format.locale import NumberStyle, using_locale
from core.store.connection import Store
from core.store.decisions import decisions_of
from core.store.experiments import Experiment, list_experiments
from core.workflows.poc.cases import (
    Case,
    case_of,
    flips_of,
    scenario_key,
    what_it_rests_on,
)
from core.workflows.poc.valuing import record_of
from core.workflows.report.formats import FORMS, Report, keep_made
from core.workflows.report.number_style import number_style

MOST_REPORTS = 8


@dataclass(frozen=True)
class ReportInputs:
    """All that a report is made from.

    Attributes
    ----------
    known : str
        Hash of it, and of all that this rests on.
    """

    known: str
    on: date
    style: NumberStyle
    case: Case
    signed: tuple[Signed, ...]


def report_of(
    store: Store,
    actor: Actor,
    poc: Experiment,
    months: int | None = None,
    scenario: Scenario | None = None,
    wanted: NumberStyle | None = None,
) -> Report:
    """The report of a PoC, with what people decided about it; put together once for everybody.

    Parameters
    ----------
    months : int, optional
        Counted period; the plan's if not given.
    scenario : Scenario, optional
        The assumptions as they stand if not given.
    wanted : NumberStyle, optional
        How numbers are written; what the store says if not given.

    Raises
    ------
    BadData
        If the PoC has no result yet.
    NotAllowed
    """
    inputs = report_inputs(store, actor, poc, months, scenario, wanted)
    return _report(inputs.known, inputs)


def report_inputs(
    store: Store,
    actor: Actor,
    poc: Experiment,
    months: int | None = None,
    scenario: Scenario | None = None,
    wanted: NumberStyle | None = None,
) -> ReportInputs:
    """What :func:`report_of` makes the report from."""
    require(actor, Action.MAKE_REPORTS)
    # The key first: what changes meanwhile is told too early then, and never too late.
    known = report_key(store, poc, months, scenario, wanted)
    case, style = case_of(store, poc, months, scenario), wanted or number_style(store)
    signed = tuple(decisions_of(store, poc.id))
    return ReportInputs(known, utc_now().date(), style, case, signed)


def report_key(
    store: Store,
    poc: Experiment,
    months: int | None = None,
    scenario: Scenario | None = None,
    wanted: NumberStyle | None = None,
) -> str:
    """Everything that a report depends on, as one hash; takes what :func:`report_of` takes.

    The id of the PoC is in it: two runs of one plan decide the same, but each has its own time of
    locking and its own signed decisions.
    """
    signed = [one.to_dict() for one in decisions_of(store, poc.id)]
    period = poc.plan.period_months if months is None else months
    told = f"{what_it_rests_on(store, poc)} {period} {utc_now().date()}"
    style = wanted or number_style(store)
    return content_hash([told, str(style), scenario_key(scenario or Scenario()), signed])


@shared(MOST_REPORTS)
def _report(known: str, _inputs: ReportInputs) -> Report:
    d = _inputs.case.dossier
    with using_locale(_inputs.style):
        found = flips_of(d.content_hash, d)
    # A case of one's own is known by what it was made from until somebody wants its record.
    record = record_of(_inputs.case.valued)
    told = replace(d, content_hash=record["content_hash"])
    decisions = [_decided(one) for one in _inputs.signed]
    document = document_of(told, found, decisions, _inputs.on, _inputs.style)
    return Report(document, record, _inputs.signed, known)


def made_report(inputs: ReportInputs) -> tuple[Report, dict[str, bytes]]:
    """A report and all its forms, to be kept by another process."""
    report = _report(inputs.known, inputs)
    return report, {form: report.made(form) for form in FORMS}


def keep_report(report: Report, forms: Mapping[str, bytes]) -> None:
    """Keep what :func:`made_report` made in another process."""
    _report.put(report, report.known)
    keep_made(report.known, forms)


def _decided(signed: Signed) -> Decided:
    return Decided(
        signed.choice.value,
        signed.name,
        signed.role,
        signed.note,
        signed.reason,
        signed.review_on,
        signed.look_again,
        signed.signed_at,
        signed.recommended,
    )


def open_report(
    store: Store,
    actor: Actor,
    name: str = "",
    months: int | None = None,
    wanted: NumberStyle | None = None,
) -> Report:
    """The report of the newest finished race of a benchmark, or of a race by its id.

    Parameters
    ----------
    name : str
        Benchmark or race; the newest race of all if empty.

    Raises
    ------
    BadData
        If there is none.
    NotAllowed
    """
    require(actor, Action.MAKE_REPORTS)
    return report_of(store, actor, find_experiment(store, name), months, wanted=wanted)


def find_experiment(store: Store, name: str = "") -> Experiment:
    """The newest finished PoC of a benchmark, or the PoC of an id.

    Raises
    ------
    BadData
        If there is none.
    """
    pocs = [poc for poc in list_experiments(store) if poc.status == "finished"]
    for poc in pocs:
        if not name or name in (poc.id, poc.plan.benchmark):
            return poc
    told = ", ".join(dict.fromkeys(poc.plan.benchmark for poc in pocs))
    raise BadData(
        f"There is no finished PoC{f' of {name!r}' if name else ''} in {store.home}",
        f"Finished here: {told}." if told else "",
        "Run one first: python -m core poc keto",
    )
