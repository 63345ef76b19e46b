"""Which columns of a work log say who, when, how long and at what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from core.interop.plain.meaning import plain_name
from core.interop.plain.units import named_unit
from core.interop.reading import LEFT_OUT
from core.interop.work_logs.layouts import (
    DAY,
    DAY_WORDS,
    DURATIONS,
    END,
    END_DAY,
    FIRST_NAMES,
    LENGTH_WORDS,
    OTHER_DAY,
    OTHER_LENGTH,
    OTHER_STEP,
    OTHER_WHO,
    PROJECTS,
    START,
    STEP_WORDS,
    STEPS,
    WHO,
    WHO_WORDS,
    WORDS,
    Words,
)


@dataclass(frozen=True)
class Parts:
    """Which columns of a work log say what, by their own names.

    Attributes
    ----------
    who : tuple of str
        One column, or first and last name.
    steps, words, projects : tuple of str
        Where the step may stand, in the order in which they are asked.
    day, start, end_day, end, hours : str
        Empty where there is none.
    unit : str
        What the name of ``hours`` fixes.
    """

    who: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    day: str = ""
    start: str = ""
    end_day: str = ""
    end: str = ""
    hours: str = ""
    unit: str = ""
    became: Mapping[str, str] = field(default_factory=dict)


def parts_of(names: Sequence[str], mapping: Mapping[str, str]) -> Parts:
    """What each column says: as it was mapped, else by its name.

    Examples
    --------
    >>> found = parts_of(["User", "Task", "Start Date", "Duration (decimal)"], {})
    >>> found.who, found.steps, found.day, found.hours, found.unit
    (('User',), ('Task',), 'Start Date', 'Duration (decimal)', 'hours')
    """
    # Backwards, so that of two names that read alike the first column is taken.
    free = {plain_name(name): name for name in reversed(names) if name not in mapping}

    def said(ours: str) -> list[str]:
        return [their for their, meant in mapping.items() if meant == ours and their in names]

    def first(known: Sequence[str], ours: str, words: Words = ((), ())) -> str:
        exact = _all(free, known)
        return next(iter([*said(ours), *exact, *_likely(free, *words)]), "")

    who: tuple[str, ...] = tuple(said("who")[:1])
    pair = next((pair for pair in FIRST_NAMES if {*pair} <= free.keys()), None)
    if not who and pair is not None:
        who = (free[pair[0]], free[pair[1]])
    one = first(WHO, "who", (WHO_WORDS, OTHER_WHO))
    who = who or ((one,) if one else ())
    hours = first(list(DURATIONS), "hours", (LENGTH_WORDS, OTHER_LENGTH))
    mapped_step = tuple(said("node"))
    parts = Parts(
        who=who,
        steps=mapped_step or _all(free, STEPS) or _likely(free, STEP_WORDS, OTHER_STEP),
        words=tuple(said("note")) or _all(free, WORDS),
        projects=() if mapped_step else _all(free, PROJECTS),
        day=first(DAY, "", (DAY_WORDS, OTHER_DAY)),
        start=first(START, "start"),
        end_day=first(END_DAY, ""),
        end=first(END, "end"),
        hours=hours,
        unit=DURATIONS.get(plain_name(hours)) or named_unit(hours),
    )
    return _with_uses(parts, names, mapping)


def _speaks(name: str, words: Collection[str], others: Collection[str]) -> bool:
    tokens = set(name.split("_"))
    return bool(tokens & set(words)) and not tokens & set(others)


def _likely(
    free: Mapping[str, str], words: Collection[str], others: Collection[str]
) -> tuple[str, ...]:
    return tuple(their for name, their in free.items() if _speaks(name, words, others))[::-1]


def _all(free: Mapping[str, str], known: Sequence[str]) -> tuple[str, ...]:
    return tuple(free[name] for name in known if name in free)


def _with_uses(parts: Parts, names: Sequence[str], mapping: Mapping[str, str]) -> Parts:
    became: dict[str, str] = {}
    for ours, theirs in (
        ("who", parts.who),
        ("hours", (parts.hours,)),
        ("start", (parts.day, parts.start)),
        ("end", (parts.end_day, parts.end)),
        ("note", parts.words[:1]),
    ):
        for their in theirs:
            if their and mapping.get(their) != LEFT_OUT:
                became.setdefault(their, ours)
    # Which columns say the step is known once the rows are read.
    return Parts(**{**vars(parts), "became": {n: became.get(n, "") for n in names}})
