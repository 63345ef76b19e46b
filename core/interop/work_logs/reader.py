"""Work logs of time trackers and issue trackers: who worked, when, how long and at what."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

import pandas as pd

from core.domain.errors import BadData
from core.interop.plain.meaning import plain_name
from core.interop.plain.tables import PlainCsv, PlainJson
from core.interop.plain.units import hours_question, named_unit
from core.interop.questions import ColumnUse, Question, Way
from core.interop.reading import (
    LEFT_OUT,
    PLACE,
    UNITS,
    ImportChoices,
    Problem,
    Reading,
    Recognition,
    RowKind,
    one_of,
    table,
)
from core.interop.source import FileHead, SourceFile
from core.interop.values import Odd, shown, text_of
from core.interop.work_logs.durations import PER_HOUR, hours_in, is_number, number_in, says_days
from core.interop.work_logs.entries import JIRA_NAMES, Entries, entries_of, sampled
from core.interop.work_logs.layouts import (
    ISSUE_TIMES,
    NO_LOG,
    OWN_ALONE,
    OWN_STEP,
    WEEKDAYS,
    Parts,
    layout_of,
    parts_of,
)
from core.interop.work_logs.moments import (
    DAY_FIRST,
    MONTH_FIRST,
    day_in,
    end_after,
    moment_in,
    order_of,
)
from core.interop.work_logs.steps import row_step, step_in, step_questions
from core.interop.work_logs.stretches import (
    LIKELY,
    LONGEST,
    TOO_LONG,
    contradiction,
    contradicts,
    impossible,
    in_hours,
    stretch_notes,
    too_long,
)

CLEAR, PROBABLE = 0.9, 0.4
"""How sure: of a known export, of any table that says who, when and how long."""

NOBODY = "(nobody)"
"""Stands for who worked where no column says it."""

ROLES = ("expert", "analyst", "ML engineer", "annotators")
TOTALS = frozenset({"total", "totals", "sum", "summe", "gesamt", "grand total"})
ID = re.compile(r"\S*\d\S*")
FEWEST_DAYS = 3
MATCH = 0.02
"""Hours by which a duration and its start and end may differ when its unit is told by them."""
MOST_MATCH = 0.9
MOST_TOLD = 12
"""Words that a note names."""


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
        return _Log(source.name, entries, parts, wanted).reading()


def _is_log(found: Entries) -> bool:
    """Whether entries say who worked, when or at what, and how long."""
    parts = parts_of(found.names, {})
    plain = {plain_name(name) for name in found.names}
    lengths = [_said(row, parts.hours) for _, row in found.rows]
    own = plain & OWN_STEP and all(is_number(one) or not one for one in lengths)
    if own or plain & OWN_ALONE:
        return False
    if not parts.who or not (parts.hours or (parts.start and parts.end)):
        return False
    if not (parts.day or parts.start or parts.steps):
        return False
    if not any(_reads(cells, parts) for _, cells in found.rows):
        return False
    # Who answers items has tasks too: there they are called by ids, and their time is in seconds.
    tasks = [word for _, row in found.rows if (word := _said(row, (*parts.steps, "")[0]))]
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
        cells = [cell for _, row in entries.rows if (cell := _said(row, name))]
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


@dataclass
class _Log:
    """One file on its way to hours."""

    name: str
    entries: Entries
    parts: Parts
    wanted: ImportChoices
    steps: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    left: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    open: Counter[str] = field(default_factory=Counter)
    used: set[str] = field(default_factory=set)

    def reading(self) -> Reading:
        """All of it as ours."""
        dates = (self.parts.day, self.parts.start, self.parts.end_day, self.parts.end)
        cells = (row.get(name) for _, row in self.entries.rows for name in dates if name)
        self.order, days = order_of(cells, dict(self.wanted.answers))
        self.unit, self.told = self._unit()
        self._refuse_parts_of_days()
        problems = list(self.entries.problems)
        rows: list[dict[str, Any]] = []
        totals = 0
        for place, row in self.entries.rows:
            if self._is_total(row):
                totals += 1
                continue
            try:
                rows.append({PLACE: place, **self._row(row)})
            except Odd as odd:
                problems.append(odd.at(place))
        if not rows:
            raise one_of(problems, self.name)
        frame = table(RowKind.HOURS, rows)
        questions = self._questions(frame, days)
        taken = self._taken(frame)
        problems.sort(key=lambda problem: problem.row or 0)
        notes = [*self.entries.notes, *self._notes(taken, totals)]
        tables = {RowKind.HOURS: taken.reset_index(drop=True)}
        return Reading(
            tables, tuple(problems), tuple(notes), columns=self._columns(), questions=questions
        )

    def _unit(self) -> tuple[str, bool]:
        """Unit of durations that are numbers alone, and whether the file or somebody says it."""
        hours = self.parts.hours
        said = self.wanted.units.get(hours, "")
        if said in UNITS:
            return said, True
        layout = layout_of(self.entries.names)
        if self.parts.unit:
            return self.parts.unit, self.parts.unit != "hours"
        if hours == "Log Work seconds":
            return "seconds", True
        bare = (layout.bare, True) if layout is not None and layout.bare else ("hours", False)
        return self._by_times() or bare

    def _refuse_parts_of_days(self) -> None:
        """Spreadsheets keep 1:30 as 0.0625 of a day, and may save it so."""
        hours = self.parts.hours
        cells = [row.get(hours) for _, row in self.entries.rows]
        numbers = [number_in(cell) for cell in cells if is_number(cell)]
        if self.told or named_unit(hours) or not numbers or max(numbers) >= 1:
            return
        whole = [
            all(abs(n * each - round(n * each)) < 0.01 for n in numbers) for each in (60, 1440)
        ]
        if whole == [False, True]:
            raise BadData(
                f"{self.name} has parts of days in the column {hours!r}",
                f"{numbers[0]:g} of a day is {in_hours(numbers[0] * 24)} hours. Spreadsheets keep "
                "times so, and nobody can tell whether hours were meant.",
                f"Save the column as 1:30 or in hours, or say so: --unit '{hours}=hours'.",
            )

    def _by_times(self) -> tuple[str, bool] | None:
        """The unit in which nearly all durations are what passes from start to end."""
        if not (self.parts.hours and self.parts.start and self.parts.end):
            return None
        pairs = []
        for _, row in self.entries.rows:
            try:
                start, end = self._times(row)
            except Odd:
                continue
            value = row.get(self.parts.hours)
            if start and end and end > start and is_number(value):
                pairs.append((number_in(value), (end - start).total_seconds() / 3600))
        for unit in ("hours", "minutes", "seconds"):
            fits = sum(abs(n * PER_HOUR[unit] - lasts) <= MATCH for n, lasts in pairs)
            if pairs and fits >= MOST_MATCH * len(pairs):
                return unit, True
        return None

    def _is_total(self, row: Mapping[str, Any]) -> bool:
        who = any(row.get(name) for name in self.parts.who)
        first = next((str(value) for value in row.values() if value not in (None, "")), "")
        named = " ".join(str(row.get(name) or "") for name in self.parts.who)
        totals = {first.strip(" :").casefold(), named.strip(" :").casefold()} & TOTALS
        timed = row.get(self.parts.day) or row.get(self.parts.start)
        return bool(totals) and not (who and timed)

    def _times(self, row: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
        parts = self.parts
        where = parts.start or parts.day
        start, _ = moment_in(row.get(parts.day), row.get(parts.start), self.order, where)
        on = row.get(parts.end_day) or row.get(parts.day)
        end, timed = moment_in(on, row.get(parts.end), self.order, parts.end or where)
        if not row.get(parts.end) or not timed:
            end = None
        return start, end_after(start, end, bool(row.get(parts.end_day)))

    def _row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        parts = self.parts
        who = " ".join(filter(None, (text_of(row.get(name), name) for name in parts.who)))
        who = who or self.wanted.answers.get(NOBODY, "")
        if not who and parts.who:
            raise Odd(parts.who[0], "It is empty.", "is empty")
        start, end = self._times(row)
        dated = start is None or start.date() != date.min
        hours = hours_in(row.get(parts.hours), parts.hours, PER_HOUR[self.unit])
        if start and end:
            lasts = (end - start).total_seconds() / 3600
            if lasts < 0:
                raise Odd(
                    parts.end, f"It ends at {end}, before it starts.", "ends before it starts"
                )
            # Of a number that nobody named the unit of, and that is no hours, the unit is asked.
            asked = not self.told and hours is not None and hours > LONGEST
            if hours is not None and not asked and contradicts(hours, lasts):
                raise Odd(
                    parts.hours, contradiction(hours, lasts), "more hours than from start to end"
                )
            hours = lasts if hours is None else hours
            if hours > LONGEST and lasts > LONGEST and not asked:
                raise Odd(parts.end, too_long(lasts), TOO_LONG)
        if hours is None:
            raise Odd(parts.hours or parts.end, "Neither hours nor start and end.", "no hours")
        columns = (parts.steps, parts.words, parts.projects)
        kinds, written, projects = ([(n, _said(row, n)) for n in some] for some in columns)
        column, word, step = row_step(kinds, written, projects, self.wanted.answers)
        self.used.add(column)
        if step is None:
            self.open[word] += 1
        elif step == LEFT_OUT:
            self.left[word] += hours
        else:
            self.steps[word, str(step)] += hours
        return {
            "who": who,
            "node": None if step is None else str(step),
            "start": start if dated else None,
            "end": end if dated else None,
            "hours": hours,
            "note": next((cell for _, cell in written if cell), None),
        }

    def _questions(self, rows: pd.DataFrame, days: Question | None) -> tuple[Question, ...]:
        """What has to be settled: the day, the unit, whose hours they are, the steps."""
        counted = rows[rows["node"].isna() | (rows["node"] != LEFT_OUT)]
        bare = any(is_number(row.get(self.parts.hours)) for _, row in self.entries.rows)
        # Jira's own seconds cannot be anything else.
        longest = LONGEST if self.told or named_unit(self.parts.hours) else LIKELY
        asked = bare and self.parts.hours not in JIRA_NAMES
        odd = impossible(counted, longest) if asked else ""
        found = [days] if days is not None else []
        found += hours_question(counted, self.parts.hours, odd, self.wanted.units)
        if (rows["who"] == "").any():
            ways = tuple(Way(role, (("answer", f"{NOBODY}={role}"),)) for role in ROLES)
            found.append(Question(NOBODY, "Whose hours are these? No column names anybody.", ways))
        return (*found, *step_questions(self.open))

    def _taken(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows whose step is known."""
        return rows[rows["node"].notna() & (rows["node"] != LEFT_OUT)]

    def _notes(self, rows: pd.DataFrame, totals: int) -> list[str]:
        found = []
        words = {key: hours for key, hours in self.steps.items() if key[0].casefold() != key[1]}
        if words:
            told = [
                f"{shown(word)} = {step} ({in_hours(hours)} h)"
                for (word, step), hours in _most(words)
            ]
            more = len(words) - len(told)
            further = f" and {more:,} more" if more > 0 else ""
            found.append(f"Steps as read: {', '.join(told)}{further}.")
        if self.left:
            told = [f"{shown(word)} ({in_hours(hours)} h)" for word, hours in _most(self.left)]
            found.append(f"Not counted, as you said: {', '.join(told)}.")
        lengths = [row.get(self.parts.hours) for _, row in self.entries.rows]
        if self.unit == "days" or any(map(says_days, lengths)):
            found.append("A day was read as 8 hours of work and a week as 40.")
        if totals:
            found.append(f"Left out as totals: {totals:,} of its rows.")
        return [*found, *stretch_notes(rows)]

    def _columns(self) -> tuple[ColumnUse, ...]:
        found = []
        for name in self.entries.names:
            became = "node" if name in self.used else self.parts.became.get(name, "")
            values = (_said(row, name) for _, row in self.entries.rows)
            first = next(filter(None, values), "")
            found.append(
                ColumnUse(name, became, shown(first), self.unit if became == "hours" else "")
            )
        return tuple(found)


Key = TypeVar("Key")


def _most(hours: Mapping[Key, float]) -> list[tuple[Key, float]]:
    """Those with most hours first, as many as a note names."""
    return sorted(hours.items(), key=lambda pair: -pair[1])[:MOST_TOLD]


def _said(row: Mapping[str, Any], name: str) -> str:
    """A cell as text; what is no single value as it is printed."""
    value = row.get(name)
    try:
        return text_of(value, name) or ""
    except Odd:
        return shown(value)
