"""The measure of languages tells what it can and says so where it cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.preparation.languages import (
    LITTLE_WORDS,
    NO_LETTERS,
    UNKNOWN,
    language_mix,
    main_script,
)

SENTENCES = {
    "English": "I want to cancel the order that was placed for me",
    "German": "Ich möchte die Bestellung nicht haben, wie kann ich sie zurückgeben?",
    "French": "Je ne peux pas annuler ma commande, comment est-ce que je dois faire pour cela ?",
    "Spanish": "Quiero cancelar el pedido que hice para mi madre, ¿cómo puedo hacerlo?",
    "Portuguese": "Não consigo cancelar o pedido que fiz para a minha mãe, como posso fazer?",
    "Italian": "Vorrei annullare il mio ordine, come posso fare? Non sono sicuro che sia giusto",
    "Dutch": "Ik wil graag mijn bestelling annuleren, hoe kan ik dat doen met de app?",
    "Swedish": "Jag vill avbeställa det som jag har köpt, hur kan jag göra för att få pengar?",
    "Polish": "Chcę anulować zamówienie, czy to jest możliwe i jak mogę to zrobić?",
}


@pytest.mark.parametrize("language", LITTLE_WORDS)
def test_a_sentence_is_recognised(language):
    assert language_mix([SENTENCES[language]]).of_text == (language,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("заказ", "Cyrillic"),
        ("طلب", "Arabic"),
        ("주문", "Korean"),
        ("订单", "Chinese"),
        ("注文をキャンセル", "Japanese"),
        ("παραγγελία", "Greek"),
        ("12:30 !!", NO_LETTERS),
        ("", NO_LETTERS),
        ("Caesar salad", UNKNOWN),
        ("de la", UNKNOWN),
    ],
)
def test_other_scripts_are_named_and_short_texts_are_not_guessed(text, expected):
    assert language_mix([text]).of_text == (expected,)


def test_the_mix_is_counted_and_what_is_not_in_the_main_language_is_found():
    found = language_mix(["where is my order", "what is this", "wo ist mein Paket", "ok", "заказ"])
    assert found.counts == {"English": 2, "German": 1, UNKNOWN: 1, "Cyrillic": 1}
    assert found.scripts == {"Latin": 4, "Cyrillic": 1}
    assert found.others() == (2, 4)
    assert found.told == 4
    assert "Short texts" in found.method


@given(st.lists(st.text(max_size=12), max_size=6))
def test_every_text_gets_one_answer(texts):
    found = language_mix(texts)
    assert len(found.of_text) == len(texts)
    assert sum(found.counts.values()) == sum(found.scripts.values()) == len(texts)
    assert [main_script(text) for text in texts].count(NO_LETTERS) == found.counts.get(
        NO_LETTERS, 0
    )
