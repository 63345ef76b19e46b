"""Which model is asked is read from settings, and refused where its price is unknown."""

from __future__ import annotations

import pytest

from core.domain.errors import BadUsage
from core.services.endpoint import BASE_URL, KEY, MODEL, PRICE_IN, PRICE_OUT, find_endpoint

SECRET = "sk-tests-never-show-this"
LUNA = {MODEL: "gpt-6-luna", KEY: SECRET}
NO_ADDRESS = ("own-model", "ftp://host/v1", "http:///v1", "http://host:port/v1", "http://[::1")
OWN = {MODEL: "own-model", KEY: SECRET, BASE_URL: "http://127.0.0.1:8000/v1"}


@pytest.mark.parametrize("settings", [{}, {MODEL: "gpt-6-luna"}, {KEY: SECRET}])
def test_without_a_model_and_a_key_there_is_no_endpoint(settings):
    assert find_endpoint(settings) is None
    assert find_endpoint() is None


def test_a_listed_model_has_its_listed_price():
    found = find_endpoint(LUNA)
    assert (found.model, found.base_url, found.key) == ("gpt-6-luna", None, SECRET)
    assert (found.price_in, found.price_out) == (0.10, 0.50)


def test_the_first_source_that_knows_a_setting_wins():
    found = find_endpoint({MODEL: "gpt-6-sol", BASE_URL: ""}, LUNA | {BASE_URL: "http://own/v1"})
    assert (found.model, found.key, found.base_url) == ("gpt-6-sol", SECRET, "http://own/v1")


def test_an_unknown_price_is_refused_with_the_settings_to_give():
    with pytest.raises(BadUsage) as caught:
        find_endpoint(OWN)
    assert "own-model" in caught.value.title
    assert "cap" in caught.value.message
    assert PRICE_IN in caught.value.remedy
    assert PRICE_OUT in caught.value.remedy


def test_one_given_price_does_not_stand_for_both():
    with pytest.raises(BadUsage, match="not on the list"):
        find_endpoint(OWN | {PRICE_IN: "0.2"})


def test_given_prices_are_taken_before_listed_ones():
    found = find_endpoint(LUNA | {PRICE_IN: "0.2", PRICE_OUT: "1.5"})
    assert (found.price_in, found.price_out) == (0.2, 1.5)


@pytest.mark.parametrize("nothing", ["0", 0, 0.0])
def test_a_server_of_ones_own_may_cost_nothing(nothing):
    """Secrets are TOML: a price there is a number."""
    found = find_endpoint(OWN | {PRICE_IN: nothing, PRICE_OUT: nothing})
    assert (found.price_in, found.price_out) == (0.0, 0.0)


@pytest.mark.parametrize("price", ["cheap", "-1", "nan", "inf", "1,5"])
def test_a_price_that_is_no_price_is_refused(price):
    with pytest.raises(BadUsage, match=PRICE_OUT) as caught:
        find_endpoint(LUNA | {PRICE_OUT: price})
    assert price in caught.value.title
    assert "million tokens" in caught.value.remedy


@pytest.mark.parametrize("url", ["http://own.example/v1", "https://[::1]:8443"])
def test_an_address_is_taken_as_it_is_given(url):
    assert find_endpoint(LUNA | {BASE_URL: url}).base_url == url


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(BadUsage, match=BASE_URL) as caught:
        find_endpoint(LUNA | {BASE_URL: url})
    assert "http://127.0.0.1:8000/v1" in caught.value.remedy


def test_the_key_is_not_shown():
    assert SECRET not in repr(find_endpoint(LUNA))
    with pytest.raises(BadUsage) as caught:
        find_endpoint(OWN)
    assert SECRET not in repr(caught.value)
