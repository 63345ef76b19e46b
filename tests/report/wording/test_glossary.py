"""Words, reasons and the one page: plain, escaped, complete."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.domain.arms import PRESETS
from core.domain.plan import Plan
from core.report.document.html import bold_marks, page
from core.report.document.terminal import verdict_text
from core.report.findings.comparison import LONGEST, compared, for_the_analyst
from core.report.findings.options import cheaper_sentence, wrong_choice
from core.report.findings.reasons import reasons, watch
from core.report.headline import headline_of
from core.report.wording.glossary import DEFINED, FORBIDDEN_ON_SCREENS, WORDS
from core.report.wording.mistake_kinds import kinds_of
from core.report.wording.planning import outlook, smallest_difference
from core.report.wording.retired import retired_in


@pytest.fixture(scope="module")
def dossier(raced):
    return raced.dossier()


@pytest.fixture(scope="module")
def html(dossier) -> str:
    return page(dossier)


def test_every_way_has_a_name_and_a_meaning():
    assert all(one.name and one.meaning for one in PRESETS.values())


def test_the_stand_in_is_never_called_a_language_model():
    for arm in ("new", "annotators-new"):
        assert "stand-in model (not an LLM)" in PRESETS[arm].meaning
    for one in PRESETS.values():
        assert "GPT" not in one.name + one.meaning


def test_every_word_has_one_short_sentence():
    for word in WORDS:
        assert word.meaning.endswith(".")
        assert len(word.meaning.split()) <= 20


def test_no_word_that_is_shown_was_given_up():
    told = [text for word in WORDS for text in (word.shown, word.meaning)] + [*DEFINED.values()]
    for text in told:
        assert not retired_in(text), text


def test_reasons_have_short_claims_and_numbers(dossier):
    found = reasons(dossier)
    assert len(found) == 3
    for reason in found:
        assert len(reason.claim.split()) <= 6
        assert re.search(r"\d", reason.sentence)


def test_lead_is_short_and_ends_with_how_often_it_comes_out(dossier):
    plain = headline_of(dossier).whole.replace("**", "")
    assert len(headline_of(dossier).lead.split()) <= 45
    assert plain.endswith("of 100 simulated reruns of this PoC.")


def test_alternative_and_watch_are_sentences_or_absent(dossier):
    for text in (cheaper_sentence(dossier), wrong_choice(dossier), watch(dossier)):
        assert not text or text.endswith(".")


def test_comparison_tells_what_was_compared(dossier):
    headline, lead = compared(dossier)
    assert len(headline) <= LONGEST
    assert "disagree on" in lead
    assert "McNemar mid-p" in for_the_analyst(dossier)


def test_printed_text_has_no_markdown_and_says_what_was_not_measured(dossier):
    text = verdict_text(dossier)
    assert "**" not in text
    assert "not measured" in text
    assert "all approaches share them and none is charged" in " ".join(text.split())
    assert "stand-in, not an LLM" in " ".join(text.split())


def test_the_page_loads_nothing_and_runs_nothing(html):
    assert not re.search(r'(?:src|href)\s*=\s*"(?!#)', html)
    assert "<script" not in html
    assert set(re.findall(r"url\((.{22})", html)) == {"data:font/woff2;base64"}
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", html)


def test_the_page_tells_everything_leadership_needs(html, dossier):
    told = headline_of(dossier)
    for text in (
        told.headline,
        *told.next_step.rstrip(".").split(". ")[1:],
        "Not measured",
        dossier.plan_hash,
        dossier.content_hash,
        "Rule that fired",
        "All approaches",
    ):
        assert text in html
    for term in FORBIDDEN_ON_SCREENS:
        assert not re.search(rf"\b{re.escape(term)}\b", re.sub(r"<[^>]+>", " ", html)), term


def test_the_page_escapes_whatever_names_hold(dossier):
    nasty = replace(
        dossier,
        title='<img src=x onerror="alert(1)">',
        kinds=kinds_of(("no", "<b>yes</b>"), 1, (150, 150)),
        noun=("<i>", "</script><script>alert(1)</script>"),
    )
    found = page(nasty)
    assert "<img" not in found
    assert "<script" not in found
    assert "<b>yes" not in found
    assert "&lt;b&gt;yes" in found


def test_bold_marks_escape_first():
    assert str(bold_marks("**<x>** & y")) == "<strong>&lt;x&gt;</strong> &amp; y"


def test_outlook_says_what_cannot_be_proved():
    told = outlook(Plan(target=0.99), 100, "dishes")
    assert "cannot be shown" in told.proof
    assert "$0" in told.price


def test_twice_the_exam_sees_smaller_differences():
    assert smallest_difference(2000) < smallest_difference(1000)
