"""Draws from CSV files: one row per draw, one column per arm or input."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from core.decision.assumptions.draws import Array
from core.decision.voi.psa_sample import PsaSample
from core.domain.errors import BadData
from core.workflows.from_csv.columns import rows_of

Rows = list[list[str]]


COUNTERS = {
    *("draw", "draws", "draw_id", "sample_id", "psa_id", "sim", "sim_id", "simulation"),
    *("iteration", "iteration_id", "iter", "index", "idx", "row", "row_id", "trial"),
    *("replication", "replicate", "seed", "chain"),
}
"""Names of columns that number the draws, without dots and case."""
NAMELESS = re.compile(r"(unnamed: \d+)?")
FEWEST_COUNTED = 5
"""Rows from which 0, 1, 2, ... numbers the rows under any name, and 10, 20, ... in both files."""


def read_sample(
    costs: Path,
    effects: Path,
    params: Path | None = None,
    tell: Callable[[str], None] = lambda said: None,
) -> PsaSample:
    """Read a sample of draws; rows belong together by their order.

    Columns that number the rows are no arms and are left out.

    Parameters
    ----------
    costs, effects : Path
        CSV, UTF-8, commas; the header names the arms, the same ones in both.
    params : Path, optional
        The same for the uncertain inputs.
    tell : callable
        Told in a sentence which columns of a file are left out.

    Raises
    ------
    BadData
        If a file cannot be read, or the draws contradict each other.
    """
    read = [(path, read_columns(path)) for path in (costs, effects, params) if path is not None]
    numbering = {
        name
        for _, columns in read
        for name, values in columns.items()
        if _counts(name, values, [of[name] for _, of in read if name in of])
    }
    first: dict[str, tuple[Path, Array]] = {}
    for path, columns in read:
        here = [name for name in columns if name in numbering]
        for name in here:
            before, theirs = first.setdefault(name, (path, columns[name]))
            if not np.array_equal(columns[name], theirs):
                raise BadData(
                    f"{before} and {path} number their rows differently",
                    f"Column {name!r} is not the same in both, and rows belong together by order.",
                    "Sort both files alike, or remove the column if it means nothing.",
                )
        if here:
            names = ", ".join(repr(name) for name in here)
            tell(f"{path}: left out, since it numbers the rows: {names}.")
    found = [
        {name: values for name, values in columns.items() if name not in numbering}
        for _, columns in read
    ]
    return PsaSample.of_columns(*found)


def _counts(name: str, values: Array, everywhere: Sequence[Array]) -> bool:
    """Whether a column numbers the rows: by its name, or as it counts, the same in every file.

    Parameters
    ----------
    name : str
    values : ndarray, shape (rows,)
    everywhere : sequence of ndarray
        The columns of that name in all files.
    """
    if not len(values) or not np.all(np.isfinite(values)) or np.any(values != np.floor(values)):
        return False
    if name.strip(" .#").casefold().replace(" ", "_") in COUNTERS:
        return True
    steps = np.diff(values)
    stepped = len(steps) > 0 and steps[0] > 0 and bool(np.all(steps == steps[0]))
    if not stepped or not all(np.array_equal(values, other) for other in everywhere):
        return False
    plain = steps[0] == 1 and values[0] in (0, 1)
    if NAMELESS.fullmatch(name.casefold()):
        return bool(plain)
    return len(values) >= FEWEST_COUNTED and bool(plain or len(everywhere) > 1)


def read_columns(path: Path) -> dict[str, Array]:
    """Columns of numbers by their names; NaN and infinity are read and left to the sample.

    Raises
    ------
    BadData
        If the file is not there, not UTF-8, ragged, or holds words where numbers belong.
    """
    found = [(line, row) for line, row in rows_of(path) if row]
    lines, rows = [line for line, _ in found], [row for _, row in found]
    names = [name.strip() for name in rows[0]]
    _check_header(path, names)
    for line, row in found:
        if len(row) != len(names):
            raise BadData(
                f"{path} is ragged",
                f"Line {line} has {len(row)} cells, the header {len(names)}.",
                "Give every row one cell per column; amounts without thousands separators.",
            )
    values = _numbers(path, names, rows[1:], lines[1:])
    columns = {name: values[:, at] for at, name in enumerate(names)}
    if "" in columns and not _counts("", columns[""], []):
        raise BadData(
            f"{path} has a column without a name",
            f"It is column {names.index('') + 1}.",
            "Name every column in the first line.",
        )
    return columns


def _check_header(path: Path, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1 and name})
    if repeated:
        raise BadData(
            f"{path} has two columns {repeated[0]!r}", remedy="Name every column differently."
        )
    if len(names) == 1 and ";" in names[0]:
        raise BadData(f"{path} is separated by semicolons", remedy="Separate cells by commas.")


def _numbers(path: Path, names: list[str], rows: Rows, lines: list[int]) -> Array:
    try:
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(names))
    except ValueError as error:
        for row, line in zip(rows, lines, strict=True):
            for name, cell in zip(names, row, strict=True):
                if not _is_number(cell):
                    raise BadData(
                        f"{path} holds something that is no number",
                        f"Line {line}, column {name!r}: {cell[:40]!r}.",
                        "Give plain numbers with a decimal point.",
                    ) from error
        raise BadData(f"{path} cannot be read as numbers", str(error)) from error


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
