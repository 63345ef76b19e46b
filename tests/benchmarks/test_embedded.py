"""The embedded benchmarks behind one door: settings are checked, keys found without building."""

import numpy as np
import pytest

from core.benchmarks.embedded import EMBEDDED, KETO, embedded
from core.domain.benchmark import Split
from core.domain.errors import BadUsage


def test_a_benchmark_is_found_by_name_and_an_unknown_one_names_those_there_are():
    assert embedded("keto") is KETO
    with pytest.raises(BadUsage) as refused:
        embedded("pizza")
    assert "pizza" in refused.value.title
    assert all(name in refused.value.remedy for name in EMBEDDED)


@pytest.mark.parametrize(
    "settings",
    [
        {"colour": 1},
        {"limit_g": 4.9},
        {"limit_g": 20.1},
        {"pool": 49},
        {"dev": 10},
        {"test": 0},
        {"pool": 100_001},
        {"repeats": -1},
        {"pool": 60, "repeats": 61},
    ],
)
def test_settings_out_of_range_are_refused_before_anything_is_built(settings):
    with pytest.raises(BadUsage):
        KETO.key(settings)
    with pytest.raises(BadUsage):
        KETO.build(settings)


def test_the_key_is_known_before_the_content_and_does_not_depend_on_spelt_out_defaults():
    assert KETO.key({}) == KETO.key({"seed": 2026, "limit_g": 10.0})
    assert KETO.key({}) != KETO.key({"seed": 2027})


def test_a_limit_given_as_a_whole_number_is_the_same_limit():
    assert KETO.key({"limit_g": 10}) == KETO.key({"limit_g": 10.0})


def test_the_rules_for_no_outweigh_the_rules_for_yes_and_silence_means_yes():
    """KETO.md section 7: keto is a conjunction of absences."""
    no, yes = KETO.precedence
    assert (no, yes) == (0, 1)
    assert KETO.default_label == yes


def test_simulated_readers_and_experts_use_the_limit_of_the_settings(small_keto):
    latent = small_keto.latent[Split.POOL]
    usual = KETO.perception(latent, {})
    strict = KETO.perception(latent, {"limit_g": 5.0})
    assert (usual.truth == small_keto.gold[Split.POOL]).all()
    assert strict.truth.sum() < usual.truth.sum()
    item = int(np.flatnonzero(usual.truth != strict.truth)[0])
    assert KETO.lexicon(latent, {}).lessons(item, 1, {}) == []
    assert KETO.lexicon(latent, {"limit_g": 5.0}).lessons(item, 0, {}) == []
