"""The arms of an experiment: label source x learner x schedule x settings, as data.

Those that ship with the product are rows of ``data/approaches.toml``; a plan may declare any
number of others with the same fields.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.domain.errors import BadUsage
from core.domain.node import Node

FILE = Path(__file__).resolve().parents[2] / "data" / "approaches.toml"
PLANNED, ONCE = "", "once"
"""Schedules by name: the rounds of the plan, or all of their items in one batch."""
MOST_ROUNDS = 10
NAMED = 4
"""Approaches that have a colour and a mark of their own; the others share one."""
LONGEST_NAME, LONGEST_MEANING, LONGEST_TEXT = 40, 200, 20_000


class Source(StrEnum):
    """Where training labels come from."""

    ANNOTATORS = "annotators"
    RATIONALES = "rationales"
    GOLD = "gold"
    HYBRID = "hybrid"
    NONE = "none"


class Learner(StrEnum):
    """What turns examples into a model."""

    RULES = "rules"
    TUNED = "tuned classifier"
    FINE_TUNED = "fine-tuned model"
    PROMPTED = "prompted model"


SETTINGS: Mapping[str, type | tuple[type, ...]] = {
    "votes_per_item": int,
    "audits": int,
    "people_aggregation": str,
    "rule_aggregation": str,
    "rationale_author": str,
    "search_examples": int,
    "fine_tune": dict,
    "annotators": str,
    "rules": str,
    "recorded": list,
    "model": str,
    "prompt": str,
}
"""What an approach may set otherwise than its plan, and of which type."""
OF_UPLOADS = ("annotators", "rules")
"""Settings that stand in the benchmark's part of a plan."""

_NODES_OF_SOURCE = {
    Source.ANNOTATORS: (Node.OLD_1, Node.OLD_2, Node.OLD_3),
    Source.HYBRID: (Node.OLD_1, Node.OLD_2, Node.NEW_1, Node.NEW_2, Node.NEW_3),
    Source.RATIONALES: (Node.NEW_1, Node.NEW_2, Node.NEW_3),
    Source.GOLD: (Node.GOLD, Node.NEW_3),
    Source.NONE: (Node.NEW_3,),
}
_NODES_OF_LEARNER = {
    Learner.RULES: (),
    Learner.TUNED: (Node.OLD_4, Node.OLD_5),
    Learner.FINE_TUNED: (Node.NEW_2, Node.NEW_3),
    Learner.PROMPTED: (Node.PROMPT,),
}


@dataclass(frozen=True)
class Arm:
    """One complete route from the expert's knowledge to a working model.

    Attributes
    ----------
    schedule : str or tuple of int
        ``""`` for the plan's rounds, ``once`` for all of their items in one batch, or cumulative
        numbers of labelled items, one per round.
    settings : dict
        What it does otherwise than the plan, by the names of ``SETTINGS``.
    article : bool
        Whether its name needs ``the`` inside a sentence.
    candidate : bool
        Whether it can be recommended by a plan that does not say who can.
    """

    id: str
    source: Source
    learner: Learner
    name: str = ""
    meaning: str = ""
    schedule: str | tuple[int, ...] = PLANNED
    settings: dict[str, Any] = field(default_factory=dict, hash=False)
    article: bool = False
    candidate: bool = True

    @property
    def buys(self) -> bool:
        """Whether it buys labels from annotators."""
        return self.source in (Source.ANNOTATORS, Source.HYBRID)

    @property
    def buys_all(self) -> bool:
        """Whether annotators give all of its labels."""
        return self.source is Source.ANNOTATORS

    @property
    def by_rounds(self) -> bool:
        """Whether it stands in the plan with more than one round, so that its bill grows."""
        return self.schedule != ONCE and self.learner is not Learner.PROMPTED

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The steps of the two processes that its hours and prices are booked to."""
        used = {*_NODES_OF_SOURCE[self.source], *_NODES_OF_LEARNER[self.learner]}
        return tuple(node for node in Node if node in used)

    @property
    def recorded(self) -> dict[str, str]:
        """Names of the uploaded runs that answer for it, by round; empty where it is run here."""
        names = self.settings.get("recorded", [])
        return {str(at): name for at, name in enumerate(names, start=1)}

    def sizes(self, planned: tuple[int, ...]) -> tuple[int, ...]:
        """Cumulative numbers of labelled items, one per round.

        Parameters
        ----------
        planned : tuple of int
            The plan's.

        Examples
        --------
        >>> Arm("a", Source.GOLD, Learner.TUNED, schedule="once").sizes((200, 400))
        (400,)
        """
        if isinstance(self.schedule, tuple):
            return self.schedule
        return planned[-1:] if self.schedule == ONCE else planned

    def to_dict(self) -> dict[str, Any]:
        """Everything that was declared, as JSON-ready values; :func:`arm_from_dict` reads it."""
        told: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "source": self.source.value,
            "learner": self.learner.value,
        }
        for name in ("meaning", "article", "settings"):
            if getattr(self, name):
                told[name] = getattr(self, name)
        if self.schedule != PLANNED:
            sizes = self.schedule
            told["schedule"] = list(sizes) if isinstance(sizes, tuple) else sizes
        return told


def printable(text: str) -> str:
    """A text in one line, without signs that are not shown or turn the line round."""
    return "".join(c if c.isprintable() else " " for c in text)


def same_name(name: str) -> str:
    """What two names that look alike have in common.

    Examples
    --------
    >>> same_name("Rules only ") == same_name("rules  only")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def arm_from_dict(raw: Any) -> Arm:
    """Read an approach as a plan or a file declares it.

    Parameters
    ----------
    raw : dict
        ``id``, ``source`` and ``learner``; the other fields of :class:`Arm` where they are wanted.

    Returns
    -------
    Arm

    Raises
    ------
    BadUsage
        If a field is unknown, missing, or has a value that is none of the choices.
    """
    if not isinstance(raw, dict):
        raise BadUsage(
            f"An approach cannot be {raw!r}", remedy="Give a table with id, source and learner."
        )
    known = [item.name for item in fields(Arm) if item.name != "candidate"]
    told = raw.get("id")
    named = f"Approach {told!r}" if isinstance(told, str) else "An approach"
    unknown = sorted(set(raw) - set(known))
    if unknown:
        raise BadUsage(f"{named} has no field {unknown[0]!r}", f"Fields: {', '.join(known)}.")
    for name in ("id", "source", "learner"):
        if not isinstance(raw.get(name), str) or not raw[name]:
            raise BadUsage(f"{named} needs {name}", remedy=f"Write {name} as text.")
    values = dict(raw)
    for name, kind in (("source", Source), ("learner", Learner)):
        values[name] = _choice(named, name, raw[name], kind)
    values["schedule"] = _schedule(named, raw.get("schedule", PLANNED))
    for name, of in (("name", str), ("meaning", str), ("article", bool), ("settings", dict)):
        if name in raw and not isinstance(raw[name], of):
            raise BadUsage(f"{name} of {named[0].lower() + named[1:]} cannot be {raw[name]!r}")
    found = Arm(**values)
    _check_settings(named, found.settings)
    return Arm(**values | {"name": found.name or found.id, "meaning": _meaning(found)})


def _meaning(arm: Arm) -> str:
    labels = {Source.NONE: "no training labels", Source.GOLD: "expert's answers"}
    return arm.meaning or f"{labels.get(arm.source, arm.source.value)}, {arm.learner.value}"


def _choice(named: str, name: str, value: str, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise BadUsage(
            f"{named}: there is no {name} {value!r}", remedy=f"Choose from {', '.join(kind)}."
        ) from None


def _schedule(named: str, value: Any) -> str | tuple[int, ...]:
    if isinstance(value, str) and value in (PLANNED, ONCE):
        return value
    sizes = value if isinstance(value, list | tuple) else ()
    if sizes and all(isinstance(size, int) and not isinstance(size, bool) for size in sizes):
        return tuple(sizes)
    raise BadUsage(
        f"{named}: the schedule cannot be {value!r}",
        remedy='Leave it out for the rounds of the plan, or write "once" or [200, 400].',
    )


def _check_settings(named: str, settings: Mapping[str, Any]) -> None:
    for name, value in settings.items():
        if name not in SETTINGS:
            raise BadUsage(
                f"{named} has no setting {name!r}", remedy=f"Settings: {', '.join(SETTINGS)}."
            )
        if not isinstance(value, SETTINGS[name]) or isinstance(value, bool):
            raise BadUsage(f"{named}: the setting {name} cannot be {value!r}")
        if isinstance(value, str) and not value.strip():
            raise BadUsage(f"{named}: the setting {name} is empty", remedy="Leave it out.")
    runs = settings.get("recorded", ["-"])
    if not 1 <= len(runs) <= MOST_ROUNDS or not all(isinstance(run, str) and run for run in runs):
        raise BadUsage(
            f"{named}: recorded cannot be {runs!r}",
            remedy=f"List the names of its uploaded runs, one per round, up to {MOST_ROUNDS}.",
        )


def _presets() -> dict[str, Arm]:
    found = {}
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["approach"]:
        role = row.pop("role", "")
        one = arm_from_dict(row)
        values = {item.name: getattr(one, item.name) for item in fields(Arm)}
        found[one.id] = Arm(**values | {"candidate": role == "candidate"})
    return found


PRESETS = _presets()
"""The approaches that ship with the product, by id."""


@dataclass(frozen=True)
class Roster:
    """Approaches in the order of a plan, with what screens call them.

    Attributes
    ----------
    arms : tuple of Arm
    recommended : tuple of str
        Ids of those that can be recommended.
    """

    arms: tuple[Arm, ...]
    recommended: tuple[str, ...]

    def __getitem__(self, arm_id: str) -> Arm:
        """The approach of an id; one that ships with the product need not be in the plan."""
        for one in self.arms:
            if one.id == arm_id:
                return one
        return arm(arm_id)

    def pair(self, run: Iterable[str]) -> tuple[str, str]:
        """The two that are told against each other, of those that were run.

        The first is what others are measured against: the first that buys all of its labels, else
        the first that can be recommended. The second is the first other one that buys none.

        Parameters
        ----------
        run : iterable of str
            Ids.

        Returns
        -------
        tuple of str
            Two different ids; the same one twice where only one was run.
        """
        present = set(run)
        here = [one for one in self.arms if one.id in present]
        here.sort(key=lambda one: one.id not in self.recommended)
        first = next((one for one in here if one.buys_all), here[0])
        others = [one for one in here if one is not first]
        second = next((one for one in others if not one.buys), others[0] if others else first)
        return first.id, second.id

    def name(self, arm_id: str) -> str:
        """Name as a heading or a row shows it."""
        one = self[arm_id]
        return one.name or one.id

    def inside(self, arm_id: str) -> str:
        """Name inside a sentence, without an article.

        Examples
        --------
        >>> PLAIN.inside("new"), PLAIN.the("new"), PLAIN.the("rules")
        ('fine-tuning analyst', 'the fine-tuning analyst', 'rules only')
        """
        one = self[arm_id]
        name = self.name(arm_id)
        # What somebody declared is a name of its own: "GPT in June" stays as it was written.
        return name[0].lower() + name[1:] if one.id in PRESETS else name

    def the(self, arm_id: str) -> str:
        """Name inside a sentence, with its article where it has one."""
        return f"the {self.inside(arm_id)}" if self[arm_id].article else self.inside(arm_id)

    def meaning(self, arm_id: str) -> str:
        """What it is, in a few words."""
        return self[arm_id].meaning

    def spelled_out(self, arm_id: str) -> str:
        """Name with its meaning: ``Rules only (the labelling rules ...)``."""
        return f"{self.name(arm_id)} ({self.meaning(arm_id)})"


PLAIN = Roster(tuple(PRESETS.values()), tuple(i for i, one in PRESETS.items() if one.candidate))
"""The approaches that ship with the product, where no plan says which are raced."""


def arm(arm_id: str) -> Arm:
    """The approach of that id that ships with the product.

    Parameters
    ----------
    arm_id : str
        One of ``PRESETS``.

    Returns
    -------
    Arm

    Raises
    ------
    BadUsage
        If there is none.
    """
    if arm_id not in PRESETS:
        raise BadUsage(
            f"There is no approach {arm_id!r}",
            remedy=f"Choose from {', '.join(PRESETS)}, or declare it in a plan file.",
        )
    return PRESETS[arm_id]
