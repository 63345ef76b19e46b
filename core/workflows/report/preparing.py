"""What readers of a verdict are likely to ask for next, worked out before they do."""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from core.domain.actor import APP
from core.domain.errors import RunCancelled, SwitchpointError
from core.domain.single_flight import GATE
from core.jobs.worker_process import Aside
from core.report.wording.glossary import PERIODS
from core.store.connection import Store
from core.store.experiments import Experiment, load_experiment

if TYPE_CHECKING:
    from core.decision.sensitivity.tornado import Mover
    from core.report.findings.break_even import Flips
    from core.report.findings.dossier import Dossier
    from core.workflows.report.formats import Report
    from core.workflows.report.reports import ReportInputs

LETS_OTHERS_GO = 20.0
"""Seconds at most that a step waits for screens that are being drawn."""
MOST_WAITING = 4
NICE = 10

log = logging.getLogger("switchpoint")
Step = Callable[[], None]


def steps(store: Store, poc: Experiment, aside: Aside) -> Iterator[Step]:
    """The verdict in every period, then its link and files; what is asked for first comes first.

    What takes long is worked out in a process of its own, so that no screen waits meanwhile. Nor
    does a screen wait for that process, which has to let others go first: it works out by itself
    what is not there yet.
    """
    # Charts, PDF and slides take a second to load, which is not the start's to spend.
    from core.report.headline import headline_of
    from core.workflows.poc.cases import case_of, has_turning, keep_turning
    from core.workflows.report.formats import is_made
    from core.workflows.report.reports import keep_report, report_inputs

    usual = poc.plan.period_months
    periods = [usual, *(months for months in PERIODS if months != usual)]

    def told(months: int) -> None:
        _ = headline_of(case_of(store, poc, months).dossier).more

    def turning(months: int) -> None:
        dossier = case_of(store, poc, months).dossier
        if not has_turning(dossier):
            keep_turning(dossier, *aside.call(_turning, dossier))

    def report() -> None:
        inputs = report_inputs(store, APP, poc)
        if not is_made(inputs.known):
            keep_report(*aside.call(_report, inputs))

    for months in periods:
        yield lambda months=months: told(months)  # type: ignore[misc]
    yield lambda: turning(usual)
    yield report
    for months in periods[1:]:
        yield lambda months=months: turning(months)  # type: ignore[misc]


def _turning(dossier: Dossier) -> tuple[list[Mover], Flips]:
    from core.workflows.poc.cases import turning_of

    _let_others_go_first()
    return turning_of(dossier)


def _report(inputs: ReportInputs) -> tuple[Report, dict[str, bytes]]:
    from core.workflows.report.reports import made_report

    _let_others_go_first()
    return made_report(inputs)


def _let_others_go_first() -> None:
    os.setpriority(os.PRIO_PROCESS, 0, NICE)


class Preparing:
    """One thread that prepares finished PoCs, step by step, whenever no screen computes.

    Until it is started it takes no orders: the command line and tests prepare nothing.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._changed = threading.Condition()
        self._asked: OrderedDict[str, str] = OrderedDict()
        self._done: dict[str, str] = {}
        self._stopped = False
        self._aside: Aside | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Take orders from now on."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True, name="preparing")
            self._thread.start()

    def stop(self) -> None:
        """Abandon what is left; the store may be closed afterwards."""
        with self._changed:
            self._stopped = True
            if self._aside is not None:
                self._aside.stop()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def ask(self, experiment_id: str, rests_on: str) -> None:
        """Prepare a PoC, unless that was done since anything it rests on changed.

        Parameters
        ----------
        rests_on : str
            As :func:`core.workflows.poc.cases.what_it_rests_on` tells it.
        """
        with self._changed:
            if self._thread is None or self._done.get(experiment_id) == rests_on:
                return
            self._asked[experiment_id] = rests_on
            self._asked.move_to_end(experiment_id)
            while len(self._asked) > MOST_WAITING:
                self._asked.popitem(last=False)
            self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._asked or self._stopped)
                if self._stopped:
                    return
                experiment_id, rests_on = self._asked.popitem()  # the one looked at last
                self._done[experiment_id] = rests_on
            try:
                self._prepare(experiment_id)
            except RunCancelled:
                return
            except SwitchpointError as error:
                log.info("nothing to prepare: %s", error.title)  # such as a PoC without a result
            except Exception:
                log.exception("a report could not be prepared; it is made when asked for")

    def _prepare(self, experiment_id: str) -> None:
        from core.workflows.poc.cases import what_it_rests_on

        poc = load_experiment(self._store, experiment_id)
        began = what_it_rests_on(self._store, poc)
        with Aside() as aside:
            self._aside = aside
            for step in steps(self._store, poc, aside):
                GATE.wait_until_empty(LETS_OTHERS_GO)
                now = load_experiment(self._store, experiment_id)
                if self._stopped or what_it_rests_on(self._store, now) != began:
                    with self._changed:
                        self._done.pop(experiment_id, None)
                    return
                step()
