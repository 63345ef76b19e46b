"""Looking at many items in the background: one look for all who ask, kept while items stay."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.benchmarks.uploaded_splits import propose_splits
from core.domain.clock import utc_now
from core.domain.errors import RunCancelled, SwitchpointError
from core.domain.refusals import unexpected
from core.experiment.uploaded import rows_in_use, with_families
from core.jobs.worker_process import Aside
from core.preparation.duplicates import find_duplicates
from core.preparation.inspection import PERSONAL, REPEATS, inspection_of, steps_of
from core.store.connection import Store
from core.store.uploads.benchmarks import load_uploaded
from core.store.uploads.counts import count_items
from core.store.uploads.items import prepared_stamp
from core.store.uploads.proposals import has_proposal, save_proposal
from core.workflows.dataset.quality_check import ItemCheck, check_uploaded, examples_of

AT_ONCE = 5_000
"""Items up to which a screen looks itself: that takes a second or two."""
KEPT = 3
"""Data sets whose findings are kept in memory."""
SPLITS = "families and splits"
STAGES = 6
LAST_SECONDS = 30.0

log = logging.getLogger("switchpoint")

Key = tuple[str, str, tuple[str, ...]]


class BackgroundCheck:
    """One look at the items of a benchmark, while it runs and after.

    Attributes
    ----------
    items : int
    stage : str
        What is looked for now.
    done, total : int
        Stages finished, and in all.
    check : ItemCheck or None
        What was found, once it has ended.
    error : str
        Why there is no result; empty while there is none to tell.
    stopped : bool
        Whether somebody stopped it.
    """

    def __init__(self, items: int) -> None:
        self.items = items
        self.stage = "waiting"
        self.done, self.total = 0, STAGES
        self.check: ItemCheck | None = None
        self.error = ""
        self.stopped = False
        self.started_at = utc_now()
        self.aside = Aside()
        self.thread: threading.Thread | None = None

    @property
    def active(self) -> bool:
        """Whether it still has something to do."""
        return self.check is None and not self.error and not self.stopped

    def stop(self) -> None:
        """End it at once; what was found so far is kept for the next one."""
        self.aside.stop()


class BackgroundChecks:
    """All looks of one process, one at a time.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._check_runs: OrderedDict[Key, BackgroundCheck] = OrderedDict()
        self._found: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()

    def of(self, name: str, allow: tuple[str, ...] = (), again: bool = False) -> BackgroundCheck:
        """The look at the items as they are now; begun if nobody asked before.

        Parameters
        ----------
        allow : tuple of str
            Personal data that may stay.
        again : bool
            Begin another one where the last was stopped or failed.
        """
        key = (name, prepared_stamp(self._store, name), allow)
        with self._lock:
            found = self._check_runs.get(key)
            if found is not None and not (again and not found.active and found.check is None):
                self._check_runs.move_to_end(key)
                return found
            found = self._check_runs[key] = BackgroundCheck(count_items(self._store, name))
            while len(self._check_runs) > KEPT * 2:
                self._check_runs.popitem(last=False)[1].stop()
            if found.items > AT_ONCE:
                found.thread = threading.Thread(
                    target=self._run, args=(key, found), daemon=True, name="look"
                )
                found.thread.start()
                return found
        self._run(key, found)
        return found

    def close(self) -> None:
        """Stop all, and wait until nobody uses the store any more."""
        with self._lock:
            check_runs = list(self._check_runs.values())
        for check_run in check_runs:
            check_run.stop()
        for check_run in check_runs:
            if check_run.thread is not None:
                check_run.thread.join(LAST_SECONDS)

    def _run(self, key: Key, check_run: BackgroundCheck) -> None:
        name, stamp, allow = key
        try:
            if check_run.items <= AT_ONCE:
                check_run.check = check_uploaded(load_uploaded(self._store, name), allow=allow)
                return
            with self._turn, check_run.aside:
                check_run.check = self._in_steps(name, stamp, allow, check_run)
        except RunCancelled:
            check_run.stopped = True
        except SwitchpointError as error:
            check_run.error = error.text
        except Exception as error:
            log.exception("looking at %s failed", name)
            check_run.error = unexpected(error)

    def _in_steps(
        self, name: str, stamp: str, allow: tuple[str, ...], check_run: BackgroundCheck
    ) -> ItemCheck:
        kept = self._kept(name, stamp)

        def found(stage: str, key: str, step: Callable[..., Any], *arguments: Any) -> Any:
            check_run.stage = stage
            if key not in kept:
                kept[key] = check_run.aside.call(step, *arguments)
            check_run.done += 1
            return kept[key]

        rows = rows_in_use(load_uploaded(self._store, name))
        # Asked after the rows were read: rows of a later state must not be kept under this stamp.
        if prepared_stamp(self._store, name) != stamp:
            raise RunCancelled("The items changed; another look is needed")
        texts = rows["text"].tolist()
        repeats = found(REPEATS, REPEATS, find_duplicates, texts)
        rows = with_families(rows, repeats)
        split = found(SPLITS, SPLITS, _splits, rows[["split", "gold", "family"]])
        rows = rows.assign(split=split)
        if not has_proposal(self._store, name):
            save_proposal(self._store, name, stamp, rows[["item_id", "family", "split"]])
        examples = examples_of(rows)
        steps = [step for step in steps_of(examples, allow=allow) if step.name != REPEATS]
        named: dict[str, Any] = {REPEATS: repeats}
        for step in steps:
            key = f"{step.name} {allow}" if step.name == PERSONAL else step.name
            named[step.name] = found(step.name, key, step.find, *step.arguments)
        return ItemCheck(rows, inspection_of(examples, named), allow)

    def _kept(self, name: str, stamp: str) -> dict[str, Any]:
        """Findings of a data set as it is; those of older ones go."""
        with self._lock:
            found = self._found.setdefault((name, stamp), {})
            self._found.move_to_end((name, stamp))
            while len(self._found) > KEPT:
                self._found.popitem(last=False)
            return found


def rows_ready(store: Store, name: str) -> bool:
    """Whether families and splits can be had at once: there are few items, or they are kept.

    Parameters
    ----------
    name : str
        Of the uploaded benchmark.
    """
    return count_items(store, name) <= AT_ONCE or has_proposal(store, name)


def _splits(rows: pd.DataFrame) -> NDArray[np.object_]:
    return propose_splits(rows).split
