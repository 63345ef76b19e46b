"""Runs rationales over texts, inside an in-memory DuckDB that holds nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.domain.benchmark import CODE, NO_OPINION, Codes
from core.domain.errors import PredicateRefused
from core.domain.rationale import Rationale, RationaleKind
from core.sources.predicate_tree import HELP
from core.sources.predicates import check

LOCKED_SETTINGS = (
    "SET memory_limit = '1GB'",
    "SET temp_directory = ''",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET allow_persistent_secrets = false",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
SECONDS_ALLOWED = 20.0
"""By a timer of ours: this DuckDB has no limit of its own for the time of a query."""
GROWTH_ALLOWED = 2_000
"""Characters a rewrite may add to a text."""


class RationaleEngine:
    """Texts loaded once, rationales run over them as often as they change.

    Parameters
    ----------
    texts : sequence of str
    parts : int
        Pieces worked on at the same time, each on its own thread.
    seconds : float
        Time a set of rationales may take.

    Examples
    --------
    >>> from core.domain.rationale import Rationale, RationaleKind
    >>> code = "contains(u, 'rice')"
    >>> rice = Rationale("r", 1, RationaleKind.VOTE, "Rice is out.", code, 0, 1, "expert")
    >>> RationaleEngine(["Fried RICE", "Steak"]).votes([rice]).tolist()
    [[0], [-1]]
    """

    def __init__(
        self, texts: Sequence[str], *, parts: int = 1, seconds: float = SECONDS_ALLOWED
    ) -> None:
        self.size = len(texts)
        self.seconds = seconds
        self._connection = duckdb.connect(":memory:", config={"threads": 1})
        self._running: set[duckdb.DuckDBPyConnection] = set()
        self._late = threading.Event()
        self._guard = threading.Lock()
        self._bounds = np.linspace(0, len(texts), parts + 1).astype(int)
        # Lower case here and not in SQL: expressions are compared with what people typed, by one
        # rule for all letters.
        column = pd.Series(list(texts), dtype="str").str.lower()
        for part, (start, end) in enumerate(self._pieces()):
            frame = pd.DataFrame({"position": np.arange(start, end), "text": column[start:end]})
            self._connection.register("incoming", frame)
            self._connection.execute(f"CREATE TABLE examples_{part} AS SELECT * FROM incoming")
            self._connection.unregister("incoming")
        # Once the texts are in; the last one locks all others.
        for setting in LOCKED_SETTINGS:
            self._connection.execute(setting)

    def _pieces(self) -> list[tuple[int, int]]:
        return list(zip(self._bounds[:-1].tolist(), self._bounds[1:].tolist(), strict=True))

    def votes(self, rationales: Sequence[Rationale]) -> Codes:
        """Run the rewrites in order, then the votes.

        Returns
        -------
        ndarray of int16, shape (texts, votes)
            Class code of each vote, -1 where it stays silent.

        Raises
        ------
        PredicateRefused
            If one of them is not an expression of the wanted kind, or takes too long.
        """
        for rationale in rationales:
            _checked(rationale)
        rewrites = [r for r in rationales if r.kind is RationaleKind.REWRITE]
        voting = [r for r in rationales if r.kind is RationaleKind.VOTE]
        matrix = np.full((self.size, len(voting)), NO_OPINION, dtype=CODE)
        if not voting or not self.size:
            return matrix
        queries = [
            _query(f"examples_{part}", rewrites, voting) for part in range(len(self._pieces()))
        ]
        with self._time_limit():
            if len(queries) == 1:
                fired = [self._run(queries[0])]
            else:
                with ThreadPoolExecutor(len(queries)) as pool:
                    fired = list(pool.map(self._run, queries))
        for (start, end), table in zip(self._pieces(), fired, strict=True):
            for column, rationale in enumerate(voting):
                matrix[start:end, column][table[column]] = _label(rationale)
        return matrix

    def cleaned(self, rationales: Sequence[Rationale]) -> list[str]:
        """The texts as the votes see them: lower case, after the rewrites.

        Raises
        ------
        PredicateRefused
            As :meth:`votes`.
        """
        rewrites = [r for r in rationales if r.kind is RationaleKind.REWRITE]
        for rationale in rewrites:
            _checked(rationale)
        rows: list[str] = []
        with self._time_limit():
            for part in range(len(self._pieces())):
                source = _cleaned(f"examples_{part}", rewrites)
                query = f"SELECT u FROM {source} ORDER BY position"
                rows += [row[0] for row in self._execute(query).fetchall()]
        return rows

    def _run(self, query: str) -> list[NDArray[np.bool_]]:
        """One column of true or false per vote."""
        columns = self._execute(query).fetchnumpy()
        return [np.asarray(column, dtype=bool) for column in columns.values()]

    def _execute(self, query: str) -> duckdb.DuckDBPyConnection:
        # A cursor is a connection of its own: an interrupt of its parent does not reach it.
        cursor = self._connection.cursor()
        # Asked and noted under the lock that the timer takes: a query that begins as the time runs
        # out is either seen by it, or does not begin.
        with self._guard:
            if self._late.is_set():
                raise self._too_long()
            self._running.add(cursor)
        try:
            return cursor.execute(query)
        except duckdb.InterruptException as error:
            raise self._too_long() from error
        except duckdb.Error as error:
            message = str(error).splitlines()[0]
            raise PredicateRefused("A rationale cannot run", message, HELP) from error
        finally:
            with self._guard:
                self._running.discard(cursor)

    def _too_long(self) -> PredicateRefused:
        return PredicateRefused(
            "These rationales take too long",
            f"They were stopped after {self.seconds:g} seconds on {self.size:,} texts.",
            "Shorten the longest pattern or split it.",
        )

    def _interrupt(self) -> None:
        with self._guard:
            self._late.set()
            for cursor in self._running:
                cursor.interrupt()

    @contextmanager
    def _time_limit(self) -> Iterator[None]:
        self._late.clear()
        timer = threading.Timer(self.seconds, self._interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # left alone it may free the connection while the process ends: abort


def _label(rationale: Rationale) -> int:
    if rationale.label is None:
        raise PredicateRefused(f"Rationale {rationale.id} votes for nothing", remedy=HELP)
    return rationale.label


def _checked(rationale: Rationale) -> None:
    """Refuse what the allow-list refuses, naming the rationale."""
    try:
        check(rationale.predicate)
    except PredicateRefused as error:
        raise PredicateRefused(
            f"Rationale {rationale.id} cannot run", error.message, error.remedy
        ) from error


def _cleaned(table: str, rewrites: Sequence[Rationale]) -> str:
    """A subquery with the column ``u`` after all rewrites."""
    source = f"(SELECT position, text, text AS u FROM {table})"
    for rewrite in rewrites:
        # left() bounds what a replacement can blow up before the next rewrite sees it.
        source = (
            f"(SELECT position, text, left(coalesce(({rewrite.predicate}\n)::varchar, u), "
            f"length(text) + {GROWTH_ALLOWED}) AS u FROM {source})"
        )
    return source


def _query(table: str, rewrites: Sequence[Rationale], voting: Sequence[Rationale]) -> str:
    columns = ", ".join(
        f"coalesce(({vote.predicate}\n)::boolean, false) AS v{at}" for at, vote in enumerate(voting)
    )
    return f"SELECT {columns} FROM {_cleaned(table, rewrites)} ORDER BY position"
