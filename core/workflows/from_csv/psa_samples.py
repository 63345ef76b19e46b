"""Draws from CSV files: one row per draw, one column per arm or input."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.decision.assumptions.draws import Array
from core.decision.voi.psa_sample import PsaSample
from core.domain.errors import BadData
from core.workflows.from_csv.columns import rows_of

Rows = list[list[str]]


def read_sample(costs: Path, effects: Path, params: Path | None = None) -> PsaSample:
    """Read a sample of draws; rows belong together by their order.

    Parameters
    ----------
    costs, effects : Path
        CSV, UTF-8, commas; the header names the arms, the same ones in both.
    params : Path, optional
        The same for the uncertain inputs.

    Raises
    ------
    BadData
        If a file cannot be read, or the draws contradict each other.
    """
    inputs = read_columns(params) if params is not None else {}
    return PsaSample.of_columns(read_columns(costs), read_columns(effects), inputs)


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
    return {name: values[:, at] for at, name in enumerate(names)}


def _check_header(path: Path, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1 and name})
    if repeated:
        raise BadData(
            f"{path} has two columns {repeated[0]!r}", remedy="Name every column differently."
        )
    if "" in names:
        raise BadData(
            f"{path} has a column without a name",
            f"It is column {names.index('') + 1}.",
            "Name every column in the first line.",
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
