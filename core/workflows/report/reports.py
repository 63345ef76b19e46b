"""The report of a race: found by the name of its benchmark, put together, for who may."""

from __future__ import annotations

from datetime import date

from core.access.permissions import Action, require
from core.domain.actor import Actor
from core.domain.errors import BadData
from core.domain.sign_off import Signed
from core.report.document.build import document_of
from core.report.findings.dossier import Dossier
from core.report.findings.signed_decision import Decided
from core.report.format.locale import NumberStyle
from core.store.connection import Store
from core.store.decisions import decisions_of
from core.store.experiments import Experiment, list_experiments
from core.workflows.poc.dossiers import dossier_of
from core.workflows.poc.valuing import Valued, value_experiment
from core.workflows.report.formats import Report
from core.workflows.report.number_style import number_style


def report_of(
    store: Store,
    actor: Actor,
    valued: Valued,
    made: date | None = None,
    wanted: NumberStyle | None = None,
    dossier: Dossier | None = None,
) -> Report:
    """The report of a valued race, with what people decided about it.

    Parameters
    ----------
    made : date, optional
        Day of the report; today if not given.
    wanted : NumberStyle, optional
        How numbers are written; what the store says if not given.
    dossier : Dossier, optional
        What is told about it, where it was gathered already.

    Raises
    ------
    NotAllowed
    """
    require(actor, Action.MAKE_REPORTS)
    told = dossier or dossier_of(store, valued)
    signed = decisions_of(store, told.experiment_id)
    decisions = [_decided(one) for one in signed]
    style = wanted or number_style(store)
    return Report(document_of(told, None, decisions, made, style), valued, signed)


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
    poc = find_experiment(store, name)
    valued = value_experiment(store, poc.id, months=months)
    return report_of(store, actor, valued, wanted=wanted)


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
        f"There is no finished PoC of {name!r}" if name else "There is no finished PoC",
        f"Finished here: {told}." if told else "",
        "Run one first: python -m core poc keto",
    )
