"""The training set in sentences: what is in it, and what was made."""

from __future__ import annotations

from core.preparation.examples import ExampleOrigin
from core.preparation.recipe import TrainingSet
from core.report.format.numbers import count
from core.report.wording.preparation_words import counted

ORIGIN_NAMES = {
    ExampleOrigin.ORIGINAL: "Originals",
    ExampleOrigin.NOISE: "With typing mistakes",
    ExampleOrigin.REWRITTEN: "In other words",
    ExampleOrigin.COPY: "Copies",
}
"""In the order in which they are made."""

OF_A_POC = (
    "Added examples go into training files only, never into the validation or test set. The PoC "
    "does not train on them: there each approach learns from the labels it pays for."
)


def training_set_sentence(found: TrainingSet) -> str:
    """How many examples, and how many of them were made.

    Examples
    --------
    >>> from core.preparation.examples import Example
    >>> training_set_sentence(TrainingSet((Example("a", "x", "yes"),)))
    '1 example, all as they came.'
    """
    total = counted(len(found.examples), "example")
    cut = f"; {count(found.left_out)} of big classes are left out" if found.left_out else ""
    if not found.made:
        return f"{total}{cut}." if cut else f"{total}, all as they came."
    parts = ", ".join(
        f"{count(n)} {ORIGIN_NAMES[origin].lower()}"
        for origin, n in ((origin, found.by_origin[origin]) for origin in ORIGIN_NAMES)
        if n
    )
    return f"{total}: {parts}{cut}."


def training_set_rows(found: TrainingSet, most: int) -> list[dict[str, str | int]]:
    """Rows of a table: classes with their examples by origin; origins without any are left out."""
    there = [origin for origin in ORIGIN_NAMES if found.by_origin[origin]]
    rows: list[dict[str, str | int]] = []
    for label, sizes in list(found.by_class.items())[:most]:
        row: dict[str, str | int] = {ORIGIN_NAMES[origin]: sizes[origin] for origin in there}
        rows.append({"Class": label} | row | {"Together": sum(sizes.values())})
    return rows
