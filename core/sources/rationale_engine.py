"""Runs rationales over texts, in a process of its own that can be killed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.domain.benchmark import CODE, NO_OPINION, Codes
from core.domain.errors import PredicateRefused, RuleTooSlow
from core.domain.rationale import Rationale, RationaleKind
from core.sources.predicate_tree import HELP
from core.sources.predicates import Made, check
from core.sources.rule_processes import Result, Slice, run_rules
from core.sources.rule_worker import GROWTH_ALLOWED, MEMORY_ALLOWED, REWRITE, VOTE

SECONDS_ALLOWED = 20.0
"""Of a set on one slice, with the search for the rule that takes too long."""
NAMING_SHARE = 0.2
MOST_MADE = 256_000_000
"""Bytes that one rule may make of one text."""
VECTOR_ROWS = 2_048
"""Rows that DuckDB works on at once; what it makes of them is gone before the next."""
VECTOR_BYTES = 48_000_000
"""Bytes that a set may make of them; where it could make more, fewer texts are given at once."""
PIECE_ROWS = 16_384
"""Texts between two looks at the time. Each piece compiles every pattern again."""
NAMING_ROWS = 512
SLICE_BYTES = 16_000_000
MADE_BY_REWRITE = 4
"""Lengths of the text that a rewrite makes on its way, as the product's own authors write them."""
SHORTER = "Shorten its longest pattern, or make several rules of it."
HALF_CHARACTERS = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def _nothing() -> None:
    """Nobody waits, or wants to stop."""


class RationaleEngine:
    """Texts given once, rationales run over them as often as they change.

    Parameters
    ----------
    texts : sequence of str
    parts : int
        Slices worked on at the same time, each in a process of its own.
    seconds : float
        Time a set of rationales may take on a slice (16 MB of texts at most).

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
        self._parts = parts
        lower = _lower(texts)
        self._bytes = np.array([len(text.encode("utf-8")) for text in lower], dtype=np.int64)
        self._longest = int(self._bytes.max(initial=0))
        self._slices = [
            (start, end, Slice(lower[start:end])) for start, end in _slices(self._bytes, parts)
        ]

    def votes(
        self,
        rationales: Sequence[Rationale],
        waiting: Callable[[], None] = _nothing,
        *,
        seconds: float | None = None,
    ) -> Codes:
        """Run the rewrites in order, then the votes.

        Parameters
        ----------
        waiting : callable
            Called a few times a second meanwhile; what it raises stops the run and is passed on.
        seconds : float, optional
            Another limit than the engine's.

        Returns
        -------
        ndarray of int16, shape (texts, votes)
            Class code of each vote, -1 where it stays silent.

        Raises
        ------
        PredicateRefused
            If one of them is not an expression of the wanted kind, takes too long or too much
            memory; it is named.
        """
        made = [self._checked(rationale) for rationale in rationales]
        voting = [r for r in rationales if r.kind is RationaleKind.VOTE]
        matrix = np.full((self.size, len(voting)), NO_OPINION, dtype=CODE)
        if not voting or not self.size:
            return matrix
        labels = np.array([_label(rationale) for rationale in voting], dtype=CODE)
        for start, end, pieces in self._run(rationales, made, False, waiting, seconds):
            fired = np.frombuffer(b"".join(pieces), dtype=np.uint8).reshape(-1, len(voting))
            matrix[start:end] = np.where(fired == ord("1"), labels, matrix[start:end])
        return matrix

    def cleaned(
        self, rationales: Sequence[Rationale], waiting: Callable[[], None] = _nothing
    ) -> list[str]:
        """The texts as the votes see them: lower case, after the rewrites.

        Raises
        ------
        PredicateRefused
            As :meth:`votes`.
        """
        rewrites = [r for r in rationales if r.kind is RationaleKind.REWRITE]
        made = [self._checked(rationale) for rationale in rewrites]
        rows: list[str] = []
        for _, _, pieces in self._run(rewrites, made, True, waiting):
            for piece in pieces:
                rows += json.loads(piece)
        return rows

    def _checked(self, rationale: Rationale) -> Made:
        """Refuse what the allow-list or the longest text refuses, naming the rationale."""
        try:
            made = check(rationale.predicate)
        except PredicateRefused as error:
            raise PredicateRefused(
                f"Rule {rationale.id} cannot run", error.message, error.remedy
            ) from error
        most = made.of(self._longest)
        if most > MOST_MADE:
            raise PredicateRefused(
                f"Rule {rationale.id} could make too much of a text",
                f"Up to {most / 1e6:,.0f} MB of the longest one, which has {self._longest:,} "
                f"bytes; {MOST_MADE / 1e6:,.0f} MB are allowed.",
                "Join or replace fewer pieces in it, or leave that text out.",
            )
        if rationale.kind is RationaleKind.REWRITE:
            return Made(MADE_BY_REWRITE, made.bytes + GROWTH_ALLOWED)
        return made

    def _run(
        self,
        rationales: Sequence[Rationale],
        made: Sequence[Made],
        cleaned: bool,
        waiting: Callable[[], None],
        limit: float | None = None,
    ) -> Iterator[tuple[int, int, tuple[bytes, ...]]]:
        """Start, end and pieces of every slice."""
        limit = self.seconds if limit is None else limit
        rules = [_rule(rationale) for rationale in rationales]
        whole = Made(sum(m.lengths for m in made), sum(m.bytes for m in made) + len(rules))

        def run(slice_of: tuple[int, int, Slice]) -> tuple[int, int, tuple[bytes, ...]]:
            start, end, texts = slice_of
            ends = _pieces(whole.lengths * self._bytes[start:end] + whole.bytes)
            seconds = (1 - NAMING_SHARE) * limit
            for again in (True, False):
                result = run_rules(
                    texts, rules, ends, cleaned=cleaned, seconds=seconds, waiting=waiting
                )
                # Somebody may have ended the process by hand; a rule that did it does it again.
                if result.end != "died" or not again:
                    break
            if result.end != "done":
                raise self._named(rationales, texts, ends, result, waiting, limit)
            return start, end, result.pieces

        if self._parts == 1 or len(self._slices) < 2:
            yield from map(run, self._slices)
        else:
            with ThreadPoolExecutor(self._parts) as pool:
                yield from pool.map(run, self._slices)

    def _named(
        self,
        rationales: Sequence[Rationale],
        texts: Slice,
        ends: Sequence[int],
        failed: Result,
        waiting: Callable[[], None],
        limit: float,
    ) -> PredicateRefused:
        """The refusal of a set, with the rule it comes from: each runs alone on the piece."""
        if len(rationales) == 1:
            return _refusal(rationales[0], failed)
        upto = next((end for end in ends if end > failed.upto), texts.size)
        if failed.end == "late":
            upto = min(upto, failed.upto + NAMING_ROWS)
        left = NAMING_SHARE * limit
        alone: list[tuple[float, Rationale]] = []
        rewrites: list[Rationale] = []
        for rationale in rationales:
            if rationale.kind is RationaleKind.REWRITE:
                rewrites.append(rationale)
                rules = [*map(_rule, rewrites), (VOTE, "u = ''")]
            else:
                rules = [*map(_rule, rewrites), _rule(rationale)]
            result = run_rules(
                texts, rules, [upto], start=failed.upto, seconds=left, waiting=waiting
            )
            if result.end not in ("done", "late"):
                return _refusal(rationale, result)
            left -= result.seconds
            alone.append((result.seconds, rationale))
            if left <= 0:
                break
        slowest = max(alone, key=lambda one: one[0])[1]
        return _refusal(slowest if failed.end == "late" else None, failed)


def _refusal(rationale: Rationale | None, result: Result) -> PredicateRefused:
    """What a rule did, or all of them together, and how to go on."""
    who = f"Rule {rationale.id}" if rationale is not None else "The rules together"
    if result.end == "refused":
        return PredicateRefused(f"{who} cannot run", result.why, HELP)
    told = {
        "late": (
            "takes too long",
            f"It was stopped after {result.seconds:.2g} seconds.",
        ),
        "memory": ("needs too much memory", f"At most {MEMORY_ALLOWED / 1e6:,.0f} MB are allowed."),
    }
    title, message = told.get(
        result.end,
        ("ended the process that ran it", "That happens where a machine has no memory left."),
    )
    kind = RuleTooSlow if result.end == "late" else PredicateRefused
    return kind(f"{who} {title}", message, SHORTER)


def _rule(rationale: Rationale) -> tuple[str, str]:
    kind = REWRITE if rationale.kind is RationaleKind.REWRITE else VOTE
    return kind, rationale.predicate


def _label(rationale: Rationale) -> int:
    if rationale.label is None:
        raise PredicateRefused(f"Rule {rationale.id} votes for nothing", remedy=HELP)
    return rationale.label


def _lower(texts: Sequence[str]) -> list[str]:
    """Lower case by one rule for all letters, as expressions are compared with what people typed.

    Half a character (a lone surrogate) is none: it becomes the sign for an unknown one.
    """
    try:
        column = pd.Series(list(texts), dtype="str")
    except UnicodeEncodeError:
        column = pd.Series([text.translate(HALF_CHARACTERS) for text in texts], dtype="str")
    return column.str.lower().tolist()


def _slices(sizes: NDArray[np.int64], parts: int) -> list[tuple[int, int]]:
    """As many as there are parts, cut further where the texts of one are too many."""
    bounds = np.linspace(0, len(sizes), parts + 1).astype(int).tolist()
    found = []
    for start, end in pairwise(bounds):
        ends = _ends(sizes[start:end], SLICE_BYTES, len(sizes))
        found += list(pairwise([start, *(start + at for at in ends)]))
    return found


def _pieces(costs: NDArray[np.int64]) -> list[int]:
    """Where the pieces of a slice end, given the bytes that are made of each text."""
    total = np.concatenate([[0], np.cumsum(costs)])
    at_once = total[VECTOR_ROWS:] - total[:-VECTOR_ROWS] if len(costs) > VECTOR_ROWS else total[-1:]
    if at_once.max() <= VECTOR_BYTES:
        return _ends(np.zeros_like(costs), 0, PIECE_ROWS)
    return _ends(costs, VECTOR_BYTES, PIECE_ROWS)


def _ends(costs: NDArray[np.int64], most: int, rows: int) -> list[int]:
    """Cut a sequence so that no stretch costs more than ``most``, unless it is a single one."""
    total = np.cumsum(costs)
    ends: list[int] = []
    start, before = 0, 0
    while start < len(costs):
        end = int(np.searchsorted(total, before + most, side="right"))
        end = min(max(end, start + 1), start + rows, len(costs))
        ends.append(end)
        start, before = end, int(total[end - 1])
    return ends
