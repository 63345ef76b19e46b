"""What the columns of work logs are called, tool by tool: all that is known of them, as data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from core.interop.plain.meaning import plain_name
from core.interop.plain.units import named_unit
from core.interop.reading import LEFT_OUT


def names_in(written: str) -> tuple[str, ...]:
    """Names parted by spaces."""
    return tuple(written.split())


@dataclass(frozen=True)
class Layout:
    """An export of one tool.

    Attributes
    ----------
    tool : str
    needs : frozenset of str
        Names, as ``plain_name`` writes them, that only its export has together.
    bare : str
        Unit of a duration that is a number without one; empty where the tool does not fix it.
    """

    tool: str
    needs: frozenset[str]
    bare: str = ""


ISSUE_TIMES = "Jira issues"
"""Not who worked when, only how long in all on each issue."""

LAYOUTS = tuple(
    Layout(tool, frozenset(needs.split()), bare)
    for tool, needs, bare in (
        ("Clockify", "duration_h duration_decimal", ""),
        ("Clockify", "time_h time_decimal", ""),
        ("Clockify", "time_interval_start time_interval_duration", ""),
        ("Toggl Track", "start_date start_time duration tags", ""),
        ("Toggl Track", "workspace_id start duration", "seconds"),
        ("Harvest", "date hours first_name last_name", ""),
        ("Harvest", "spent_date hours", ""),
        ("Tempo", "issue_key hours work_date", ""),
        ("Tempo", "tempo_worklog_id time_spent_seconds", ""),
        ("Kimai", "from to duration activity customer", "seconds"),
        ("Kimai", "begin end duration activity", "seconds"),
        ("Jira", "log_work", ""),
        ("Jira", "started time_spent_seconds", ""),
        ("Jira", "issue_key started time_spent", ""),
        (ISSUE_TIMES, "issue_key time_spent status", "seconds"),
    )
)

JIRA_LOG = "log_work"
"""Jira's column that is there once for every entry: comment;date;user;seconds."""

OWN_STEP = frozenset({"node", "step"})
OWN_ALONE = frozenset({"cancels", "iteration", "round"})
"""Names of our own table of hours, which plain tables read."""

WEEKDAYS = frozenset(
    names_in("mon tue wed thu fri sat sun montag dienstag mittwoch monday tuesday")
)

NO_LOG = frozenset(
    names_in(
        "label labels gold gold_label true_label answer prediction predicted verdict vote "
        "choice class category_label intent text sentence utterance title content body message "
        "document input question query prompt tweet review output metric value score"
    )
)
"""Names of columns that a table of items, answers or figures has and a log of hours has not."""

WHO = names_in(
    "who person full_name author_display_name user_name user user_full_name display_name author "
    "author_name worklog_author employee employee_name worker staff member team_member username "
    "author_email_address author_account_id user_alias user_username consultant resource_name "
    "mitarbeiter vollständiger_name benutzer benutzername name user_email email user_id"
)
FIRST_NAMES = (("first_name", "last_name"), ("vorname", "nachname"), ("firstname", "lastname"))

STEPS = names_in(
    "node step task task_name activity activity_name activity_type work_type type_of_work stage "
    "phase process work aufgabe taetigkeit tätigkeit aktivität issue_summary summary "
    "zusammenfassung vorgangszusammenfassung component"
)
"""Columns with the kind of work, the nearest to it first."""
WORDS = names_in(
    "description work_description worklog_description comment comments notes note remark "
    "beschreibung notiz bemerkung kommentar"
)
"""Columns in which people write what they did."""
PROJECTS = names_in("project project_name epic projekt tags tag")
"""Columns that say it where nothing else does."""

DAY = names_in(
    "start_date date work_date spent_date day date_worked worklog_date log_date entry_date "
    "started_date datum startdatum arbeitsdatum"
)
START = names_in(
    "started started_at start_datetime start_time start begin from time_interval_start time_from "
    "clock_in beginn startzeit von"
)
END_DAY = ("end_date", "stop_date", "enddatum")
END = names_in(
    "ended ended_at end_datetime end_time stop_time end stop finish finished to "
    "time_interval_end time_to clock_out ende endzeit bis"
)

SECONDS_, MINUTES_, HOURS_ = "seconds", "minutes", "hours"
DURATIONS: Mapping[str, str] = {
    "duration_decimal": HOURS_,
    "time_decimal": HOURS_,
    "dauer_dezimal": HOURS_,
    "decimal_hours": HOURS_,
    "hours_decimal": HOURS_,
    "time_spent_seconds": SECONDS_,
    "time_spent_in_seconds": SECONDS_,
    "duration_seconds": SECONDS_,
    "duration_in_seconds": SECONDS_,
    "seconds": SECONDS_,
    "duration_minutes": MINUTES_,
    "duration_min": MINUTES_,
    "time_spent_minutes": MINUTES_,
    "minutes": MINUTES_,
    "mins": MINUTES_,
    "hours": "",
    "duration_hours": HOURS_,
    "time_spent_hours": HOURS_,
    "total_hours": HOURS_,
    "logged_hours": HOURS_,
    "hours_logged": HOURS_,
    "hours_worked": HOURS_,
    "hours_spent": HOURS_,
    "stunden": HOURS_,
    "duration_h": "",
    "time_h": "",
    "time_interval_duration": "",
    "duration": "",
    "duration_total_seconds": SECONDS_,
    "time_spent": "",
    "timespent": "",
    "time_logged": "",
    "total_time": "",
    "time_worked": "",
    "logged": "",
    "dauer": "",
    "dur": "milliseconds",
    "h": "",
    "time": "",
}
"""Columns that say how long, the surest first, and the unit that their name fixes."""


LENGTH_WORDS = frozenset(
    names_in(
        "hours hrs hour minutes mins seconds duration spent worked logged tracked stunden "
        "minuten dauer arbeitszeit days tage effort aufwand"
    )
)
OTHER_LENGTH = frozenset(
    names_in(
        "billable billed rounded estimate estimated remaining original rate external overtime "
        "amount price cost start end started ended begin from to stop at in out zone break pause "
        "date created updated budget planned pro per by"
    )
)
DAY_WORDS = frozenset({"date", "day", "datum"})
OTHER_DAY = frozenset(names_in("created updated due invoice end stop of week name exported id"))
STEP_WORDS = frozenset(names_in("task activity work job service category subject tätigkeit arbeit"))
OTHER_STEP = frozenset(
    names_in("id key number date day by hours time start end started ended rate order package")
)
WHO_WORDS = frozenset(
    names_in(
        "user employee author person worker staff member resource annotator annotators labeller "
        "labeler rater consultant colleague who by mitarbeiter mitarbeiterin benutzer bearbeiter"
    )
)
OTHER_WHO = frozenset(
    names_in(
        "id number email group team role roles rate count key updated created approved billed sort"
    )
)
"""Words in names that are none of the known ones, and those that say it is something else."""


Words = tuple[Collection[str], Collection[str]]
"""Words of which a name has one, and those of which it has none."""


@dataclass(frozen=True)
class Parts:
    """Which columns of a work log say what, by their own names.

    Attributes
    ----------
    who : tuple of str
        One column, or first and last name.
    steps, words, projects : tuple of str
        Where the step may stand, in the order in which they are asked.
    day, start, end_day, end, hours : str
        Empty where there is none.
    unit : str
        What the name of ``hours`` fixes.
    """

    who: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    day: str = ""
    start: str = ""
    end_day: str = ""
    end: str = ""
    hours: str = ""
    unit: str = ""
    became: Mapping[str, str] = field(default_factory=dict)


def layout_of(names: Sequence[str]) -> Layout | None:
    """The tool whose export has these columns; None where no known one."""
    plain = {plain_name(name) for name in names}
    return next((one for one in LAYOUTS if one.needs <= plain), None)


def parts_of(names: Sequence[str], mapping: Mapping[str, str]) -> Parts:
    """What each column says: as it was mapped, else by its name.

    Examples
    --------
    >>> found = parts_of(["User", "Task", "Start Date", "Duration (decimal)"], {})
    >>> found.who, found.steps, found.day, found.hours, found.unit
    (('User',), ('Task',), 'Start Date', 'Duration (decimal)', 'hours')
    """
    # Backwards, so that of two names that read alike the first column is taken.
    free = {plain_name(name): name for name in reversed(names) if name not in mapping}

    def said(ours: str) -> list[str]:
        return [their for their, meant in mapping.items() if meant == ours and their in names]

    def first(known: Sequence[str], ours: str, words: Words = ((), ())) -> str:
        exact = _all(free, known)
        return next(iter([*said(ours), *exact, *_likely(free, *words)]), "")

    who: tuple[str, ...] = tuple(said("who")[:1])
    pair = next((pair for pair in FIRST_NAMES if {*pair} <= free.keys()), None)
    if not who and pair is not None:
        who = (free[pair[0]], free[pair[1]])
    one = first(WHO, "who", (WHO_WORDS, OTHER_WHO))
    who = who or ((one,) if one else ())
    hours = first(list(DURATIONS), "hours", (LENGTH_WORDS, OTHER_LENGTH))
    mapped_step = tuple(said("node"))
    parts = Parts(
        who=who,
        steps=mapped_step or _all(free, STEPS) or _likely(free, STEP_WORDS, OTHER_STEP),
        words=tuple(said("note")) or _all(free, WORDS),
        projects=() if mapped_step else _all(free, PROJECTS),
        day=first(DAY, "", (DAY_WORDS, OTHER_DAY)),
        start=first(START, "start"),
        end_day=first(END_DAY, ""),
        end=first(END, "end"),
        hours=hours,
        unit=DURATIONS.get(plain_name(hours)) or named_unit(hours),
    )
    return _with_uses(parts, names, mapping)


def _speaks(name: str, words: Collection[str], others: Collection[str]) -> bool:
    tokens = set(name.split("_"))
    return bool(tokens & set(words)) and not tokens & set(others)


def _likely(
    free: Mapping[str, str], words: Collection[str], others: Collection[str]
) -> tuple[str, ...]:
    return tuple(their for name, their in free.items() if _speaks(name, words, others))[::-1]


def _all(free: Mapping[str, str], known: Sequence[str]) -> tuple[str, ...]:
    return tuple(free[name] for name in known if name in free)


def _with_uses(parts: Parts, names: Sequence[str], mapping: Mapping[str, str]) -> Parts:
    became: dict[str, str] = {}
    for ours, theirs in (
        ("who", parts.who),
        ("hours", (parts.hours,)),
        ("start", (parts.day, parts.start)),
        ("end", (parts.end_day, parts.end)),
        ("note", parts.words[:1]),
    ):
        for their in theirs:
            if their and mapping.get(their) != LEFT_OUT:
                became.setdefault(their, ours)
    # Which columns say the step is known once the rows are read.
    return Parts(**{**vars(parts), "became": {n: became.get(n, "") for n in names}})
