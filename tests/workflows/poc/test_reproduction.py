"""Did the same PoC come out the same? Every difference is told, none is made up."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from core.cli import main
from core.domain.errors import BadUsage, DoesNotHold
from core.workflows.poc.example import PATH, example_record
from core.workflows.poc.reproduction import checked_same, compare

Record = dict[str, Any]


@pytest.fixture
def again() -> Record:
    """The recorded example, run again; to be changed."""
    return copy.deepcopy(example_record())


def test_the_same_record_is_the_same_to_the_last_digit(again: Record):
    found = compare(example_record(), again)
    assert found.same
    assert found.compared[1:] == ("verdict", "ranking", "content hash")
    assert found.left_out == ()


def more_right(record: Record, items: float) -> None:
    record["verdict"]["arms"]["new"]["accuracy"]["value"] += items / 1000


@pytest.mark.parametrize(("items", "same"), [(2, True), (-2, True), (2.2, False), (-3, False)])
def test_two_test_items_are_a_machines_and_more_are_a_difference(
    items: float, same: bool, again: Record
):
    more_right(again, items)
    found = compare(example_record(), again)
    assert found.same is same
    assert all("of 1,000 test items right" in one for one in found.differences)


def other_answer(record: Record) -> None:
    record["verdict"]["answer"] = "switch"


def other_ranking(record: Record) -> None:
    record["verdict"]["options"].reverse()


def other_hash(record: Record) -> None:
    record["content_hash"] = "0" * 64


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (other_answer, "The verdict is switch"),
        (other_ranking, "The ranking is"),
        (other_hash, "The content hash is 000000000000"),
    ],
)
def test_what_differs_is_named(change: Callable[[Record], None], said: str, again: Record):
    change(again)
    (told,) = compare(example_record(), again).differences
    assert told.startswith(said)


def test_options_that_cost_nearly_the_same_may_change_places(again: Record):
    options = again["verdict"]["options"]
    first, second = options[:2]
    assert first["usd"] == pytest.approx(second["usd"], rel=0.01)
    options[:2] = second, first
    assert compare(example_record(), again).same
    first["usd"] *= 1.02
    assert not compare(example_record(), again).same


def test_on_another_kind_of_machine_the_hash_is_left_out_and_that_is_said(again: Record):
    other_hash(again)
    again["run"]["host"]["machine"] = "aarch64"
    found = compare(example_record(), again)
    assert found.same
    assert "aarch64" in found.left_out[0]


def test_a_patch_of_python_is_no_other_kind_of_machine(again: Record):
    again["run"]["host"]["python"] = "3.11.99"
    assert "content hash" in compare(example_record(), again).compared


def test_under_other_inputs_accuracies_alone_are_compared(again: Record):
    again["terms"]["months"] = 36
    other_answer(again)
    found = compare(example_record(), again)
    assert found.same
    assert len(found.compared) == len(found.left_out) == 1
    with pytest.raises(DoesNotHold, match="Inputs or approaches differ"):
        checked_same(example_record(), again)


def test_records_of_different_plans_are_not_compared(again: Record):
    again["plan_hash"] = "0" * 64
    with pytest.raises(BadUsage, match="different plans"):
        compare(example_record(), again)


def test_the_command_says_what_is_the_same(capsys: pytest.CaptureFixture[str]):
    assert main(["verify", str(PATH), "--same-as", str(PATH)]) == 0
    assert "ok  same ranking" in capsys.readouterr().out
