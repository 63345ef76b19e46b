"""Work logs of time trackers and issue trackers: who worked, when, how long and at what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.domain.errors import BadData
from core.interop.plain.meaning import guess, plain_name
from core.interop.plain.tables import PlainCsv, PlainJson
from core.interop.plain.units import named_unit
from core.interop.reading import (
    ImportChoices,
    Problem,
    Reading,
    Recognition,
    RowKind,
    one_of,
)
from core.interop.source import FileHead, SourceFile
from core.interop.values import Odd
from core.interop.work_logs.durations import hours_in, is_number
from core.interop.work_logs.entries import JIRA_NAMES, Entries, entries_of, sampled
from core.interop.work_logs.layouts import (
    ISSUE_TIMES,
    NO_LOG,
    OWN_ALONE,
    OWN_STEP,
    WEEKDAYS,
    layout_of,
)
from core.interop.work_logs.log import Log, said_in
from core.interop.work_logs.moments import (
    DAY_FIRST,
    MONTH_FIRST,
    day_in,
    moment_in,
)
from core.interop.work_logs.parts import Parts, parts_of
from core.interop.work_logs.steps import step_in

CLEAR, PROBABLE = 0.9, 0.4
"""How sure: of a known export, of any table that says who, when and how long."""

ID = re.compile(r"\S*\d\S*")
FEWEST_DAYS = 3


class WorkLogs:
    """Jira, Tempo, Toggl, Clockify, Kimai, Harvest, and any table of who, when and how long."""

    id = "work-log"
    title = "Work logs"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """The columns of a known export, or who worked with when or at what and how long."""
        found = sampled(sample)
        plain = {plain_name(name) for name in found.names}
        if not found.rows:
            return None
        names = sample.header or found.names
        layout = layout_of(list(names))
        if layout is not None and layout.tool == ISSUE_TIMES:
            times = (
                row.get(n) for _, row in found.rows for n in row if plain_name(n) == "time_spent"
            )
            layout = layout if any(times) and not plain & NO_LOG else None
        if layout is not None and not plain & {"label", "gold", "prediction"}:
            why = f"It has the columns of a time report of {layout.tool}."
            return self._found(f"Work log of {layout.tool}", why, CLEAR)
        if plain & NO_LOG or not (_is_weekly(found) or _is_log(found)):
            return None
        return self._found(
            "Work log", "It has columns for who worked, when and how long.", PROBABLE
        )

    def _found(self, title: str, why: str, confidence: float) -> Recognition:
        return Recognition(self.id, title, why, (RowKind.HOURS,), confidence=confidence)

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every entry.

        Raises
        ------
        BadData
            If no entry can be read.
        """
        if wanted.kind not in (None, RowKind.HOURS):
            plain = PlainJson() if source.sample.records else PlainCsv()
            return plain.read(source, wanted)
        entries = entries_of(source)
        mapping = dict(wanted.mapping)
        if JIRA_NAMES.keys() <= {*entries.names}:
            mapping = {**JIRA_NAMES, **mapping}
        parts = _with_day(entries, parts_of(entries.names, mapping), mapping)
        _check(source.name, entries, parts)
        return Log(source.name, entries, parts, wanted).reading()


def _is_log(found: Entries) -> bool:
    """Whether entries say who worked, when or at what, and how long."""
    parts = parts_of(found.names, {})
    plain = {plain_name(name) for name in found.names}
    lengths = [said_in(row, parts.hours) for _, row in found.rows]
    # Our own table of hours: plain tables read it, unless its lengths are written otherwise.
    known = not parts.hours or guess(RowKind.HOURS, found.names)[parts.hours] == "hours"
    own = plain & OWN_STEP and known and all(is_number(one) or not one for one in lengths)
    if own or plain & OWN_ALONE:
        return False
    if not parts.who or not (parts.hours or (parts.start and parts.end)):
        return False
    if not (parts.day or parts.start or parts.steps):
        return False
    # Films have a name, a date and a duration too.
    told = parts.steps or parts.words or parts.projects
    if not told and named_unit(parts.hours) not in {"hours", "days"}:
        return False
    if not any(_reads(cells, parts) for _, cells in found.rows):
        return False
    # Who answers items has tasks too: there they are called by ids, and their time is in seconds.
    tasks = [word for _, row in found.rows if (word := said_in(row, (*parts.steps, "")[0]))]
    ids = sum(bool(ID.fullmatch(word)) and step_in(word) is None for word in tasks)
    if ids * 2 > len(tasks) and named_unit(parts.hours) not in {"hours", "minutes", "days"}:
        return False
    # Twenty past ten is a time of day as often as it is a length.
    clocks = any(":" in one for one in lengths)
    return plain_name(parts.hours) != "time" or not clocks or any(map(step_in, tasks))


def _with_day(entries: Entries, parts: Parts, mapping: Mapping[str, str]) -> Parts:
    """Where no column is called a day, the first that holds nothing but dates is one."""
    if parts.day or parts.start:
        return parts
    for name in entries.names:
        cells = [cell for _, row in entries.rows if (cell := said_in(row, name))]
        if parts.became.get(name) or name in mapping or not cells:
            continue
        if any(all(day_in(cell, order) for cell in cells) for order in (DAY_FIRST, MONTH_FIRST)):
            return replace(parts, day=name, became={**parts.became, name: "start"})
    return parts


def _is_weekly(found: Entries) -> bool:
    """Whether there is a column for each day of a week."""
    days = [n for n in found.names if plain_name(n).split("_")[0] in WEEKDAYS or day_in(n, "")]
    parts = parts_of(found.names, {})
    return len(days) >= FEWEST_DAYS and bool(parts.who or parts.projects or parts.steps)


def _reads(cells: Mapping[str, Any], parts: Parts) -> bool:
    try:
        if parts.hours:
            return hours_in(cells.get(parts.hours), "", 1.0) is not None
        start, _ = moment_in(cells.get(parts.day), cells.get(parts.start), "", "")
        return start is not None
    except Odd:
        return False


def _check(name: str, entries: Entries, parts: Parts) -> None:
    if _is_weekly(entries):
        raise BadData(
            f"{name} has a column for each day",
            "Hours are read from a row for each stretch of work.",
            "Export the detailed report instead of the weekly one.",
        )
    if not entries.rows:
        raise one_of(entries.problems or [Problem(None, "", "It holds no entry.", "none")], name)
    if not parts.hours and not (parts.start and parts.end):
        raise BadData(
            f"{name} does not say how long anybody worked",
            f"Its columns: {', '.join(entries.names)[:500]}.",
            "Name the column with --map 'COLUMN=hours', or start and end.",
        )
    layout = layout_of(entries.names)
    if layout is not None and layout.tool == ISSUE_TIMES and not parts.who:
        raise BadData(
            f"{name} says how long issues took, not who worked",
            "Its column Time Spent adds up the work of everybody on an issue.",
            "Export the worklogs (Log Work among all fields, or a Tempo report), or name the "
            "column of people with --map 'Assignee=who'.",
        )
