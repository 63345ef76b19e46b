"""Quotas, splits and repeatability of the support benchmark (KETO.md, section 9)."""

import re
from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from core.benchmarks.support import build
from core.benchmarks.support.build import (
    PROBE_PER_TRAP,
    TOO_CLOSE,
    SupportSettings,
    build_support,
    quotas,
    settings_key,
    trap_intents,
)
from core.benchmarks.support.facts import load_facts
from core.benchmarks.support.wordings import DEALT, deal_wordings
from core.domain.benchmark import OPEN, SEALED, Split
from core.domain.random_streams import stream
from core.preparation.leakage import NEAR_DUPLICATE, find_leaks, normalised

TINY = SupportSettings(pool=160, dev=80, test=160)


@pytest.fixture(scope="module")
def dealt():
    return deal_wordings(load_facts(), stream(2026, "wordings"))


@pytest.mark.parametrize("split", [Split.POOL, Split.DEV, Split.TEST])
def test_every_split_has_exactly_the_planned_messages_for_each_desk(support, split):
    facts = load_facts()
    sizes = {Split.POOL: (4000,), Split.DEV: (500,), Split.TEST: (650, 150)}[split]
    planned = Counter(facts.code(intent) for size in sizes for intent in quotas(facts, size))
    assert Counter(support.gold[split].tolist()) == planned


def test_150_of_the_800_exam_messages_are_new_kinds_of_sentences(support):
    kinds = {split: Counter(support.items[split].slices["sentence"].tolist()) for split in Split}
    assert kinds[Split.TEST] == {"known sentences": 650, "new sentences": 150}
    for split in (Split.POOL, Split.DEV, Split.PROBE):
        assert set(kinds[split]) == {"known sentences"}


def test_one_kind_of_sentence_of_each_desk_is_only_in_the_exam(support, dealt):
    facts = load_facts()
    assert [frame.intent for frame in dealt.new] == list(facts.classes)
    assert not any(frame.nuance for frame in dealt.new)
    families = set(support.items[Split.TEST].family) & {frame.text for frame in dealt.new}
    assert families == {frame.text for frame in dealt.new}


def test_no_wording_is_in_two_splits(support):
    families = {split: set(support.items[split].family.tolist()) for split in Split}
    for one, other in combinations(Split, 2):
        assert not families[one] & families[other], (one, other)


def test_not_even_a_second_request_is_worded_as_in_another_split(dealt):
    for frame in load_facts().frames:
        if frame in dealt.new:
            continue
        sets = [set(dealt.wordings[split][frame.id]) for split in Split]
        assert all(not one & other for one, other in combinations(sets, 2)), frame.text
        assert {s: len(dealt.wordings[s][frame.id]) for s in DEALT} == DEALT
        assert len(dealt.wordings[Split.POOL][frame.id]) >= 15, frame.text


def test_a_fifth_of_the_exams_words_are_never_seen_before(dealt):
    """KETO.md section 9: known sentences with 20 % unseen slot values."""
    facts = load_facts()
    open_words = {
        (slot, word)
        for frame in facts.frames
        if frame not in dealt.new
        for split in OPEN
        for wording in dealt.wordings[split][frame.id]
        for slot, word in zip(frame.slots, wording, strict=True)
    }
    test_set = [
        (slot, word) in open_words
        for frame in facts.frames
        if frame not in dealt.new
        for wording in dealt.wordings[Split.TEST][frame.id]
        for slot, word in zip(frame.slots, wording, strict=True)
    ]
    assert 1 - np.mean(test_set) == pytest.approx(0.20, abs=0.04)


def test_the_probe_has_fifteen_messages_for_each_trap_and_nothing_else_to_know(support):
    traps = support.items[Split.PROBE].slices["trap"]
    assert Counter(traps.tolist()) == dict.fromkeys(load_facts().nuances, PROBE_PER_TRAP)
    facts, gold = load_facts(), support.gold[Split.PROBE]
    for nuance in facts.nuances:
        able = {facts.code(intent) for intent in trap_intents(facts, nuance)}
        assert set(gold[traps == nuance].tolist()) <= able


def test_only_the_probe_names_traps(support):
    for split in (Split.POOL, Split.DEV, Split.TEST):
        assert set(support.items[split].slices["trap"].tolist()) == {""}


@pytest.mark.parametrize("test_set", SEALED)
def test_no_exam_message_is_nearly_a_training_message(support, test_set):
    """KETO.md section 9: test items with a cosine of .90 or more are rejected."""
    training = [text for split in OPEN for text in support.items[split].text]
    assert TOO_CLOSE < NEAR_DUPLICATE == 0.90
    assert find_leaks(list(support.items[test_set].text), training, threshold=TOO_CLOSE) == []
    closest = find_leaks(list(support.items[test_set].text), training, threshold=0.6)
    assert len(closest) > 0  # the measure does measure


def test_no_two_messages_are_written_with_the_same_letters(support):
    texts = [re.sub(r"\d", "", normalised(t)) for split in Split for t in support.items[split].text]
    assert len(set(texts)) == len(texts)


def test_what_simulators_read_exists_for_open_splits_only(support):
    assert set(support.latent) == set(OPEN)
    assert all(len(support.latent[split]) == len(support.items[split]) for split in OPEN)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    one, same = build_support(TINY), build_support(TINY)
    other = build_support(replace(TINY, seed=TINY.seed + 1))
    assert one.benchmark == same.benchmark
    assert one.latent == same.latent
    for split in Split:
        assert one.items[split].text.tolist() == same.items[split].text.tolist()
        assert one.gold[split].tolist() == same.gold[split].tolist()
    assert one.benchmark.content_hash != other.benchmark.content_hash


@pytest.mark.parametrize("change", ["seed", "pool", "dev", "test", "repeats"])
def test_every_setting_changes_the_key_under_which_the_benchmark_is_kept(change):
    changed = replace(TINY, **{change: getattr(TINY, change) + 1})
    assert settings_key(changed) != settings_key(TINY)


def test_planted_repeats_are_exam_messages_with_their_answers_and_found_as_leaks():
    planted, clean = build_support(replace(TINY, repeats=5)), build_support(TINY)
    pool, test = planted.items[Split.POOL].text.tolist(), planted.items[Split.TEST].text.tolist()
    assert test == clean.items[Split.TEST].text.tolist()
    assert [pool[-1 - at] for at in range(5)] == test[:5]
    assert planted.gold[Split.POOL][::-1][:5].tolist() == planted.gold[Split.TEST][:5].tolist()
    leaks = find_leaks(pool, test)
    assert {leak.training for leak in leaks} >= {len(pool) - 1 - at for at in range(5)}


def test_exam_messages_that_come_too_close_are_written_anew(monkeypatch: pytest.MonkeyPatch):
    limit = 0.6

    def close(content):
        training = [text for split in OPEN for text in content.items[split].text]
        return find_leaks(list(content.items[Split.TEST].text), training, threshold=limit)

    usual = build_support(TINY)
    monkeypatch.setattr(build, "TOO_CLOSE", limit)
    apart = build_support(TINY)
    assert close(usual)
    assert close(apart) == []
    assert Counter(apart.gold[Split.TEST].tolist()) == Counter(usual.gold[Split.TEST].tolist())
