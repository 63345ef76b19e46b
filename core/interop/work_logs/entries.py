"""Entries of a work log by name of their columns, from tables and from JSON."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.interop.json_records import records
from core.interop.plain.meaning import plain_name
from core.interop.reading import Problem
from core.interop.source import FileHead, SourceFile
from core.interop.work_logs.layouts import JIRA_LOG, names_in

Cells = Mapping[str, Any]

LISTS = frozenset(
    names_in(
        "issues worklogs worklog results time_entries timeEntries timeentries entries data fields "
        "timesheets items values records"
    )
)
"""Keys under which JSON exports keep their entries, or what leads to them."""

ABOVE = ("key", "issueKey", "summary", "components", "project")
"""What an issue tells about the entries in it."""

TOGETHER = ("username", "user", "user_id", "description", "project_name", "task_name")

LENGTHS = frozenset(
    names_in(
        "timeSpentSeconds timeSpent duration hours timeInterval minutes seconds durationSeconds "
        "dur duration_seconds duration_minutes duration_hours time_spent time_spent_seconds"
    )
)
"""Keys of which an entry has one."""

MOST_DEEP = 8


@dataclass
class Entries:
    """Rows of a work log.

    Attributes
    ----------
    names : tuple of str
        Columns, each once.
    rows : list of (int, mapping)
        Place and cells.
    problems : list of Problem
    notes : list of str
    """

    names: tuple[str, ...]
    rows: list[tuple[int, Cells]]
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def entries_of(source: SourceFile) -> Entries:
    """All entries of a file."""
    return _of_json(source) if source.sample.records else _of_table(source)


def sampled(sample: FileHead) -> Entries:
    """The first entries of a file, for recognising."""
    if sample.records:
        return _gathered(enumerate(sample.records, 1))
    if not sample.rows:
        return Entries((), [])
    header = sample.header
    body = [(at, row) for at, row in enumerate(sample.rows[1:], 2) if len(row) == len(header)]
    return _tabled(header, body)


def _of_table(source: SourceFile) -> Entries:
    reader = csv.reader(
        io.StringIO(source.text, newline=""),
        delimiter=source.sample.separator or ",",
        strict=True,  # else a quote that is never closed takes the rest of the file in silence
    )
    header = source.sample.header
    begun = False
    rows: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    while True:
        place = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error:
            why = "A quote is not closed, not doubled, or a cell is too long."
            problems.append(Problem(place, "", why, "a cell cannot be read"))
            continue
        if not begun:  # what stands before the header is passed over
            begun = cells == header
        elif any(cells) and len(cells) != len(header):
            why = f"It has {len(cells):,} cells, the header {len(header):,}."
            problems.append(Problem(place, "", why, "has more or fewer cells than the header"))
        elif any(cells):
            rows.append((place, cells))
    found = _tabled(header, rows)
    found.problems.extend(problems)
    return found


def _tabled(header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]) -> Entries:
    """Rows by name; of columns with one name the first that is filled, but for Jira's entries."""
    names = tuple(dict.fromkeys(name for name in header if name))
    logs = [at for at, name in enumerate(header) if plain_name(name) == JIRA_LOG]
    found: list[tuple[int, Cells]] = []
    for place, row in rows:
        cells: dict[str, Any] = {}
        for name, cell in zip(header, row, strict=True):
            if name and not cells.get(name):
                cells[name] = cell
        if logs:
            found += [(place, _of_jira(cells, row[at])) for at in logs if row[at]]
        else:
            found.append((place, cells))
    if logs:
        theirs = header[logs[0]]
        names = (*(n for n in names if n != theirs and plain_name(n) not in _ISSUE_TIME), *_JIRA)
    return Entries(names, found)


_JIRA = ("Log Work comment", "Log Work started", "Log Work author", "Log Work seconds")
JIRA_NAMES: Mapping[str, str] = dict(zip(_JIRA, ("note", "start", "who", "hours"), strict=True))
"""Parts of one entry in Jira's column and what they are."""

_ISSUE_TIME = frozenset({"time_spent", "created", "updated", "resolved", "description"})
"""What an issue says of itself in words that an entry uses too."""


def _of_jira(cells: Mapping[str, Any], entry: str) -> Cells:
    # The comment stands first and may hold semicolons.
    parts = [part.strip() for part in entry.rsplit(";", 3)]
    return {**cells, **dict(zip(_JIRA, ["", "", "", "", *parts][-4:], strict=True))}


def _of_json(source: SourceFile) -> Entries:
    problems: list[Problem] = []
    found = _gathered(records(source, problems))
    found.problems.extend(problems)
    return found


def _gathered(values: Any) -> Entries:
    rows: list[tuple[int, Cells]] = []
    short: Counter[str] = Counter()
    for place, value in values:
        inside = list(_entries(value, {}, short, 0))
        lone = len(inside) == 1
        for cells in inside:
            rows.append((place if lone else len(rows) + 1, cells))
    names = tuple(dict.fromkeys(name for _, cells in rows for name in cells))
    notes = [
        f"{where} has {count:,} more entries than the file holds: Jira's search gives the first 20."
        for where, count in short.items()
    ]
    return Entries(names, rows, notes=notes)


def _entries(
    value: Any, above: Mapping[str, Any], short: Counter[str], depth: int
) -> Iterator[Cells]:
    if depth > MOST_DEEP:
        return
    if isinstance(value, list):
        for one in value:
            yield from _entries(one, above, short, depth + 1)
        return
    if not isinstance(value, dict):
        return
    if LENGTHS & value.keys():
        yield {**above, **_flat(value)}
        return
    told = {f"issue.{k}": _flat_value(value[k]) for k in ABOVE if value.get(k)}
    if "issue.summary" in told:
        told["Summary"] = told.pop("issue.summary")
    if "time_entries" in value:  # Toggl's reports tell once what its entries have in common
        told |= {key: _flat_value(value[key]) for key in TOGETHER if value.get(key)}
    above = {**above, **told}
    held = value.get("worklogs")
    if (
        isinstance(held, list)
        and isinstance(value.get("total"), int)
        and value["total"] > len(held)
    ):
        short[str(above.get("issue.key", "An issue"))] += value["total"] - len(held)
    for key in LISTS & value.keys():
        yield from _entries(value[key], above, short, depth + 1)


def _flat(value: Mapping[str, Any], prefix: str = "", depth: int = 0) -> dict[str, Any]:
    """Members by their path; what is deeper than three keys is text."""
    found: dict[str, Any] = {}
    for key, inner in value.items():
        name = f"{prefix}{key}"
        if isinstance(inner, dict) and {"hours", "minutes"} <= inner.keys():
            found[name] = f"{inner['hours']}h {inner['minutes']}m {inner.get('seconds') or 0}s"
        elif isinstance(inner, dict) and depth < 2 and inner.get("type") != "doc":
            found |= _flat(inner, f"{name}.", depth + 1)
        else:
            found[name] = _flat_value(inner)
    # Objects such as {"id": 3, "name": "Ann"} are called by their name.
    for own, ours in (("name", ""), ("displayName", "")):
        if prefix and own in value and isinstance(value[own], str):
            found[prefix.rstrip(".") + ours] = value[own]
    return found


def _flat_value(value: Any) -> Any:
    """A single value, or the words in it."""
    if isinstance(value, dict):
        return value["name"] if isinstance(value.get("name"), str) else " ".join(_words(value))
    if isinstance(value, list):
        return ", ".join(str(_flat_value(one)) for one in value)
    return value


def _words(value: Any, depth: int = 0) -> Iterator[str]:
    """Texts in a document of Jira's editor."""
    if depth > 2 * MOST_DEEP:
        return
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        value = [inner for inner in value.values() if isinstance(inner, dict | list)]
    if isinstance(value, list):
        for inner in value:
            yield from _words(inner, depth + 1)
