"""The CSV files of data/keto: they parse, add up and fit together (KETO.md, section 1)."""

import csv
import re

import pytest

from core.benchmarks.keto.facts import FOLDER, NOT_MENTIONED, load_facts, net_carbs
from core.benchmarks.keto.hand_written import LAST_ITERATION, hand_written
from core.benchmarks.keto.menu_text import ORDER_OPENERS
from core.domain.benchmark import NO_OPINION
from core.domain.rationale import RationaleKind
from core.sources.rationale_engine import RationaleEngine


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def facts():
    return load_facts()


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("ingredients.csv", 439),
        ("options.csv", 399),
        ("families.csv", 308),
        ("nuances.csv", 20),
        ("rationales_by_hand.csv", 40),
    ],
)
def test_each_file_has_its_rows_and_no_row_has_loose_cells(name, count):
    """Counts from the table at the head of KETO.md."""
    found = rows(name)
    assert len(found) == count
    assert all(None not in row and None not in row.values() for row in found)


def test_every_options_printed_grams_recompute_from_its_ingredients(facts):
    for row in rows("options.csv"):
        computed = net_carbs(row["components"], facts.net_per_100g)
        assert computed == pytest.approx(float(row["net_carbs_g"]), abs=0.02), row["surfaces"]


def test_an_ingredients_serving_recomputes_from_its_grams():
    for row in rows("ingredients.csv"):
        grams = float(row["typical_serving_g_in_a_dish"])
        per_serving = grams * float(row["net_carbs_g_per_100g"]) / 100
        printed = float(row["net_carbs_g_per_typical_serving"])
        assert per_serving == pytest.approx(printed, abs=0.051), row["ingredient"]


def test_every_options_families_exist_and_have_its_slot(facts):
    for option in facts.options:
        assert option.families <= set(facts.families), option.surfaces
        for family in option.families:
            assert option.slot in facts.families[family].slots, (option.surfaces, family)


def test_every_slot_of_every_kitchen_can_be_filled_on_both_sides(facts):
    for family in facts.families.values():
        assert family.always <= set(family.slots)
        for slot in family.slots:
            assert facts.fitting[slot, False, family.name], (family.name, slot)
            assert facts.fitting[slot, True, family.name], (family.name, slot)


def test_a_high_option_breaks_the_limit_alone_and_a_low_one_is_far_from_it(facts):
    """KETO.md section 4: high is at least 12.4 g, low at most 5.7 g."""
    assert min(option.net for option in facts.options if option.high) >= 12.4
    assert max(option.net for option in facts.options if not option.high) <= 5.7


def test_every_nuance_named_anywhere_is_in_the_list(facts):
    known = set(facts.nuances)
    assert {option.nuance for option in facts.options} - {None} <= known
    heads = [head for family in facts.families.values() for head in family.heads]
    assert {head.nuance for head in heads} - {None} <= known
    assert all(0.0 < nuance.known_before_briefing < 1.0 for nuance in facts.nuances.values())


def test_no_wording_is_empty_or_padded(facts):
    for option in facts.options:
        assert all(phrase == phrase.strip() != "" for phrase in option.surfaces)
        assert option.standalone <= set(option.surfaces)
        assert option.rank >= 1
    for kind, phrases in facts.phrases.items():
        assert all(phrase == phrase.strip() != "" for phrase in phrases), kind


def test_wordings_that_share_a_slot_are_never_on_both_sides(facts):
    sides = {}
    for option in facts.options:
        for phrase in option.surfaces:
            if phrase != NOT_MENTIONED:
                assert sides.setdefault((option.slot, phrase), option.high) == option.high, phrase


def test_the_digest_is_the_same_for_the_same_files(facts):
    load_facts.cache_clear()
    assert load_facts().digest == facts.digest


def test_a_base_dish_is_named_once(facts):
    names = [head.name for family in facts.families.values() for head in family.heads]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("iteration", range(1, LAST_ITERATION + 1))
def test_neither_places_nor_praise_nor_fillers_fire_a_rationale(facts, iteration):
    """KETO.md section 4: "Maple Court" used to fire the sugar rule."""
    kinds = [kind for kind in facts.phrases if kind in ("place", "marketing") or "filler" in kind]
    phrases = [phrase for kind in kinds for phrase in facts.phrases[kind]] + list(ORDER_OPENERS)
    votes = RationaleEngine(phrases).votes(hand_written(iteration))
    fired = [phrases[at] for at in (votes != NO_OPINION).any(axis=1).nonzero()[0]]
    assert fired == []


@pytest.mark.parametrize("iteration", range(1, LAST_ITERATION + 1))
def test_the_name_of_a_dish_fires_no_starch_rule_unless_it_means_starch(facts, iteration):
    """KETO.md section 4: "Satay Skewers" and "Singapore Noodles" used to."""
    heads = [head for family in facts.families.values() for head in family.heads]
    plain = [head.name for head in heads if not head.over_the_limit]
    votes = RationaleEngine(plain).votes(hand_written(iteration))
    assert [plain[at] for at in (votes == 0).any(axis=1).nonzero()[0]] == []


def test_the_place_that_used_to_be_a_trap_would_still_be_caught():
    votes = RationaleEngine(["Maple Court"]).votes(hand_written(3))
    assert (votes != NO_OPINION).any()


@pytest.mark.parametrize("iteration", range(1, LAST_ITERATION + 1))
def test_the_hand_written_sets_parse_and_name_both_answers(iteration):
    found = hand_written(iteration)
    assert len({rationale.id for rationale in found}) == len(found)
    votes = [rationale for rationale in found if rationale.kind is RationaleKind.VOTE]
    assert {rationale.label for rationale in votes} == {0, 1}
    assert all(r.words and "hand-written" in r.author for r in found)
    assert all(re.search(r"[a-z]", r.predicate) for r in found)
