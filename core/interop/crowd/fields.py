"""What the inputs and answers of a crowd platform's task mean, guessed from names and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.errors import BadData
from core.interop.crowd.several import NUMBER
from core.interop.plain.meaning import guess, plain_name
from core.interop.reading import LEFT_OUT, SLICE, RowKind, TheirField
from core.interop.values import Odd, number_of, shown

MOST_SLICES = 20
EXAMPLES = 3
FEW_ROWS = 5
"""Below this many answers a question that was always answered alike may still be one."""
OF_ANSWERS = ("label", "rationale", "confidence")
ONCE = ("item_id", "gold", "split", "family", *OF_ANSWERS)
SAYS_GOLD = ("gold", "truth", "correct")

Values = Mapping[str, Sequence[object]]


def their_fields(
    inputs: Values, answers: Values, prefixes: tuple[str, str], fallback: TheirField
) -> tuple[TheirField, ...]:
    """Fields of a task with a guess for each.

    Parameters
    ----------
    inputs, answers : mapping of str to sequence
        Field to its first values.
    prefixes : (str, str)
        What stands before the names of inputs and of answers.
    fallback : TheirField
        What names an item where no input does.
    """
    of_inputs = _inputs(inputs, prefixes[0])
    of_answers = _answers(answers, prefixes[1])
    named = "item_id" in of_inputs.values()
    last = TheirField(fallback.name, fallback.examples, None if named else "item_id")
    found = [
        TheirField(name, _examples(values[name]), meanings[name])
        for values, meanings in ((inputs, of_inputs), (answers, of_answers))
        for name in values
    ]
    return (*found, last)


def _inputs(inputs: Values, prefix: str) -> dict[str, str | None]:
    bare = {name.removeprefix(prefix): name for name in inputs}
    guessed = guess(RowKind.ITEMS, list(bare))
    found: dict[str, str | None] = {}
    for name, theirs in bare.items():
        ours = guessed[name]
        # What a task shows its workers is hardly the right answer: "category" is something to look
        # at results by, unless the name says that it is the truth.
        if ours == "gold" and not any(word in plain_name(name) for word in SAYS_GOLD):
            ours = SLICE + name
        if ours and ours.startswith(SLICE) and not few_values(inputs[theirs]):
            ours = None
        found[theirs] = ours.rstrip(NUMBER) if ours else None
    free = [name for name, ours in found.items() if ours is None or ours.startswith(SLICE)]
    if "text" not in found.values() and free:
        # The longest one: what people were asked to read.
        found[max(free, key=lambda name: _length(inputs[name]))] = "text"
    return found


def _answers(answers: Values, prefix: str) -> dict[str, str | None]:
    bare = {name.removeprefix(prefix): name for name in answers}
    guessed = guess(RowKind.LABELS, list(bare))
    found = {
        theirs: ours if (ours := guessed[name]) in OF_ANSWERS else None
        for name, theirs in bare.items()
    }
    found = {
        theirs: None if ours == "confidence" and not _shares(answers[theirs]) else ours
        for theirs, ours in found.items()
    }
    free = [name for name, ours in found.items() if ours is None]
    if "label" not in found.values() and free:
        # The first that looks like a choice; an answer that never differs is a form's own field.
        found[min(free, key=lambda name: _unlike_choices(answers[name]))] = "label"
    return found


def meanings(
    fields: Sequence[TheirField], mapping: Mapping[str, str], file: str
) -> dict[str, list[str]]:
    """Our column to the fields that say it; what somebody says stands before what was guessed.

    Raises
    ------
    BadData
        If two fields are taken for one thing that can only be said once.
    """
    told = {ours for ours in mapping.values() if ours != LEFT_OUT}
    found: dict[str, list[str]] = {}
    for field in fields:
        guessed = None if field.ours in told else field.ours
        meaning = mapping.get(field.name, guessed)
        if meaning and meaning != LEFT_OUT:
            found.setdefault(meaning, []).append(field.name)
    for meaning in ONCE:
        if len(found.get(meaning, ())) > 1:
            raise BadData(
                f"{file}: two columns are mapped to {meaning!r}",
                " and ".join(found[meaning]) + ".",
                f"Leave one out: --map COLUMN={LEFT_OUT}.",
            )
    return found


def label_fields(fields: Sequence[TheirField], answers: Values) -> tuple[str, ...]:
    """Answers that could be the label: the one taken for it and others that look like choices."""
    ours = {field.name: field.ours for field in fields}
    return tuple(
        name
        for name, values in answers.items()
        if ours.get(name) == "label" or (ours.get(name) is None and may_be_label(values))
    )


def may_be_label(values: Sequence[object]) -> bool:
    """Whether answers look like a choice: they repeat, and differ where there are enough."""
    filled = {str(value) for value in values if value not in ("", None)}
    return few_values(values) and (len(filled) > 1 or len(values) < FEW_ROWS)


def few_values(values: Sequence[object]) -> bool:
    """Whether values repeat, as a choice's or a group's do and a text's do not."""
    filled = [str(value) for value in values if value not in ("", None)]
    different = len(set(filled))
    return (
        bool(filled)
        and different <= MOST_SLICES
        and (different * 2 <= len(filled) or different < 3)
    )


def _unlike_choices(values: Sequence[object]) -> int:
    """0 for answers that repeat and differ, 1 for the same answer always, 2 for others."""
    if not few_values(values):
        return 2
    return int(len({str(value) for value in values if value not in ("", None)}) < 2)


def _shares(values: Sequence[object]) -> bool:
    """Whether all are numbers from 0 to 1, as a confidence is here."""
    try:
        numbers = [number_of(value, "") for value in values]
    except Odd:
        return False
    return all(number is None or 0 <= number <= 1 for number in numbers)


def _length(values: Sequence[object]) -> float:
    filled = [len(str(value)) for value in values if value not in ("", None)]
    return sum(filled) / len(filled) if filled else 0.0


def _examples(values: Sequence[object]) -> tuple[str, ...]:
    written = dict.fromkeys(shown(value) for value in values if value not in ("", None))
    return tuple(written)[:EXAMPLES]
