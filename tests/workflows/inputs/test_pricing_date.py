"""The pricing date stands in every new plan, and old plans are still found by their own."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from core.benchmarks.embedded import default_plan
from core.cli import parser
from core.cli.plan_options import plan_of
from core.domain.plan import Plan
from core.report.wording.plan_words import plan_lines
from core.tokens.services import prices_read_on
from core.workflows.inputs.plan import complete_plan, is_plan_of
from core.workflows.inputs.plan_file import example, read_plan_text, with_file

PLAN = default_plan("keto")
TODAY = prices_read_on().isoformat()


def poc(plan: Plan):
    return SimpleNamespace(plan=plan, plan_hash=plan.hash())


def test_a_plan_that_names_no_day_gets_the_price_files():
    assert complete_plan(PLAN, None) == replace(PLAN, pricing_date=TODAY)
    said = replace(PLAN, pricing_date="2026-03-01")
    assert complete_plan(said, None) == said


@pytest.mark.parametrize("day", ["", "2026-03-01", TODAY])
def test_without_a_day_a_plan_is_that_of_a_poc_with_any(day):
    assert is_plan_of(poc(replace(PLAN, pricing_date=day)), PLAN, complete_plan(PLAN, None))
    other = replace(PLAN, target=0.9)
    assert not is_plan_of(poc(other), PLAN, complete_plan(PLAN, None))


def test_with_a_day_it_is_that_of_the_same_day_alone():
    said = replace(PLAN, pricing_date="2026-03-01")
    completed = complete_plan(said, None)
    assert is_plan_of(poc(said), said, completed)
    assert not is_plan_of(poc(replace(PLAN, pricing_date=TODAY)), said, completed)


def test_a_plan_file_and_an_option_can_say_it():
    raw = read_plan_text("mine.toml", example().encode())
    assert raw["pricing_date"] == TODAY
    assert with_file(PLAN, raw).pricing_date == TODAY
    given = parser().parse_args(["plan", "keto", "--set", "pricing_date=2026-03-01"])
    assert plan_of(given).pricing_date == "2026-03-01"


def test_the_printed_plan_says_the_day_and_the_service():
    told = {day: plan_lines(replace(PLAN, pricing_date=day))[-1] for day in ("2026-03-01", TODAY)}
    assert told["2026-03-01"].startswith("Prices of 1 Mar 2026: OpenAI, answers paid per token")
    assert "Own GPU (rented H100)" in told[TODAY]
