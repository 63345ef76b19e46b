"""The cost of errors is asked for only where it could change the answer."""

from __future__ import annotations

from dataclasses import replace

from core.domain.assumption import Scenario
from core.domain.verdict import Answer
from core.report.findings.not_set import errors_matter
from tests.report.verdicts import answering, option


def test_it_matters_where_a_more_accurate_choice_is_not_what_is_recommended(raced):
    d = raced.dossier(12)
    low, high = sorted(("old", "new"), key=lambda arm: d.accuracy(arm).value)
    assert d.accuracy(high).value - d.accuracy(low).value > 0.01
    assert errors_matter(answering(d, option(low, 0.7), option(high, 0.3)))
    assert not errors_matter(answering(d, option(high, 0.7), option(low, 0.3)))
    undecided = answering(d, option(high, 0.6), option(low, 0.4), answer=Answer.UNDECIDED)
    assert errors_matter(undecided), "its accuracy could settle it"
    assert not errors_matter(answering(d, option(low, 1.0))), "nothing else to choose"


def test_it_does_not_where_it_is_set_or_nobody_uses_an_answer_yet(raced):
    low, high = sorted(("old", "new"), key=lambda arm: raced.dossier().accuracy(arm).value)
    choices = option(low, 0.7), option(high, 0.3)
    assert not errors_matter(answering(raced.dossier(0), *choices))
    priced = raced.dossier(12).under(replace(Scenario(), error_costs=(5.0, None)), 12)
    assert not errors_matter(answering(priced, *choices))
