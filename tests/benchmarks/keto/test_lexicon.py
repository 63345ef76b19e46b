"""What the expert would say about a dish, and what he points at when rules got it wrong."""

import json

import duckdb
import pytest

from core.benchmarks.keto.lexicon import CLEANINGS, FRAMES, KetoLexicon
from core.benchmarks.simulation import Lesson
from core.domain.benchmark import NO_OPINION, Split
from core.domain.rationale import Rationale, RationaleKind
from core.sources.predicates import check
from core.sources.rationale_engine import RationaleEngine

NO, YES = 0, 1
SYRUP = ["option", "SAUCE", "teriyaki glaze", 16.0, "N09", 4.0, ""]
BUTTER = ["option", "SAUCE", "garlic butter", 0.5, None, 0.5, ""]
NO_RICE = ["removal", "BASE", "white rice", 0.0, "N04", 50.0, ""]
SILENT_BUN = ["option", "BUN", "(not mentioned)", 26.6, "N02", 0.0, ""]


def lexicon(*components, head="sirloin"):
    return KetoLexicon(
        (json.dumps({"difficulty": "easy", "head": head, "components": components}),)
    )


def rewritten(key, text):
    rule = Rationale("c", 1, RationaleKind.REWRITE, "", CLEANINGS[key].expression, None, 1, "x")
    return RationaleEngine([text]).cleaned([rule])[0]


def test_a_starchy_dish_no_rule_caught_teaches_its_heaviest_thing():
    lessons = lexicon(SYRUP, BUTTER).lessons(0, YES, {})
    assert [lesson.wording for lesson in lessons] == ["teriyaki glaze"]
    assert lessons == lexicon(SYRUP, BUTTER).lessons(0, NO_OPINION, {})


def test_a_right_answer_teaches_nothing():
    assert lexicon(SYRUP).lessons(0, NO, {}) == []
    assert lexicon(BUTTER).lessons(0, YES, {}) == []


def test_a_keto_dish_nobody_spoke_about_teaches_something_on_the_plate():
    assert [lesson.wording for lesson in lexicon(BUTTER).lessons(0, NO_OPINION, {})] == [
        "garlic butter"
    ]


def test_a_misread_removal_teaches_to_clean_removals_once_rice_is_known():
    found = lexicon(NO_RICE, BUTTER)
    rice = next(key for key, cue in found.cues.items() if "white rice" in cue.wordings)
    assert found.lessons(0, NO, {rice: ["white rice"]}) == [Lesson(cleaning="removals")]
    assert found.lessons(0, NO, {}) == []


def test_a_silent_bun_teaches_the_name_that_stands_for_it():
    lessons = lexicon(SILENT_BUN, head="beef burger").lessons(0, YES, {})
    assert lessons == [Lesson(cue="frame BUN", wording="burger")]


@pytest.mark.parametrize(
    ("key", "text", "gone"),
    [
        ("removals", "steak, no white rice, butter", "white rice"),
        ("removals", "steak, croutons left off", "croutons"),
        ("offers", "steak, fries available for an extra charge", "fries"),
        ("offers", "steak, ask for mashed potato if you prefer", "mashed potato"),
        ("swaps", "steak, asparagus instead of fries", "fries"),
        ("swaps", "steak, we swap the fries for asparagus", "fries"),
        ("swaps", "steak, fries replaced by asparagus", "fries"),
        ("portions", "steak, a few drops of honey", "honey"),
    ],
)
def test_a_cleaning_takes_away_what_is_not_on_the_plate(key, text, gone):
    assert gone not in rewritten(key, text)
    assert "steak" in rewritten(key, text)


@pytest.mark.parametrize("key", CLEANINGS)
def test_a_cleaning_leaves_a_plain_line_alone(key):
    line = "steak, garlic butter, white rice and asparagus"
    assert rewritten(key, line) == line


def test_a_swap_keeps_what_came_in_its_place():
    assert "rice" in rewritten("swaps", "cauliflower replaced by rice")
    assert "rice" in rewritten("swaps", "we swap the cauliflower for rice")


def test_every_cleaning_pattern_takes_away_most_of_what_the_generator_wrote(small_keto):
    """Every left-out, offered or tiny thing of the pool is gone after all cleanings."""
    rules = [
        Rationale(key, 1, RationaleKind.REWRITE, "", rule.expression, None, 1, "x")
        for key, rule in CLEANINGS.items()
    ]
    cleaned = RationaleEngine(list(small_keto.items[Split.POOL].text)).cleaned(rules)
    left = gone = 0
    for text, latent in zip(cleaned, small_keto.latent[Split.POOL], strict=True):
        components = json.loads(latent)["components"]
        on_the_plate = " ".join(c[2] for c in components if c[0] in ("option", "head"))
        for role, _, phrase, *_ in components:
            if role in ("removal", "addon", "tiny") and phrase not in on_the_plate:
                left, gone = left + (phrase in text), gone + (phrase not in text)
    assert gone > 50
    assert left == 0


def test_all_cues_belong_to_a_topic_with_words_and_vote_for_a_class(small_keto):
    found = KetoLexicon(small_keto.latent[Split.POOL])
    for key, cue in found.cues.items():
        assert found.topics[cue.topic.split()[0]], key
        assert cue.label in (NO, YES)
        assert cue.unprompted in ("common", "rare", "name")
        assert cue.wordings
        assert set(cue.unless) <= set(found.cues)
    assert {f"frame {slot}" for slot in FRAMES} <= set(found.cues)


def test_cleaning_expressions_are_rewrites_the_allow_list_accepts():
    for rule in CLEANINGS.values():
        check(rule.expression)
        duckdb.sql(f"select {rule.expression} from (select 'steak' as u)")
