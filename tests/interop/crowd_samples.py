"""Files as crowd platforms write them, made by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence


def columns(header: str) -> list[str]:
    """Names in a header line."""
    return next(csv.reader([header]))


MTURK_HEADER = columns(
    "HITId,HITTypeId,Title,Description,Keywords,Reward,CreationTime,MaxAssignments,"
    "RequesterAnnotation,AssignmentDurationInSeconds,AutoApprovalDelayInSeconds,Expiration,"
    "NumberOfSimilarHITs,LifetimeInSeconds,AssignmentId,WorkerId,AssignmentStatus,AcceptTime,"
    "SubmitTime,AutoApprovalTime,ApprovalTime,RejectionTime,RequesterFeedback,WorkTimeInSeconds,"
    "LifetimeApprovalRate,Last30DaysApprovalRate,Last7DaysApprovalRate"
)
OLDER_HEADER = [name for name in MTURK_HEADER if not name.endswith("ApprovalRate")]
TURKLE_HEADER = columns(
    "HITId,HITTypeId,Title,CreationTime,MaxAssignments,AssignmentDurationInSeconds,AssignmentId,"
    "WorkerId,AcceptTime,SubmitTime,WorkTimeInSeconds,Turkle.Username"
)


def written(
    header: Sequence[str], rows: Sequence[Mapping[str, str]], separator: str = ","
) -> bytes:
    """A table with every cell quoted."""
    out = io.StringIO()
    writer = csv.DictWriter(
        out, header, restval="", delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def assignment(number: int, **cells: str) -> dict[str, str]:
    """What MTurk says of one assignment."""
    return {
        "HITId": f"H{(number + 1) // 2}",
        "HITTypeId": "T1",
        "Reward": "$0.05",
        "AssignmentId": f"A{number}",
        "WorkerId": f"W{number % 2}",
        "AssignmentStatus": "Approved",
        "AcceptTime": "Thu Oct 09 07:30:20 UTC 2025",
        "SubmitTime": "Thu Oct 09 07:30:41 UTC 2025",
        "WorkTimeInSeconds": "21",
        **{name.replace("__", "."): cell for name, cell in cells.items()},
    }


def mturk(rows: Sequence[Mapping[str, str]], header: Sequence[str] = MTURK_HEADER) -> bytes:
    """A batch with whatever inputs and answers its rows have."""
    extra = dict.fromkeys(name for row in rows for name in row if name.startswith(("Inp", "Ans")))
    known = {*header, *extra}
    return written(
        [*header, *extra], [{k: v for k, v in row.items() if k in known} for row in rows]
    )


SHOWN = ("omelette", "omelette", "pasta", "pasta")
SAID = ("yes", "no", "no", "no")
MTURK_PLAIN = mturk(
    [
        assignment(
            n + 1,
            Input__item_id=f"d{n // 2 + 1}",
            Input__dish=SHOWN[n],
            Input__kitchen="home",
            Answer__keto=SAID[n],
            Answer__why="looks so" if n == 0 else "",
        )
        for n in range(4)
    ]
)
YES, NO = '[{"keto":{"yes":true,"no":false}}]', '[{"keto":{"yes":false,"no":true}}]'
MTURK_FORM = mturk(
    [
        assignment(1, Input__item_id="d1", Input__dish="omelette", Answer__taskAnswers=YES),
        assignment(2, Input__item_id="d2", Input__dish="pasta", Answer__taskAnswers=NO),
    ],
    OLDER_HEADER,
)
MTURK_SEVERAL = mturk(
    [
        assignment(
            1,
            Input__item_id1="d1",
            Input__dish1="omelette",
            Input__item_id2="d2",
            Input__dish2="pasta",
            Answer__keto1="yes",
            Answer__keto2="no",
        ),
        assignment(3, Input__item_id1="d3", Input__dish1="soup", Answer__keto1="yes"),
    ]
)
TURKLE = mturk(
    [assignment(1, Input__item_id="d1", Input__dish="omelette", Answer__keto="yes")], TURKLE_HEADER
)

TOLOKA_HEADER = (
    "INPUT:item_id\tINPUT:dish\tOUTPUT:keto\tGOLDEN:keto\tHINT:text\tASSIGNMENT:assignment_id\t"
    "ASSIGNMENT:worker_id\tASSIGNMENT:status\tASSIGNMENT:started\tASSIGNMENT:submitted\t"
    "ASSIGNMENT:reward"
)
WHEN = "2026-11-01T10:00:00\t2026-11-01T10:01:00\t0.02"
TOLOKA = (
    f"{TOLOKA_HEADER}\n"
    f"d1\tomelette\tyes\t\t\ts1\tw1\tAPPROVED\t{WHEN}\n"
    f"d2\tpasta\tno\tno\t\ts1\tw1\tAPPROVED\t{WHEN}\n"
    f"d1\tomelette\tno\t\t\ts2\tw2\tREJECTED\t{WHEN}\n"
    f"d2\tpasta\t\t\t\ts3\tw3\tSKIPPED\t{WHEN}\n"
    "\t\t\t\t\t\t\t\t\t\t\n"
).encode()
TOLOKA_BARE = (
    b"INPUT:dish\tOUTPUT:keto\tASSIGNMENT:link\tASSIGNMENT:assignment_id\tASSIGNMENT:worker_id\t"
    b"ASSIGNMENT:status\tASSIGNMENT:started\n"
    b"omelette\tyes\thttps://example.org/1\ts1\tw1\tAPPROVED\t2026-11-01T10:00:00\n"
)
SAMPLES = {
    "MTurk, plain answers": (MTURK_PLAIN, "mturk"),
    "MTurk, a form, older header": (MTURK_FORM, "mturk"),
    "MTurk, several items a page": (MTURK_SEVERAL, "mturk"),
    "Turkle": (TURKLE, "mturk"),
    "Toloka": (TOLOKA, "toloka"),
    "Toloka, default columns": (TOLOKA_BARE, "toloka"),
}
