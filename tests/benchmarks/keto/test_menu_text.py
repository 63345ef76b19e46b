"""What a menu line looks like: six styles and no clumsy joins (KETO.md, section 4)."""

import re

import numpy as np
import pytest

JOINS = {
    "two full stops": r"\.\s*\.",
    "two commas": r",\s*,",
    "two semicolons": r";\s*;",
    "empty brackets": r"\(\s*\)|\[\s*\]",
    "empty bars or strokes": r"\|\s*\||/\s*/",
    "a mark before a mark": r"[,;:]\s*[.;,]",
    "a space before a mark": r" [,.;:]",
    "two spaces or a loose one": r"  |^ | $",
    "a hole that was not filled": r"[{}]|\(not mentioned\)",
    "a joining word with nothing after it": r"\b(with|in|on|and|no|of|for|plus)\s*([.,;/|)]|$)",
    "a colon with nothing after it": r":\s*$",
    "a sentence glued to the next": r"[a-z]\.[A-Z]",
    "a list that starts with a mark": r"^\W|\(\W",
}
STYLES = {
    "colon": r"^[^:(|]+: .*\.",
    "sentences": r"^[^.:(|]+\. [A-Z]",
    "parentheses": r"\(.+( / .+)*\)",
    "capitals": r"[A-Z]{3,}.* \| ",
    "prose": r"\bOur .* comes ",
    "order": r"^(Could I|Please|I will|One for|Can we)",
}


@pytest.mark.parametrize("join", JOINS)
def test_no_line_has(texts, join):
    assert [text for text in texts if re.search(JOINS[join], text)] == []


@pytest.mark.parametrize("style", STYLES)
def test_each_style_is_written_often(texts, style):
    assert sum(bool(re.search(STYLES[style], text)) for text in texts) > len(texts) / 20


def test_no_word_stands_twice_in_a_row(texts):
    assert [text for text in texts if re.search(r"\b(\w+) \1\b", text, re.IGNORECASE)] == []


def test_lines_are_as_long_as_menu_lines(texts):
    """KETO.md section 4: median 15 words, 9 to 22 for the middle, 47 at most."""
    words = [len(text.split()) for text in texts]
    assert np.median(words) == pytest.approx(15, abs=2)
    assert np.percentile(words, [10, 90]) == pytest.approx([9, 22], abs=2)
    assert max(words) <= 47


def test_an_order_at_the_table_offers_nothing(texts):
    orders = [text for text in texts if re.search(STYLES["order"], text)]
    assert not any(re.search(r"on request|available|can be added|extra charge", o) for o in orders)
