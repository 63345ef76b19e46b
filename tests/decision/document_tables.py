"""Tables of the documents, so that tests can hold them against the code."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def tables(name: str) -> dict[str, dict[str, list[str]]]:
    """Tables of a document by the heading above them; rows by their first cell."""
    found: dict[str, dict[str, list[str]]] = {}
    heading = ""
    for line in (DOCS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|") and not re.fullmatch(r"[|:\- ]+", line):
            first, *rest = [cell.strip() for cell in line.strip("|").split("|")]
            found.setdefault(heading, {})[first] = rest
    return found


def number(cell: str) -> float:
    """A cell's number: ``$10,566.87``, ``-202.60``, ``48.1 days``, ``7.4M``, ``$10.6k``."""
    found = re.search(r"(-?)\$?(-?[0-9][0-9,]*(?:\.[0-9]+)?)([kM]?)", cell)
    assert found, cell
    times = {"": 1.0, "k": 1e3, "M": 1e6}[found[3]]
    return float(found[1] + found[2].replace(",", "")) * times
