"""Amazon Mechanical Turk batch results, and Turkle's copy of them, as labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.errors import BadData
from core.interop.cells import cells
from core.interop.crowd.fields import meanings
from core.interop.crowd.forms import ANSWER, HIT, Cells, CrowdForm
from core.interop.crowd.work import Work, reading
from core.interop.idle import Timed, without_idle
from core.interop.reading import ImportChoices, Problem, Reading, Recognition, RowKind, one_of
from core.interop.source import FileHead, SourceFile
from core.interop.values import Odd, moment_of, money_of, number_of, text_of
from core.interop.which_answer import told, which_answer

ASSIGNMENT, WORKER = "AssignmentId", "WorkerId"


class MTurk:
    """CSV as *Manage, Results, Download CSV* writes it."""

    id = "mturk"
    title = "MTurk results (CSV)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """A header with HITId, AssignmentId or WorkerId, and answers."""
        header = sample.header
        if HIT not in header or not {ASSIGNMENT, WORKER} & {*header}:
            return None
        turkle = "Turkle.Username" in header
        return Recognition(
            self.id,
            "Turkle results (CSV)" if turkle else self.title,
            f"Its header names {HIT} and {ASSIGNMENT if ASSIGNMENT in header else WORKER}, as "
            f"{'Turkle' if turkle else 'Mechanical Turk'} writes them.",
            (RowKind.LABELS, RowKind.ITEMS),
            CrowdForm.of(sample).fields,
        )

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every assignment, one label per item.

        Raises
        ------
        BadData
            If there are no answers in it, or no row can be read.
        """
        found = cells(source)
        if not any(name.startswith(ANSWER) for name in found.header):
            raise BadData(
                f"{source.name} holds no answers",
                "It has no column that begins with Answer.",
                "Download the results of the batch, not its tasks.",
            )
        form = CrowdForm.of(source.sample)
        meaning = meanings(form.fields, wanted.mapping, source.name)
        problems = list(found.problems)
        pages = _pages(found.rows, form, problems)
        if problems and not pages:
            raise one_of(problems, source.name)
        # By page, before the time is divided: idle time is a page's, not an item's.
        timed = without_idle([page.seconds for page in pages], [page.who for page in pages])
        work = [piece for at, page in enumerate(pages) for piece in _work(page, timed, at)]
        read = reading(work, meaning, problems, _notes(pages, timed, form), wanted.kind)
        return told(read, form.fields, meaning, which_answer(form.labels, wanted.mapping, ANSWER))


@dataclass(frozen=True)
class _Page:
    """One assignment."""

    place: int
    items: list[tuple[str, dict[str, object]]]
    cells: Cells
    who: str
    seconds: float | None
    cost: float | None
    currency: str | None
    ts: datetime | None

    @property
    def rejected(self) -> bool:
        status = self.cells.get("AssignmentStatus", "").casefold()
        # The status says it where there is one; only without it the time of rejection has to tell.
        return status == "rejected" or (not status and bool(self.cells.get("RejectionTime")))


def _pages(
    rows: Sequence[tuple[int, Cells]], form: CrowdForm, problems: list[Problem]
) -> list[_Page]:
    found: list[_Page] = []
    seen: dict[str, int] = {}
    for place, row in rows:
        try:
            name = row.get(ASSIGNMENT, "")
            if name and seen.setdefault(name, place) != place:
                raise Odd(
                    ASSIGNMENT,
                    f"Assignment {name!r} is there twice, first on line {seen[name]}.",
                    "an assignment that is there twice",
                )
            found.append(_page(place, row, form))
        except Odd as odd:
            problems.append(odd.at(place))
    return found


def _page(place: int, row: Cells, form: CrowdForm) -> _Page:
    values = form.values(row)
    items = [
        (number, {**item, HIT: "-".join(part for part in (row.get(HIT), number) if part)})
        for number, item in form.several.items(values)
    ]
    if not items:
        raise Odd("", "None of its items has an input or an answer.", "a page without items")
    cost, currency = money_of(row.get("Reward"), "Reward")
    return _Page(
        place,
        items,
        row,
        text_of(row.get(WORKER), WORKER) or "unknown worker",
        _seconds(row),
        cost,
        currency or "USD",
        moment_of(row.get("SubmitTime")),
    )


def _seconds(row: Cells) -> float | None:
    """Time worked, else from accepting to submitting."""
    told = number_of(row.get("WorkTimeInSeconds"), "WorkTimeInSeconds", 0.0)
    if told is not None:
        return told
    begun, ended = moment_of(row.get("AcceptTime")), moment_of(row.get("SubmitTime"))
    return (ended - begun).total_seconds() if begun and ended and ended >= begun else None


def _work(page: _Page, timed: Timed, at: int) -> list[Work]:
    n = len(page.items)

    def share(amount: Any) -> float | None:
        return None if page.seconds is None else float(amount) / n

    return [
        Work(
            place=page.place,
            values=item,
            who=page.who,
            status="rejected" if page.rejected else "given",
            seconds=share(timed.seconds[at]),
            raw_seconds=share(timed.raw[at]),
            cost=None if page.cost is None else 0.0 if page.rejected else page.cost / n,
            currency=page.currency,
            ts=page.ts,
        )
        for _, item in page.items
    ]


def _notes(pages: Sequence[_Page], timed: Timed, form: CrowdForm) -> list[str]:
    found = []
    if any(page.cost for page in pages):
        found.append(
            "Costs are the rewards that workers got. The platform's fee comes on top; "
            "the file does not contain it."
        )
    if form.several.numbers:
        most = len(form.several.numbers)
        found.append(
            f"A page holds up to {most} items (columns numbered {form.several.numbers[0]} to "
            f"{form.several.numbers[-1]}): each is a row, reward and time are divided among them."
        )
    rejected = sum(page.rejected for page in pages)
    if rejected:
        found.append(
            f"Rejected assignments: {rejected:,}. They are kept and marked: their time was spent, "
            "their reward was not paid. Whether their labels count is your choice."
        )
    lost = sum(page.ts is None and bool(page.cells.get("SubmitTime")) for page in pages)
    if lost:
        found.append(f"Submit times in an unknown format, left empty: {lost:,}.")
    if timed.note:
        found.append(timed.note)
    return found
