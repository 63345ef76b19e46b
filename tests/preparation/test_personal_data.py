"""Personal data are found by what proves them, shown masked, and gone after redaction."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.domain.errors import BadUsage
from core.preparation.identifiers import PLACEHOLDER, PersonalDataKind
from core.preparation.personal_data import TELLING_LENGTH, find_personal_data, mask
from core.preparation.redaction import redact

CARD, IBAN = "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00"
PIECES = [
    "jo.doe@example.com", "JO.DOE@example.com", "order", "12345", "A-12345", "#98765", "@jo_doe",
    CARD, CARD.replace(" ", ""), IBAN, IBAN.replace(" ", ""), "192.168.10.7", "www.example.com/jo",
    "https://example.com/u?id=7", "(202) 456-1111", "+44 20 7946 0958", "2024561111", "eggs", "at",
    "123456789012", "[EMAIL_1]", "7", ",", "(", ")", "-", "+1", "x@", "@",
]  # fmt: skip
SENTENCES = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", "\n"])), max_size=9
).map(lambda parts: "".join(piece + space for piece, space in parts))


def kinds(text: str, **how) -> list[tuple[PersonalDataKind, str]]:
    return [(hit.kind, hit.value) for hit in find_personal_data([text], **how).hits]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("mail jo.doe+x@mail.example.com.", PersonalDataKind.EMAIL, "jo.doe+x@mail.example.com"),
        ("see https://example.com/u?id=7).", PersonalDataKind.URL, "https://example.com/u?id=7"),
        ("see www.example.com, or not", PersonalDataKind.URL, "www.example.com"),
        ("see example.com/jo", PersonalDataKind.URL, "example.com/jo"),
        (f"pay to {IBAN} please", PersonalDataKind.IBAN, IBAN),
        ("pay to gb82west12345698765432", PersonalDataKind.IBAN, "gb82west12345698765432"),
        (f"my card {CARD}!", PersonalDataKind.CARD, CARD),
        ("from 192.168.10.7 today", PersonalDataKind.NETWORK, "192.168.10.7"),
        ("call (202) 456-1111 now", PersonalDataKind.PHONE, "(202) 456-1111"),
        ("call +44 20 7946 0958", PersonalDataKind.PHONE, "+44 20 7946 0958"),
        ("where is order A-12345?", PersonalDataKind.ORDER, "A-12345"),
        ("cancel purchase no. 00004587345", PersonalDataKind.ORDER, "00004587345"),
        ("cancel order732201349959", PersonalDataKind.ORDER, "732201349959"),
        ("it is #98765", PersonalDataKind.ORDER, "98765"),
        ("it is 123456789012", PersonalDataKind.ORDER, "123456789012"),
        ("thanks @jo_doe!", PersonalDataKind.HANDLE, "@jo_doe"),
    ],
)
def test_each_kind_is_found_exactly(text, kind, value):
    assert kinds(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "2 eggs, 150 g of ham, 5.99 dollars",
        "order 2 pizzas at 19:30 on 2026-11-20",
        "ticket 150p per message",
        "4111 1111 1111 1112",
        "GB82 WEST 1234 5698 7654 33",
        "version 1.2.3.400",
        "meet @ noon",
        "e.g. ham/eggs",
        "The order of the Phoenix",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text):
    assert kinds(text) == []


def test_phone_numbers_without_country_code_need_their_country():
    text = "ring 020 7946 0958"
    assert kinds(text, regions=()) == []
    assert kinds(text, regions=("GB",)) == [(PersonalDataKind.PHONE, "020 7946 0958")]
    with pytest.raises(BadUsage, match="Atlantis"):
        find_personal_data([text], regions=["Atlantis"])


def test_what_its_surroundings_gave_away_is_found_elsewhere_too():
    found = find_personal_data(["order 12345 is late", "12345 again", "x12345 and 123456 differ"])
    assert [(hit.row, hit.value) for hit in found.hits] == [(0, "12345"), (1, "12345")]
    assert found.rows == (0, 1)
    assert found.counts == {PersonalDataKind.ORDER: 2}


def test_a_short_value_is_looked_for_in_its_own_text_only():
    found = find_personal_data(["order 4512 is late, 4512!", "I paid 4512"])
    assert [(hit.row, hit.start) for hit in found.hits] == [(0, 6), (0, 20)]


def test_what_stood_beside_a_find_is_looked_at_again():
    found = find_personal_data(["123456789012(202) 456-1111-123456789012"])
    assert [(hit.kind, hit.start) for hit in found.hits] == [
        (PersonalDataKind.ORDER, 0),
        (PersonalDataKind.PHONE, 12),
        (PersonalDataKind.ORDER, 27),
    ]


@pytest.mark.parametrize("entry", ["Help@shop.com", "@shop.com", "shop.com"])
def test_what_may_stay_is_told_apart(entry):
    texts = ["ask help@shop.com", "or jo@other.com"]
    found = find_personal_data(texts, allow=[entry])
    assert [hit.value for hit in found.hits] == ["jo@other.com"]
    assert [hit.value for hit in found.allowed] == ["help@shop.com"]
    assert redact(texts, found).texts == ("ask help@shop.com", "or [EMAIL_1]")


def test_a_host_that_may_stay_covers_its_links():
    assert kinds("https://www.shop.com/a", allow=["shop.com"]) == []
    assert kinds("https://notshop.com/a", allow=["shop.com"]) != []


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (PersonalDataKind.EMAIL, "jane@example.com", "j***@e***.com"),
        (PersonalDataKind.URL, "https://me:pw@www.example.com/jane?x=1", "https://e***.com/***"),
        (PersonalDataKind.PHONE, "+1 202-456-1111", "***11"),
        (PersonalDataKind.CARD, CARD, "***1111"),
        (PersonalDataKind.IBAN, IBAN, "DE***00"),
        (PersonalDataKind.NETWORK, "192.168.10.7", "192.***"),
        (PersonalDataKind.ORDER, "A-12345", "***45"),
        (PersonalDataKind.HANDLE, "@jane", "@j***"),
    ],
)
def test_a_screen_shows_a_mask(kind, value, shown):
    assert mask(kind, value) == shown


def test_values_are_not_shown_by_accident():
    found = find_personal_data(["jane@example.com"])
    assert "jane" not in repr(found)
    assert "jane" not in repr(redact(["jane@example.com"], found))


def test_one_value_has_one_placeholder_however_it_is_written():
    texts = [f"{CARD}, (202) 456-1111", f"+1 202 456 1111 and {CARD.replace(' ', '-')}"]
    assert redact(texts, find_personal_data(texts)).texts == (
        "[CARD_1], [PHONE_1]",
        "[PHONE_1] and [CARD_1]",
    )


def test_new_placeholders_go_on_after_those_that_are_there():
    texts = ["[EMAIL_3] wrote to jo@example.com"]
    assert redact(texts, find_personal_data(texts)).texts == ("[EMAIL_3] wrote to [EMAIL_4]",)


def test_the_log_tells_where_but_not_what():
    texts = ["hi jo@example.com", "JO@example.com, @joe"]
    found = find_personal_data(texts)
    log = redact(texts, found, key=b"k").log
    assert [(line.row, line.kind, line.placeholder, line.start, line.length) for line in log] == [
        (0, PersonalDataKind.EMAIL, "[EMAIL_1]", 3, 14),
        (1, PersonalDataKind.EMAIL, "[EMAIL_1]", 0, 14),
        (1, PersonalDataKind.HANDLE, "[HANDLE_1]", 16, 4),
    ]
    assert log[0].fingerprint == log[1].fingerprint != log[2].fingerprint
    assert redact(texts, found, key=b"k").log == log
    assert redact(texts, found).log[0].fingerprint != log[0].fingerprint


def test_other_texts_than_those_searched_are_refused():
    with pytest.raises(ValueError, match="not the one"):
        redact(["something else altogether"], find_personal_data(["hi jo@example.com"]))


def test_it_says_what_it_cannot_find():
    found = find_personal_data(["Jane Doe, 12 Long Street"])
    assert found.hits == ()
    assert "Names" in found.not_found


@settings(max_examples=150)
@example(["@jo_doe@jo_doeorder @jo_doe"])
@example(["123456789012(202) 456-1111-123456789012"])
@example(["+44 20 7946 0958 ", "4111 1111 1111 1111 ,+44 20 7946 0958-2024561111"])
@example(["order4111 1111 1111 1111", "4111 1111 1111 1111at jo@example.com"])
@given(st.lists(SENTENCES, max_size=3))
def test_redaction_leaves_no_found_value(texts):
    found = find_personal_data(texts, regions=("US", "GB"))
    after = redact(texts, found)
    for hit in found.hits:
        for row, text in enumerate(after.texts):
            bare = PLACEHOLDER.sub("\n", text)
            if row == hit.row or len(hit.value) >= TELLING_LENGTH:
                assert not re.search(rf"(?<!\w){re.escape(hit.value)}(?!\w)", bare)
    assert len(after.log) == len(found.hits)
    again = find_personal_data(after.texts, regions=("US", "GB"))
    assert again.hits == ()


@settings(max_examples=100)
@given(st.lists(SENTENCES, max_size=3))
def test_finds_lie_in_their_text_and_do_not_overlap(texts):
    found = find_personal_data(texts)
    end = [0] * len(texts)
    for hit in found.hits:
        assert texts[hit.row][hit.start : hit.end] == hit.value
        assert hit.start >= end[hit.row]
        end[hit.row] = hit.end
        assert hit.value not in hit.masked or len(hit.value) < 3
