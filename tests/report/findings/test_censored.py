"""What is counted of a way that missed the target is the least it could take, and is marked so."""

from types import SimpleNamespace

import pytest

from core.domain.arms import PLAIN
from core.report.findings.censored import but_misses, or_more, what_plus_means


def dossier(to_go: int = 0, **in_most: bool):
    stops = {arm: SimpleNamespace(in_most=reached) for arm, reached in in_most.items()}
    return SimpleNamespace(
        valuation=SimpleNamespace(stops=stops),
        roster=PLAIN,
        the=PLAIN.the,
        pair=("old", "new"),
        plan=SimpleNamespace(target=0.85),
        iterations_to_go=to_go,
        iterations_run=2,
        guardrails=(),
    )


@pytest.mark.parametrize(("reached", "told"), [(True, "$8.4k"), (False, "$8.4k+")])
def test_a_plus_stands_at_the_figures_of_a_way_that_missed_the_target(reached, told):
    assert or_more("$8.4k", dossier(new=reached), "new") == told


def test_what_the_plus_means_names_who_missed():
    assert what_plus_means(dossier(old=True, new=True)) == ""
    assert what_plus_means(dossier(old=True, new=False)).startswith("The new way did not prove 85%")
    assert what_plus_means(dossier(old=False, new=False)).startswith("Neither way proved 85%")


def test_a_claim_about_a_way_that_missed_says_so():
    assert but_misses(dossier(new=True), "new") == ""
    assert but_misses(dossier(new=False), "new") == ", but misses 85%"
    assert but_misses(dossier(1, new=False), "new") == ", but has not reached 85% yet"
