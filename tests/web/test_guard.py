"""Which names a request may come in by."""

import pytest

from core.web.guard import host_allowed


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("app.example.com", True),
        ("a.b.example.com:8501", True),
        ("APP.Example.COM.", True),
        ("example.com", False),
        ("evilexample.com", False),
        ("example.com.evil.com", False),
        ("app.example.com@evil.com", False),
        ("", False),
        (None, False),
    ],
)
def test_a_star_stands_for_names_below_a_domain_alone(host, allowed):
    assert host_allowed(host, ["*.example.com"]) is allowed


@pytest.mark.parametrize(
    ("host", "allowed"), [("[::1]:8501", True), ("localhost", True), ("localhost.evil.com", False)]
)
def test_other_names_are_exact(host, allowed):
    assert host_allowed(host, ["localhost", "[::1]"]) is allowed


def test_a_star_alone_lets_every_name_in():
    assert host_allowed("anything.example.org", ["*"])
