"""How many worker processes there are, and for how long."""

import errno
import os
import signal
import threading
import time

import psutil
import pytest

from core.domain.errors import BadUsage, RunCancelled, WorkerDied
from core.domain.refusals import MachineRefused
from core.jobs import pool, worker_process
from core.jobs.pool import BACKEND, LOKY, MOST_WORKERS, WORKERS, end_workers, run_pieces, workers
from core.jobs.worker_process import Aside


@pytest.mark.parametrize(("cores", "used"), [(1, 1), (2, 2), (64, MOST_WORKERS), (None, 1)])
def test_one_per_core_and_no_more_than_memory_holds(cores, used, monkeypatch):
    monkeypatch.delenv(WORKERS, raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert workers() == used


def test_somebody_who_says_a_number_gets_it(monkeypatch):
    monkeypatch.setenv(WORKERS, "12")
    assert workers() == 12


@pytest.mark.parametrize("said", ["0", "-1", "many", "1.5", ""])
def test_what_is_no_number_of_workers_is_refused(said, monkeypatch):
    monkeypatch.setenv(WORKERS, said)
    with pytest.raises(BadUsage, match=WORKERS):
        workers()


def test_workers_that_were_ended_are_gone_and_others_take_their_place(monkeypatch):
    monkeypatch.setenv(BACKEND, LOKY)
    monkeypatch.setenv(WORKERS, "2")
    pieces = [(os.getpid, ())] * 4
    first = set(run_pieces(pieces))
    assert os.getpid() not in first
    end_workers()
    assert not any(psutil.pid_exists(pid) for pid in first)
    others = set(run_pieces(pieces))
    end_workers()
    assert not others & {*first, os.getpid()}


def test_without_room_for_worker_processes_it_is_said_how_to_do_without(monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.delenv(BACKEND, raising=False)
    monkeypatch.setattr(worker_process, "ProcessPoolExecutor", full)
    with Aside() as aside, pytest.raises(MachineRefused, match="disk is full") as refused:
        aside.call(len, "abc")
    assert f"{BACKEND}=sequential" in refused.value.remedy
    monkeypatch.setattr(pool, "get_reusable_executor", full)
    end_workers()


def test_a_worker_that_is_killed_is_named_and_the_next_pieces_get_others(monkeypatch):
    monkeypatch.setenv(BACKEND, LOKY)
    monkeypatch.setenv(WORKERS, "2")
    with pytest.raises(WorkerDied):
        list(run_pieces([(signal.raise_signal, (signal.SIGKILL,))]))
    assert set(run_pieces([(os.getpid, ())])) != {os.getpid()}
    end_workers()


def test_a_process_beside_this_one_stands_back_and_is_looked_after(monkeypatch):
    monkeypatch.setenv(BACKEND, LOKY)
    halted = threading.Event()

    def check() -> None:
        if halted.is_set():
            raise RunCancelled("it was cancelled")

    with Aside(niceness=5, check=check) as aside:
        assert aside.call(os.nice, 0) == os.nice(0) + 5
        assert list(aside.each([(len, ("ab",)), (len, ("abc",))])) == [2, 3]
        worker = aside.call(os.getpid)
        halted.set()
        with pytest.raises(RunCancelled):
            aside.call(time.sleep, 3600.0)
    assert not psutil.pid_exists(worker)
