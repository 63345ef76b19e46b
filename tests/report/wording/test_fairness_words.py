"""What a record says of its checks is told in today's words, and the record stays as it is."""

from dataclasses import replace

import pytest

from core.decision.accuracy.validity_checks import PocFacts, check_fairness
from core.report.wording.fairness_words import fairness_words
from core.report.wording.retired import retired_in

FAIR = PocFacts(
    quarantined=2,
    leaked={"old": 0, "new": 0},
    most_looks=1,
    runs=8,
    plan_hash_then="a" * 64,
    plan_hash_now="a" * 64,
    locked_first=True,
)


@pytest.mark.parametrize(
    "facts",
    [
        FAIR,
        replace(FAIR, leaked={"old": 3}, most_looks=2),
        replace(FAIR, plan_hash_now="b" * 64),
        replace(FAIR, locked_first=False, most_looks=0),
    ],
)
def test_no_check_is_told_with_a_retired_word(facts: PocFacts):
    for recorded, told in zip(
        check_fairness(facts), fairness_words(check_fairness(facts)), strict=True
    ):
        assert not retired_in(f"{told.check} {told.detail}")
        assert told.holds is recorded.holds
