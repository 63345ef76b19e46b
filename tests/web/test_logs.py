"""A log line and an error hold no secret, whoever writes them."""

from __future__ import annotations

import io
import json
import logging

import pytest

from core.access.tokens import new_token
from core.domain import secret_redaction as hiding
from core.domain.secret_redaction import know_secrets, without_secrets
from core.web.logs import JsonLines, TextLines, set_up_logs
from core.web.requests import shown_path
from core.workflows.admin.api_tokens import PREFIX


@pytest.fixture
def hiding_logs(monkeypatch):
    """Logs as the app sets them up; put back afterwards."""
    factory, ours = logging.getLogRecordFactory(), logging.getLogger("switchpoint")
    before = ours.handlers, ours.level, ours.propagate
    monkeypatch.setattr(hiding, "_known", set())
    know_secrets(["cookie-secret-of-ours", "short"])
    set_up_logs()
    yield
    logging.setLogRecordFactory(factory)
    ours.handlers, ours.level, ours.propagate = before


@pytest.mark.parametrize("form", [JsonLines, TextLines])
def test_secrets_are_hidden_in_messages_arguments_and_traces(hiding_logs, form, monkeypatch):
    monkeypatch.setenv("MY_API_KEY", "planted-in-the-environment")
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(form())
    other = logging.getLogger("some.library")
    other.addHandler(handler)
    try:
        raise RuntimeError("refused: Bearer abc.def with cookie-secret-of-ours")
    except RuntimeError:
        other.exception("asked %s with %s", "/x", "planted-in-the-environment")
    finally:
        other.removeHandler(handler)
    said = text.getvalue()
    assert "RuntimeError" in said
    for secret in ("planted-in", "cookie-secret", "abc.def"):
        assert secret not in said
    if form is JsonLines:
        assert json.loads(said)["level"] == "error"


def test_arguments_stay_apart_for_formatters_that_need_them(hiding_logs):
    path = f"/r/{new_token()}"
    made = logging.getLogRecordFactory()
    record = made("uvicorn.access", 20, "x", 1, '%s - "%s" %d', ("127.0.0.1", path, 200), None)
    assert record.args == ("127.0.0.1", "/r/[hidden]", 200)
    assert record.getMessage() == '127.0.0.1 - "/r/[hidden]" 200'


def test_ordinary_words_and_hashes_stay():
    text = f"a short word, {'0' * 64}, decision-1a2b3c, 2026-11-21"
    assert without_secrets(text) == text


def test_keys_of_ours_are_hidden_wherever_they_stand():
    for key in (new_token(), PREFIX + new_token()):
        assert without_secrets(f"https://x/r/{key}?a=1") == "https://x/r/[hidden]?a=1"


@pytest.mark.parametrize("before", ["/r/", "/r//", "/r/./", "/r/x/"])
def test_no_part_of_a_path_behind_a_links_door_is_told(before):
    key = new_token()
    assert key not in shown_path(before + key)


def test_paths_are_one_line_and_not_endless():
    assert "\n" not in shown_path("/a\nb")
    assert len(shown_path("/" + "x" * 10_000)) <= 200
