"""The expert's answer is the desk that acts first among those asked for (KETO.md, section 9)."""

import re

import numpy as np
import pytest

from core.benchmarks.support.facts import load_facts
from core.benchmarks.support.message import Mention, MentionRole, Message, first_desk
from core.domain.benchmark import OPEN, Split


@pytest.mark.parametrize("split", OPEN)
def test_the_answer_recomputes_from_what_is_asked(support, noted, split):
    asked = [
        [mention.intent for mention in mentions if mention.role is MentionRole.ASKED]
        for _, mentions, _ in noted[split]
    ]
    assert [min(codes) for codes in asked] == support.gold[split].tolist()


def test_what_is_not_wanted_or_settled_never_decides(noted):
    closed = 0
    for _, mentions, _ in noted[Split.POOL]:
        answer = first_desk(mentions)
        for mention in mentions:
            if mention.role is not MentionRole.ASKED:
                closed += 1
                assert mention.intent != answer
    assert closed > 300


def test_of_two_requests_the_later_desk_waits(noted):
    pairs = [
        [m.intent for m in mentions if m.role is MentionRole.ASKED]
        for _, mentions, _ in noted[Split.POOL]
    ]
    pairs = [codes for codes in pairs if len(codes) == 2]
    assert len(pairs) > 300
    first = np.mean([codes[0] < codes[1] for codes in pairs])
    assert first == pytest.approx(0.5, abs=0.06)  # the order of the text tells nothing
    assert all(codes[0] != codes[1] for codes in pairs)


def test_every_part_stands_in_the_text(support, noted):
    for split in OPEN:
        for text, (_, mentions, hurried) in zip(
            support.items[split].text, noted[split], strict=True
        ):
            small = text.lower()
            assert all(mention.text in small for mention in mentions)
            assert all(word.lower() in small for word in hurried)


def test_effects_have_the_designed_shares(noted):
    """KETO.md section 9: .12 of what can have a second request, .06, .04 and .25."""
    messages = [Message("", True, mentions, hurried) for _, mentions, hurried in noted[Split.POOL]]
    share = {
        nuance: np.mean([nuance in message.nuances for message in messages])
        for nuance in load_facts().nuances
    }
    assert share["M1"] == pytest.approx(0.12 * 0.96, abs=0.015)
    assert share["M2"] == pytest.approx(0.06, abs=0.012)
    assert share["M3"] == pytest.approx(0.94 * 0.04, abs=0.01)
    assert share["M4"] == pytest.approx(0.06, abs=0.02)
    assert share["M6"] == pytest.approx(0.25, abs=0.02)


def test_difficulty_counts_what_one_has_to_know(noted):
    asked = Mention(MentionRole.ASKED, 5, "", 5, "where is it", ())
    waits = Mention(MentionRole.ASKED, 6, "", 6, "is it blue", ())
    bitter = Mention(MentionRole.ASKED, 5, "M4", 7, "what a record", ())
    assert Message("", True, (asked,), ()).difficulty == "easy"
    assert Message("", True, (bitter,), ()).difficulty == "medium"
    assert Message("", True, (bitter,), ("pkg",)).difficulty == "hard"
    assert Message("", True, (asked, waits), ()).difficulty == "hard"
    for difficulty, mentions, hurried in noted[Split.DEV]:
        assert Message("", True, mentions, hurried).difficulty == difficulty


def test_no_place_is_left_empty(support):
    for split in Split:
        assert not any(re.search(r"[{}]", text) for text in support.items[split].text)
