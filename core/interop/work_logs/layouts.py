"""What the columns of work logs are called, tool by tool: all that is known of them, as data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from core.interop.plain.meaning import plain_name


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
        ("ClickUp", "username start stop time_tracked", "milliseconds"),
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
    "mitarbeiter vollständiger_name utilisateur benutzer benutzername name user_email email user_id"
)
FIRST_NAMES = (("first_name", "last_name"), ("vorname", "nachname"), ("firstname", "lastname"))

STEPS = names_in(
    "node step task task_name activity activity_name activity_type work_type type_of_work stage "
    "phase process work aufgabe taetigkeit tätigkeit aktivität issue_summary summary "
    "zusammenfassung vorgangszusammenfassung tâche component"
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
    "completed_work": HOURS_,
    "durée": "",
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


def layout_of(names: Sequence[str]) -> Layout | None:
    """The tool whose export has these columns; None where no known one."""
    plain = {plain_name(name) for name in names}
    return next((one for one in LAYOUTS if one.needs <= plain), None)
