"""What the columns of a table are by what is in them, where none of its names is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.interop.plain.meaning import kind_of, plain_name
from core.interop.questions import Question, Way
from core.interop.reading import ImportChoices
from core.interop.values import shown

Row = Mapping[str, object]

CLASS_WORDS = ["label", "class", "klasse", "kategor", "categor", "catég", "intent", "etikett"]
"""What names of a column of classes have in them, in some languages."""
WORDS = {"text": "text", "item_id": "id"}
MOST_OFFERED = 5
LONGEST_ANSWER = 60
LEAST_TEXT = 15
MOST_CLASSES = 200


def by_content(names: Sequence[str], rows: Sequence[Row]) -> dict[str, str]:
    """Id, text and answer of a table of items none of whose names is known, by what is in it.

    The id is a column of short values that are all different, the text the longest, the answer
    the one of fewest values that repeat.

    Returns
    -------
    dict of str to str
        Their column to ours; empty where there is no text.

    Examples
    --------
    >>> rows = [{"Nr": "1", "Betreff": "Wo ist mein Paket, bitte?", "Art": "Versand"},
    ...         {"Nr": "2", "Betreff": "Die Rechnung stimmt nicht", "Art": "Geld"},
    ...         {"Nr": "3", "Betreff": "Noch immer kein Paket da!", "Art": "Versand"}]
    >>> by_content(["Nr", "Betreff", "Art"], rows)
    {'Betreff': 'text', 'Nr': 'item_id', 'Art': 'gold'}
    """
    if kind_of(names) is not None or len(rows) < 3:
        return {}
    values = {name: [_said(row.get(name)) for row in rows] for name in names}
    filled = {name: [v for v in said if v] for name, said in values.items()}
    length = {name: sum(map(len, said)) / len(said) for name, said in filled.items() if said}
    wordy = [name for name in length if _are_texts(filled[name], length[name])]
    if not wordy:
        return {}
    text = max(wordy, key=lambda name: length[name])
    found = {text: "text"}
    ids = [
        name
        for name, said in filled.items()
        if name != text
        and len(said) == len(rows) == len(set(said))
        and length[name] <= 40
        and not any(" " in value for value in said)
    ]
    if ids:
        found[min(ids, key=lambda name: (not _like_id(name), names.index(name)))] = "item_id"
    found |= dict.fromkeys(answers_by_content(filled, found, len(rows))[:1], "gold")
    return found


def answers_by_content(
    filled: Mapping[str, Sequence[str]], found: Mapping[str, str], rows: int
) -> list[str]:
    """Columns of 2 to 200 words that repeat, the likeliest answer first.

    Parameters
    ----------
    filled : mapping of str to sequence of str
        Values that are there, by column.
    found : mapping of str to str
        Columns that are something else.
    rows : int
        Values that a column needs.
    """
    repeats = {
        name: len(set(said))
        for name, said in filled.items()
        if name not in found
        and len(said) >= max(rows, 1)
        and 2 <= len(set(said)) <= min(MOST_CLASSES, len(said) / 1.5)
        and max(map(len, said)) <= LONGEST_ANSWER
        and not all(map(is_number, said))
    }
    return sorted(repeats, key=lambda name: (not _like_class(name), repeats[name]))


def _said(value: object) -> str:
    return "" if value is None or isinstance(value, (list, dict)) else str(value).strip()


def _are_texts(values: Sequence[str], length: float) -> bool:
    """Whether they are as long as texts, and most of more than one word."""
    return length >= LEAST_TEXT and 2 * sum(" " in value for value in values) > len(values)


def _like_class(name: str) -> bool:
    return any(word in plain_name(name) for word in CLASS_WORDS)


def _like_id(name: str) -> bool:
    return bool(set(plain_name(name).split("_")) & {"id", "nr", "no", "key", "number", "nummer"})


def about_content(
    names: Sequence[str], rows: Sequence[Row], wanted: ImportChoices
) -> Question | None:
    """Whether what was guessed by content is right; None where somebody has said it."""
    found = by_content(names, rows)
    if not found or wanted.kind or set(found.values()) & set(wanted.mapping.values()):
        return None
    values = {name: [v for row in rows if (v := _said(row.get(name)))] for name in names}
    sure = {name: ours for name, ours in found.items() if ours != "gold"}
    told = " and ".join(f"{name!r} as the {WORDS[ours]}" for name, ours in sure.items())
    ways = [
        Way(f"{name}, such as {shown(values[name][0])}", (*_told(sure), ("map", f"{name}=gold")))
        for name in answers_by_content(values, sure, len(rows))[:MOST_OFFERED]
    ]
    ways.append(Way("none of them", _told(sure)))
    return Question(
        "the right answer",
        f"None of its column names is known. By what is in them, {told} can be read; everything "
        "else is left out. Which column is the right answer?",
        tuple(ways),
    )


def _told(meaning: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(("map", f"{name}={ours}") for name, ours in meaning.items())


def is_number(text: str) -> bool:
    """Whether a cell is a number, with a decimal point or comma."""
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True
