"""What a decision record's hash is of: all that a verdict follows from, and nothing said later."""

from datetime import datetime

import pytest

from core.domain.sign_off import Signed, SignedChoice
from core.domain.verdict import Answer
from core.report.record import hash_record, with_decisions

RECORD = {"format": "switchpoint decision", "plan": {"target": 0.85}, "run": {"host": "here"}}
SIGNED = Signed(
    hash_record(RECORD), Answer.SWITCH, SignedChoice.SWITCH, "A. Name", "CTO", "", "", None, "",
    "this computer", datetime(2026, 11, 20, 14, 2),
)  # fmt: skip


def test_a_decision_leaves_the_hash_it_is_bound_to():
    decided = with_decisions(RECORD, [SIGNED])
    assert decided["decisions"] == [SIGNED.to_dict()]
    assert hash_record(decided) == SIGNED.verdict_hash


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"run": {"host": "elsewhere"}}, True),
        ({"content_hash": "0" * 64}, True),
        ({"plan": {"target": 0.86}}, False),
        ({"scenario": {}}, False),
    ],
)
def test_the_hash_is_that_of_everything_but_the_run(change, same):
    assert (hash_record(RECORD | change) == hash_record(RECORD)) is same
