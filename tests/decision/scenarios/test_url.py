"""A scenario in an address: what is written is what is read, and nothing in it is an error."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.decision.assumptions.register import load_register
from core.decision.scenarios.url import from_link, read_amount_of, to_link
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import DATA_PREPARATION
from core.domain.drivers.old_way import FIRST_GUIDELINE, TUNING
from core.domain.drivers.shared import PREDICTIONS_A_MONTH, RETRAINS_A_YEAR
from core.domain.drivers.today import (
    ACCURACY_IN_USE,
    CONTRACT_MONTHS_LEFT,
    CONTRACT_NOTICE,
    CONTRACT_PRICE,
)
from core.domain.errors import BadUsage

REGISTER = load_register()


def test_the_baseline_has_no_parameters():
    assert to_link(Scenario(), REGISTER) == {}
    assert from_link({"x": "1", "h": "12"}, REGISTER).scenario == Scenario()


amounts = st.none() | st.floats(0, 1e6).map(lambda x: float(f"{x:.6g}"))
ends = st.tuples(*[st.floats(1, 300).map(lambda x: float(f"{x:.5g}"))] * 3).map(sorted)


shares = st.tuples(*[st.floats(0, 1).map(lambda x: float(f"{x:.5g}"))] * 3).map(sorted)


@given(
    overrides=st.dictionaries(
        st.sampled_from(
            [PREDICTIONS_A_MONTH, TUNING, RETRAINS_A_YEAR, DATA_PREPARATION, CONTRACT_PRICE]
        ),
        ends,
        max_size=4,
    ),
    today=st.dictionaries(
        st.sampled_from([ACCURACY_IN_USE, CONTRACT_MONTHS_LEFT, CONTRACT_NOTICE]),
        shares,
        max_size=3,
    ),
    hosting=st.sampled_from(["per token", "always-on"]),
    pay=st.sampled_from(["hourly", "per label"]),
    portable=st.booleans(),
    costs=st.tuples(amounts, amounts),
    live=amounts,
    rules=st.tuples(amounts, amounts, amounts, st.booleans(), st.sampled_from([0.0, 0.05, 0.1])),
    classes=st.dictionaries(
        st.sampled_from(["payment", "c.", "a & b=c", "Größe"]), st.floats(0, 900), max_size=3
    ),
)
@settings(max_examples=60)
def test_what_is_written_is_what_is_read(
    overrides, today, hosting, pay, portable, costs, live, rules, classes
):
    scenario = Scenario(
        overrides={key: Range(*found) for key, found in (overrides | today).items()},
        hosting=hosting,
        pay=pay,
        portable=portable,
        error_costs=costs,
        value_per_month=live,
        budget=rules[0],
        leaving=rules[1],
        labels_owned=rules[2],
        data_stays=rules[3],
        discount=rules[4],
        class_costs={name: float(f"{cost:.6g}") for name, cost in classes.items()},
    )
    opened = from_link(to_link(scenario, REGISTER), REGISTER)
    assert opened.problems == ()
    assert opened.scenario == scenario


@pytest.mark.parametrize(
    ("parameter", "value", "told"),
    [
        ("s_O4a", "20 to 4", "Low must be below high"),
        ("s_O4a", "<script>", "not a"),
        ("s_O2d", "-5", "negative"),
        ("s_V1", "1e12", ""),
        ("s_zz", "1", "no input 'zz'"),
        ("s_host", "moon", "cannot be 'moon'"),
        ("s_wy", "-3", "negative"),
        ("s_wn", "1 to 2", "not a"),
        ("s_live", "1e99", ""),
        ("s_max", "-4", "negative"),
        ("s_own", "many", "not a"),
        ("s_disc", "300%", ""),
        ("s_c.payment", "-3", "expert says 'payment': "),
        ("s_c.", "3", "no input 'c.'"),
        ("s_stay", "maybe", "cannot be"),
        ("s_E1", "4", "no input 'E1'"),
        ("s_T1", "101%", "cannot be above 100%"),
        ("s_T1", "-1%", "negative"),
        ("s_T1", "most", "not a"),
        ("s_T2", "6 to 3", "Low must be below high"),
        ("s_T2", "1e12", "cannot be above 120"),
        ("s_T3", "-1", "negative"),
        ("s_T4", "-$5", "negative"),
        ("s_T4", "1e12", "cannot be above"),
        ("s_T4", "5%", "not a share"),
    ],
)
def test_nonsense_is_told_and_left_at_the_baseline(parameter, value, told):
    opened = from_link({"v": "2", parameter: value}, REGISTER)
    assert opened.scenario == Scenario()
    assert len(opened.problems) == 1
    assert told in opened.problems[0]


def test_links_from_before_where_one_stands_could_be_said_keep_their_meaning():
    opened = from_link({"v": "1", "s_own": "2000", "s_leave": "500", "s_O1a": "0"}, REGISTER)
    assert opened.problems == ()
    assert opened.scenario == Scenario(
        overrides={FIRST_GUIDELINE: Range(0, 0, 0)},
        labels_owned=2000.0,
        leaving=500.0,
        hosting="per token",
        portable=False,
    )


def test_a_link_from_before_the_service_was_dated_means_its_price_per_token():
    """Version 1 said nothing where a model was paid per token and its weights stayed there."""
    said = {"s_V1": "300k"}
    old, new = (from_link({"v": v, **said}, REGISTER).scenario for v in ("1", "2"))
    assert (old.hosting, old.portable) == ("per token", False)
    assert (new.hosting, new.portable) == ("", None)
    gpu = from_link({"v": "1", **said, "s_host": "gpu", "s_free": "yes"}, REGISTER).scenario
    assert (gpu.hosting, gpu.portable) == ("always-on", True)
    assert from_link(to_link(old, REGISTER), REGISTER).scenario == old
    assert from_link({"v": "1"}, REGISTER).scenario == Scenario()  # an empty link says nothing


def test_an_address_of_another_edition_opens_with_the_baseline_and_says_so():
    opened = from_link({"v": "7", "s_O4a": "4"}, REGISTER)
    assert opened.scenario == Scenario()
    assert "another edition (v=7)" in opened.problems[0]


def test_what_can_be_read_is_kept_beside_what_cannot():
    opened = from_link({"v": "2", "s_O4a": "4 / 8 / 9", "s_S12": "x"}, REGISTER)
    assert opened.scenario.overrides == {TUNING: Range(4, 8, 9)}
    assert len(opened.problems) == 1


@given(
    st.dictionaries(
        st.sampled_from(["s_O4a", "s_V1", "s_wy", "s_host", "v"]),
        st.text(string.printable, max_size=30),
    )
)
@settings(max_examples=80)
def test_any_address_is_read_without_an_error(parameters):
    opened = from_link(parameters, REGISTER)
    assert isinstance(opened.scenario, Scenario)


def test_an_amount_may_be_blank_and_nothing_else_that_is_no_amount():
    assert read_amount_of("  ") is None
    assert read_amount_of("$0.50") == 0.5
    for text in ("a lot", "1 to 2", "-1", "2bn"):
        with pytest.raises(BadUsage):
            read_amount_of(text)
