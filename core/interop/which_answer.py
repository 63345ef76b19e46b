"""Several questions in one task: which of them is the label is asked, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.interop.crowd.several import NUMBERED
from core.interop.plain.meaning import plain_name
from core.interop.questions import ColumnUse, Question, Way
from core.interop.reading import LEFT_OUT, Reading, TheirField

SURE = frozenset({"label", "labels", "label_name", "class", "annotation"})
"""Names of a question that say by themselves that it is the label."""
MOST_WAYS = 10


def which_answer(
    candidates: Sequence[str], mapping: Mapping[str, str], prefix: str = ""
) -> tuple[Question, ...]:
    """The question which of a task's questions is the label; empty where that is clear.

    Parameters
    ----------
    candidates : sequence of str
        Fields that could be the label, as a mapping names them.
    mapping : mapping of str to str
        What somebody said; stands before all.
    prefix : str
        What stands before their bare names.

    Examples
    --------
    >>> (asked,) = which_answer(["urgency", "sentiment"], {})
    >>> [way.options for way in asked.ways]
    ['--map urgency=label', '--map sentiment=label']
    >>> which_answer(["urgency", "label"], {}), which_answer(["a", "b"], {"b": "-"})
    ((), ())
    """
    open_ = [name for name in candidates if name not in mapping]
    if "label" in mapping.values() or len(open_) < 2:
        return ()
    if sum(plain_name(name.removeprefix(prefix)) in SURE for name in open_) == 1:
        return ()
    named = ", ".join(open_[:MOST_WAYS]) + (" and more" if len(open_) > MOST_WAYS else "")
    stems = {match[1] if (match := NUMBERED.match(name)) else name for name in open_}
    repeated = " They look like one question that a task repeats." if len(stems) == 1 else ""
    why = (
        f"Each task asks {len(open_)} questions: {named}.{repeated} "
        "One of them can be the label; the others are left out."
    )
    ways = [Way(name, (("map", f"{name}=label"),)) for name in open_[:MOST_WAYS]]
    return (Question(open_[0], why, tuple(ways)),)


def told(
    reading: Reading,
    fields: Sequence[TheirField],
    meaning: Mapping[str, Sequence[str]],
    asked: Sequence[Question] = (),
    further: Sequence[ColumnUse] = (),
) -> Reading:
    """The reading with a line for each field, and what has to be asked.

    Parameters
    ----------
    reading : Reading
    fields : sequence of TheirField
    meaning : mapping of str to sequence of str
        Our column to the fields that say it.
    asked : sequence of Question
    further : sequence of ColumnUse
        Fields that the first records did not show, or that the format itself fixes.
    """
    ours = {field: name for name, held in meaning.items() for field in held if name != LEFT_OUT}
    uses = [ColumnUse(one.name, ours.get(one.name, ""), (*one.examples, "")[0]) for one in fields]
    known = {use.name for use in uses}
    uses += [use for use in further if use.name not in known]
    return replace(
        reading,
        columns=(*reading.columns, *uses),
        questions=(*reading.questions, *asked),
    )
