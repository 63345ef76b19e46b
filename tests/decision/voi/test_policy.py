"""Buying information only where it pays beats tests of significance; `bench policy` has the bar."""

import pytest

from bench.policy import SETTINGS, VOI, shares_captured


@pytest.mark.slow
@pytest.mark.parametrize(("setting", "worlds"), [(SETTINGS[0], 4000), (SETTINGS[2], 1000)])
def test_the_value_of_information_beats_every_other_rule(setting, worlds):
    shares = shares_captured(setting, worlds)
    rivals = {name: share for name, share in shares.items() if name != VOI}
    assert shares[VOI] > 0.8
    assert shares[VOI] > 2 * shares["significant (mid-p < .05)"]
    assert shares[VOI] > max(rivals.values()) - 0.005
