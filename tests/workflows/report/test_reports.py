"""Reports by the name of a benchmark or a race, for who may."""

from __future__ import annotations

import pytest

from core.domain.actor import Actor, Role
from core.domain.errors import BadData, NotAllowed
from core.workflows.report.reports import find_experiment, open_report


def test_a_race_is_found_by_benchmark_by_id_or_as_the_newest(raced):
    for name in ("", "keto", raced.experiment_id):
        assert find_experiment(raced.store, name).id == raced.experiment_id
    with pytest.raises(BadData, match="Finished here: keto"):
        find_experiment(raced.store, "tickets")


def test_who_may_only_look_makes_no_report(raced):
    with pytest.raises(NotAllowed):
        open_report(raced.store, Actor("a viewer", Role.VIEWER))
