"""Who writes an experiment's rationales: the simulated analyst, a set by hand, or an upload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import numpy as np

from core.benchmarks.embedded import Embedded
from core.domain.benchmark import Split
from core.domain.errors import BadUsage, PredicateRefused
from core.domain.rationale import Rationale
from core.sources.aggregation.rules import Matrix
from core.sources.analyst import SimulatedAnalyst
from core.sources.material import Material
from core.sources.rationale_engine import RationaleEngine
from core.sources.uploaded import Given

GO_ON = (
    "Then import it again (the same id revises it) and plan a new PoC: this one keeps the rules "
    "it was planned with."
)
SPLITS = (Split.POOL, Split.DEV, Split.TEST, Split.PROBE)


class Author(Protocol):
    """Writes rationales and learns from audits.

    Attributes
    ----------
    precedence : tuple of int
        Class codes, the one whose rationales outweigh all others first.
    default_label : int
        Answer where no rationale speaks.
    audits_silence : bool
        Whether audits also look at items on which no rationale speaks.
    """

    precedence: tuple[int, ...]
    default_label: int
    audits_silence: bool

    def write(self, iteration: int) -> tuple[Rationale, ...]:
        """The set in force in an iteration."""

    def writes(self, iteration: int) -> bool:
        """Whether anything is written or revised in an iteration."""

    def learn(self, wrong: list[tuple[int, int]], iteration: int) -> None:
        """Take the lessons of audited items that were answered wrongly or not at all."""

    def votes(self, rationales: tuple[Rationale, ...], iteration: int) -> Mapping[Split, Matrix]:
        """What the set of an iteration votes on every split."""


class _Coded:
    """Runs rationales over all texts."""

    def __init__(self, material: Material) -> None:
        # One engine for all splits: each would be a database of its own.
        items = material.items
        self._engine = RationaleEngine([text for split in SPLITS for text in items[split].text])
        self._bounds = np.cumsum([0] + [len(items[split]) for split in SPLITS])

    def votes(self, rationales: tuple[Rationale, ...], iteration: int) -> Mapping[Split, Matrix]:
        """Votes by split."""
        matrix = self._engine.votes(rationales)
        return {
            split: matrix[self._bounds[at] : self._bounds[at + 1]]
            for at, split in enumerate(SPLITS)
        }


class EmbeddedAuthor(_Coded):
    """The simulated analyst of an embedded benchmark, or its set written by hand."""

    def __init__(self, material: Material, task: Embedded, seed: int) -> None:
        super().__init__(material)
        self.precedence, self.default_label = task.precedence, task.default_label
        author = material.plan.rationale_author
        if author not in ("hand-written", "simulated analyst"):
            raise BadUsage(
                f"There is no rationale_author {author!r}",
                remedy="Use 'simulated analyst' or 'hand-written'.",
            )
        self._learns = author == "simulated analyst"
        self.audits_silence = task.audits_silence
        self._by_hand = task.hand_written
        if self._learns:
            latent = material.latent[Split.POOL]
            lexicon = task.lexicon(latent, material.plan.benchmark_settings)
            self._analyst = SimulatedAnalyst(lexicon, material.plan.analyst, seed)
            self._analyst.interview()

    def write(self, iteration: int) -> tuple[Rationale, ...]:
        """Everything known so far."""
        return self._analyst.rationales(iteration) if self._learns else self._by_hand(iteration)

    def writes(self, iteration: int) -> bool:
        """The set by hand is written once."""
        return iteration == 1 or self._learns

    def learn(self, wrong: list[tuple[int, int]], iteration: int) -> None:
        """The set by hand stays as it is."""
        if self._learns:
            self._analyst.learn(wrong, iteration)


class GivenAuthor:
    """Uploaded rules: code that is run here, or votes that were made elsewhere."""

    audits_silence = False

    def __init__(self, material: Material, given: Given) -> None:
        self.precedence, self.default_label = given.precedence, given.default_label
        self._given = given
        self._coded = _Coded(material) if given.rationale_votes is None else None

    def write(self, iteration: int) -> tuple[Rationale, ...]:
        """The rationales that were uploaded by then, each as it was revised last."""
        written: dict[str, Rationale] = {}
        for rationale in self._given.rationales:
            if rationale.iteration <= iteration:
                written[rationale.id] = rationale
        return tuple(replace(rationale, version=iteration) for rationale in written.values())

    def writes(self, iteration: int) -> bool:
        """In the first iteration, and wherever a later one has more rationales or votes of them."""
        if iteration == 1:
            return True
        if self._coded is not None:
            return any(rationale.iteration == iteration for rationale in self._given.rationales)
        return self._votes_of(iteration) is not self._votes_of(iteration - 1)

    def learn(self, wrong: list[tuple[int, int]], iteration: int) -> None:
        """Nothing: the rules are given."""

    def votes(self, rationales: tuple[Rationale, ...], iteration: int) -> Mapping[Split, Matrix]:
        """Votes by split."""
        if self._coded is None:
            return self._votes_of(iteration)
        try:
            return self._coded.votes(rationales, iteration)
        except PredicateRefused as error:
            remedy = f"{error.remedy} {GO_ON}"
            raise PredicateRefused(error.title, error.message, remedy) from error

    def _votes_of(self, iteration: int) -> Mapping[Split, Matrix]:
        by_round = self._given.rationale_votes
        assert by_round is not None
        return by_round[min(iteration, len(by_round)) - 1]


def author_of(material: Material, task: Embedded | None, seed: int) -> Author:
    """Who writes the rationales of an experiment.

    Parameters
    ----------
    material : Material
    task : Embedded or None
        The embedded benchmark; None where items were uploaded.
    seed : int
        One of the plan's seeds.

    Returns
    -------
    Author

    Raises
    ------
    BadUsage
        If there is no such benchmark, or nobody of the planned name writes.
    """
    if material.given is not None:
        return GivenAuthor(material, material.given)
    if task is None:
        raise BadUsage(f"There is no benchmark {material.plan.benchmark!r}")
    return EmbeddedAuthor(material, task, seed)
