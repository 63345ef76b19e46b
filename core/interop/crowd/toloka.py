"""Toloka assignments as labels: reward and time belong to the page, controls say how good it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from core.domain.errors import BadData
from core.interop.cells import cells
from core.interop.crowd.fields import label_fields, meanings, their_fields
from core.interop.crowd.work import Work, reading
from core.interop.idle import Timed, without_idle
from core.interop.reading import (
    ImportChoices,
    Problem,
    Reading,
    Recognition,
    RowKind,
    TheirField,
    one_of,
)
from core.interop.source import SAMPLE_ROWS, FileHead, SourceFile
from core.interop.values import Odd, id_of_text, moment_of, number_of, text_of
from core.interop.which_answer import told, which_answer

INPUT, OUTPUT, GOLDEN, OF_PAGE = "INPUT:", "OUTPUT:", "GOLDEN:", "ASSIGNMENT:"
PAGE, WORKER, STATUS = f"{OF_PAGE}assignment_id", f"{OF_PAGE}worker_id", f"{OF_PAGE}status"
TASK, REWARD = f"{OF_PAGE}task_id", f"{OF_PAGE}reward"
STARTED, SUBMITTED = f"{OF_PAGE}started", f"{OF_PAGE}submitted"
FROM_INPUTS = "(its inputs)"

GIVEN = "given"
STATUSES: Mapping[str, str] = {
    "": GIVEN,
    "APPROVED": GIVEN,
    "SUBMITTED": GIVEN,
    "REJECTED": "rejected",
    "SKIPPED": "skipped",
    "EXPIRED": "draft",
    "ACTIVE": "draft",
}

Row = Mapping[str, str]


class Toloka:
    """TSV as the pool's *Download results* writes it."""

    id = "toloka"
    title = "Toloka assignments (TSV)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Columns INPUT: and OUTPUT: or ASSIGNMENT:."""
        header = sample.header
        begins = {name.partition(":")[0] + ":" for name in header if ":" in name}
        if INPUT not in begins or not {OUTPUT, OF_PAGE} & begins:
            return None
        return Recognition(
            self.id,
            self.title,
            "Its columns begin with INPUT: and "
            f"{OUTPUT if OUTPUT in begins else OF_PAGE}, as Toloka writes them.",
            (RowKind.LABELS, RowKind.ITEMS),
            _fields(sample),
        )

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every row, with its share of the reward and the time of its page.

        Raises
        ------
        BadData
            If there are no answers in it, or no row can be read.
        """
        found = cells(source, source.sample.separator)
        if not any(name.startswith(OUTPUT) for name in found.header):
            raise BadData(
                f"{source.name} holds no answers",
                f"It has no column that begins with {OUTPUT}",
                "Download the results of the pool, not its tasks.",
            )
        fields = _fields(source.sample)
        meaning = meanings(fields, wanted.mapping, source.name)
        problems = list(found.problems)
        pages = _Pages(found.rows, problems)
        if problems and not pages.rows:
            raise one_of(problems, source.name)
        work = [pages.work(place, row) for place, row in pages.rows]
        meaning = _with_gold(meaning, found.header)
        read = reading(work, meaning, problems, pages.notes(), wanted.kind)
        given = {
            name: [row.get(name) for _, row in found.rows[:SAMPLE_ROWS]]
            for name in found.header
            if name.startswith(OUTPUT)
        }
        asked = which_answer(label_fields(fields, given), wanted.mapping, OUTPUT)
        return told(read, fields, meaning, asked)


class _Pages:
    """Rows by the page (assignment) they were handed in on."""

    def __init__(self, rows: Sequence[tuple[int, Row]], problems: list[Problem]) -> None:
        self.rows: list[tuple[int, Row]] = []
        self.size: Counter[str] = Counter()
        self.reward: dict[str, float | None] = {}
        first: dict[str, Row] = {}
        for place, row in rows:
            page = _page(place, row)
            # Also a row that is refused: it was on the page, and its share of pay and time is its
            # own.
            self.size[page] += 1
            try:
                reward = number_of(row.get(REWARD), REWARD, 0.0)
                if row.get(STATUS, "").upper() not in STATUSES:
                    raise Odd(
                        STATUS, f"{row[STATUS]!r} is no status of Toloka.", "an unknown status"
                    )
            except Odd as odd:
                problems.append(odd.at(place))
                continue
            if self.reward.get(page) is None:
                self.reward[page] = reward
            first.setdefault(page, row)
            self.rows.append((place, row))
        self.at = {page: at for at, page in enumerate(first)}
        self.timed: Timed = without_idle(
            [_seconds(row) for row in first.values()],
            [row.get(WORKER, "") for row in first.values()],
        )

    def work(self, place: int, row: Row) -> Work:
        """One row with its share of the page."""
        page = _page(place, row)
        at, n = self.at[page], self.size[page]
        told = STATUSES[row.get(STATUS, "").upper()]
        reward = self.reward[page]
        paid = reward if told == GIVEN else 0.0
        return Work(
            place=place,
            values={**row, FROM_INPUTS: id_of_text(_inputs(row))},
            who=text_of(row.get(WORKER), WORKER) or "unknown worker",
            status="control" if told == GIVEN and _is_control(row) else told,
            seconds=_share(float(self.timed.seconds[at]), n),
            raw_seconds=_share(float(self.timed.raw[at]), n),
            cost=None if reward is None or paid is None else paid / n,
            currency="USD",
            ts=moment_of(row.get(SUBMITTED) or row.get(STARTED)),
        )

    def notes(self) -> list[str]:
        """What was done to the rows."""
        found = []
        largest = max(self.size.values(), default=0)
        if largest > 1:
            found.append(
                f"Reward and time belong to a page of up to {largest} rows and are divided among "
                "them."
            )
        if any(self.reward.values()):
            found.append(
                "Rewards are taken as US dollars; the file names no currency. The platform's fee "
                "comes on top; the file does not tell it."
            )
        controls = sum(_is_control(row) for _, row in self.rows)
        if controls:
            found.append(
                f"Control tasks with a known answer: {controls:,} of {len(self.rows):,} rows. They "
                "are paid like the others; their answer is the item's right answer."
            )
        unpaid = sum(STATUSES[row.get(STATUS, "").upper()] != GIVEN for _, row in self.rows)
        if unpaid:
            found.append(
                f"Rejected, skipped or never handed in: {unpaid:,} of {len(self.rows):,} rows. "
                "They are kept and marked, without a reward. Whether their labels count is your "
                "choice."
            )
        if self.timed.note:
            found.append(self.timed.note)
        return found


def _page(place: int, row: Row) -> str:
    return row.get(PAGE) or f"line {place}"  # without a page each row is one


def _seconds(row: Row) -> float | None:
    begun, ended = moment_of(row.get(STARTED)), moment_of(row.get(SUBMITTED))
    return (ended - begun).total_seconds() if begun and ended and ended >= begun else None


def _share(seconds: float, n: int) -> float | None:
    return seconds / n if seconds == seconds else None  # NaN is what is not known


def _is_control(row: Row) -> bool:
    return any(cell for name, cell in row.items() if name.startswith(GOLDEN))


def _inputs(row: Row) -> str:
    return "\x1f".join(cell for name, cell in sorted(row.items()) if name.startswith(INPUT))


def _fields(sample: FileHead) -> tuple[TheirField, ...]:
    header = sample.header
    rows = [row for row in sample.rows[1:] if len(row) == len(header)]
    column = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    fallback = TASK if TASK in header else FROM_INPUTS
    return their_fields(
        {name: values for name, values in column.items() if name.startswith(INPUT)},
        {name: values for name, values in column.items() if name.startswith(OUTPUT)},
        (INPUT, OUTPUT),
        TheirField(fallback, (), None),
    )


def _with_gold(meaning: dict[str, list[str]], header: Sequence[str]) -> dict[str, list[str]]:
    """The control's answer to the question that is the label is the item's right answer."""
    if "gold" in meaning or "label" not in meaning:
        return meaning
    known = GOLDEN + meaning["label"][0].removeprefix(OUTPUT)
    return {**meaning, "gold": [known]} if known in header else meaning
