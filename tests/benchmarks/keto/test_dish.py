"""The expert's answers follow from the grams, and only from them (KETO.md, section 2)."""

from dataclasses import replace

import numpy as np
import pytest

from core.benchmarks.keto.build import KetoSettings, build_keto, read_latent
from core.benchmarks.keto.dish import GREY_ZONE_G, LIMIT_G, ComponentRole, Dish, in_grey_zone
from core.benchmarks.keto.modifiers import TINY_SHARE
from core.domain.benchmark import OPEN, Split

SMALL = KetoSettings(pool=400, dev=100, test=100)


def net_grams(plates, split):
    return np.array([sum(c.net for c in components) for _, _, components in plates[split]])


@pytest.mark.parametrize("split", OPEN)
def test_the_answer_is_the_sum_of_the_components_against_ten_grams(keto, plates, split):
    assert LIMIT_G == 10.0
    assert ((net_grams(plates, split) <= 10.0) == keto.gold[split].astype(bool)).all()


@pytest.mark.parametrize("split", OPEN)
def test_no_dish_is_so_close_to_the_limit_that_a_spoonful_would_turn_it(plates, split):
    low, high = GREY_ZONE_G
    assert (low, high) == (8.0, 12.0)
    net = net_grams(plates, split)
    assert not ((net > low) & (net < high)).any()


def test_the_edges_of_the_grey_zone_are_outside_it():
    assert [in_grey_zone(net) for net in (7.99, 8.0, 8.01, 11.99, 12.0)] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_what_is_noted_about_a_dish_is_what_the_split_says(keto, plates):
    for split in OPEN:
        assert [head for _, head, _ in plates[split]] == keto.items[split].family.tolist()
        difficulty = keto.items[split].slices["difficulty"].tolist()
        assert [name for name, _, _ in plates[split]] == difficulty


def test_left_out_and_offered_things_weigh_nothing_and_a_few_drops_fifteen_percent(plates):
    components = [c for split in OPEN for _, _, found in plates[split] for c in found]
    assert {c.role for c in components} == set(ComponentRole)
    for component in components:
        if component.role in (ComponentRole.REMOVAL, ComponentRole.ADDON):
            assert component.net == 0.0
            assert component.naive > 0.0
        if component.role is ComponentRole.TINY:
            assert component.net == pytest.approx(TINY_SHARE * component.naive, abs=0.006)
        if component.role is ComponentRole.OFFERED and component.net == 0.0:
            assert component.naive > LIMIT_G


def test_every_deciding_phrase_stands_in_the_text(keto, plates):
    for split in OPEN:
        for text, (_, _, components) in zip(keto.items[split].text, plates[split], strict=True):
            for component in components:
                if component.phrase != "(not mentioned)":
                    assert component.phrase.lower() in text.lower()
                    assert component.other.lower() in text.lower()


def test_a_built_hinge_turns_the_answer_of_whoever_misses_it(plates):
    """Hard dishes are all built around one nuance."""
    for _, _, components in (plate for plate in plates[Split.POOL] if plate[0] == "hard"):
        dish = Dish("", "", "hard", None, components, ())
        assert dish.hinges()


@pytest.mark.parametrize("limit", [5.0, 20.0])
def test_another_limit_moves_answers_and_never_texts(limit):
    usual, moved = build_keto(SMALL), build_keto(replace(SMALL, limit_g=limit))
    for split in Split:
        assert usual.items[split].text.tolist() == moved.items[split].text.tolist()
        assert usual.items[split].item_id.tolist() == moved.items[split].item_id.tolist()
        change = moved.gold[split].astype(int) - usual.gold[split]
        assert set(change.tolist()) <= ({0, 1} if limit > LIMIT_G else {0, -1})
    assert (usual.gold[Split.POOL] != moved.gold[Split.POOL]).any()


@pytest.mark.parametrize("limit", [5.0, 20.0])
def test_answers_under_another_limit_recompute_from_the_same_grams(limit):
    moved = build_keto(replace(SMALL, limit_g=limit))
    for split in OPEN:
        net = [sum(c.net for c in read_latent(text)[2]) for text in moved.latent[split]]
        assert ((np.array(net) <= limit + 1e-9) == moved.gold[split].astype(bool)).all()


def test_a_traps_name_says_the_right_answer_under_any_limit():
    moved = build_keto(replace(SMALL, limit_g=20.0))
    trap, gold = moved.items[Split.PROBE].slices["trap"], moved.gold[Split.PROBE]
    assert not gold[trap == "N05 not keto"].any()
