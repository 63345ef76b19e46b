"""Every form says the same, and each is what its readers expect of it."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from pptx import Presentation
from pptx.util import Pt

from core.report.charts.svg import specs
from core.report.document.blocks import ReportDocument
from core.report.document.build import document_of
from core.report.document.csv_tables import zip_of
from core.report.document.fonts import FACES, font_file
from core.report.document.markdown import markdown_of
from core.report.document.pdf import pdf_of
from core.report.document.pptx import slides_of
from core.report.document.text_fit import LINE, lines_of
from core.report.findings.signed_decision import Decided
from core.report.format.locale import NumberStyle, using_locale
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from tests.report.document.conftest import MADE

EURO = NumberStyle("de-DE", "EUR", 0.92, "Treasury", date(2026, 11, 20))


@pytest.fixture(scope="module")
def pdf(document) -> bytes:
    return pdf_of(document)


@pytest.fixture(scope="module")
def slides(document) -> bytes:
    return slides_of(document)


@pytest.fixture(scope="module")
def told(pdf, tmp_path_factory) -> str:
    """The PDF's text, as another program reads it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (apt-get install poppler-utils)")
    file = tmp_path_factory.mktemp("pdf") / "report.pdf"
    file.write_bytes(pdf)
    run = ["pdftotext", "-layout", str(file), "-"]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout


def plain(text: str) -> str:
    return " ".join(text.replace("**", "").split())


def test_the_main_part_answers_what_leadership_asks(document):
    keys = [section.key for section in document.main]
    assert keys == ["answer", "why", "two-ways", "flips", "next", "rests", "risks"]
    assert len(document.section("flips").blocks[0].items) <= 3
    asked = [line.split("**")[1] for line in document.section("next").blocks[0].items]
    assert asked == ["What.", "Who.", "By when.", "How we go back."]
    risks = " ".join(document.section("risks").blocks[0].items)
    assert risks.count("**Not measured.**") >= 3


def test_no_form_uses_the_fields_own_words_or_calls_anything_significant(document):
    text = " ".join(document.texts())
    for term in (*FORBIDDEN_ON_SCREENS, "significant"):
        assert not re.search(rf"\b{re.escape(term)}\b", text), term


def test_the_glossary_explains_words_of_this_report_and_no_others(document):
    words = dict(document.section("words").blocks[0].words)
    assert "proved" in words
    rest = " ".join(text for section in document.sections[:-1] for text in _texts(section)).lower()
    for word in words:
        assert word.lower() in f"{document.lead} {document.context} {rest}".lower()
    assert "learning speed" not in words


def _texts(section):
    from core.report.document.blocks import texts_of

    yield section.heading
    for block in section.blocks:
        yield from texts_of(block)


def test_the_pdf_has_a_title_bookmarks_page_numbers_and_links_only_inside(pdf, told, document):
    assert told.startswith(document.context.split(" · ")[0])
    pages = len(re.findall(rb"/Type /Page\b", pdf))
    assert told.count(f"of {pages}\n") == pages
    assert b"/Outlines" in pdf
    assert b"/Title" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/URI" not in pdf
    assert pages <= 8


def test_the_pdfs_main_part_is_two_pages(told):
    pages = told.split("\f")
    assert "Appendix: how it was found out" in pages[2]
    assert "Risks, and what was not measured" in pages[0] + pages[1]


def test_the_pdf_says_what_the_document_says(told, document):
    flat = "".join(told.split())  # lines end within ranges, and bold figures stand apart
    for text in (document.headline, document.lead, *document.section("flips").blocks[0].items):
        assert "".join(plain(text).split()) in flat
    for stated in document.stated():
        assert "".join(stated.text.lstrip("$").split()) in flat  # a range names the currency once


def test_fonts_come_with_the_requirements():
    for name, _ in FACES.values():
        assert font_file(name).stat().st_size > 100_000


def test_five_slides_with_alt_text_and_sharp_pictures(slides, document):
    show = Presentation(io.BytesIO(slides))
    assert len(show.slides) == 5
    assert show.slides[0].shapes.title.text == document.headline
    pictures = [shape for slide in show.slides for shape in slide.shapes if shape.shape_type == 13]
    assert len(pictures) == 2
    titles = {plain(picture.title) for picture in document.pictures()}
    for picture in pictures:
        assert picture._element.nvPicPr.cNvPr.get("descr") in titles
        assert picture.image.size[0] / (picture.width / 914_400) >= 200  # dots an inch
    assert show.core_properties.author == "Switchpoint"


def test_another_program_shows_five_slides_with_their_words(slides, document, tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed (apt-get install libreoffice-impress)")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (apt-get install poppler-utils)")
    (tmp_path / "report.pptx").write_bytes(slides)
    own = f"-env:UserInstallation=file://{tmp_path}/profile"
    turn = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*turn, str(tmp_path / "report.pptx")], check=True, capture_output=True)
    read = ["pdftotext", str(tmp_path / "report.pdf"), "-"]
    pages = subprocess.run(read, check=True, capture_output=True, text=True).stdout.split("\f")
    assert len(pages) == 6  # the last one is what follows the fifth
    assert plain(document.headline) in plain(pages[0])
    for line in document.section("flips").blocks[0].items:
        assert plain(line) in plain(pages[3])


@pytest.mark.parametrize("which", ["document", "attacked"])
def test_no_text_runs_out_of_its_box_or_off_the_slide(which, request):
    show = Presentation(io.BytesIO(slides_of(request.getfixturevalue(which))))
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height
            if shape.has_text_frame and shape.text_frame.text:
                frame = shape.text_frame
                size = frame.paragraphs[0].runs[0].font.size / Pt(1)
                lines = sum(lines_of(p.text, size, shape.width / Pt(1)) for p in frame.paragraphs)
                assert LINE * size * lines <= shape.height / Pt(1) + 1, frame.text[:60]


def test_tables_can_be_read_back_with_their_numbers(document, dossier):
    with zipfile.ZipFile(io.BytesIO(zip_of(document))) as folder:
        arms = pd.read_csv(folder.open("all-ways.csv"))
        names = folder.namelist()
    assert len(arms) == len(dossier.arms)
    assert arms["To build, value"].tolist() == pytest.approx(
        [dossier.build(arm) for arm in dossier.arms]
    )
    assert {"assumptions.csv", "steps.csv", "picture-learning.csv"} <= set(names)


def test_markdown_has_every_section_and_every_table(document):
    text = markdown_of(document)
    for section in document.sections:
        assert not section.heading or f"## {section.heading}" in text
    assert text.count("| --- |") >= len(document.tables())


@pytest.fixture(scope="module")
def euro(dossier) -> ReportDocument:
    return document_of(dossier, made=MADE, wanted=EURO)


def test_money_and_dates_follow_the_reader_and_say_who_gave_the_rate(euro, document):
    assert "converted at 0,92 EUR per USD, given by Treasury on 20.11.2026" in euro.context
    text = " ".join(euro.texts())
    assert "$" not in re.sub(r"Spent, \$", "", text)
    assert not re.search(r"\d\.\d%", text)
    ours, theirs = list(document.stated()), list(euro.stated())
    assert [one.value for one in theirs] == [one.value for one in ours]
    for one, two in zip(ours, theirs, strict=True):
        if one.text.startswith("$") and one.value >= 1000:
            told = float(two.text.removesuffix("\u00a0€").replace(".", ""))
            assert told == pytest.approx(0.92 * one.value, abs=51 if one.value < 1e5 else 510)


def test_charts_carry_round_amounts_of_the_readers_currency(euro):
    with using_locale(EURO):
        charts = [spec for picture in euro.pictures()[:2] for spec in specs(picture)]
    texts = json.dumps(charts, ensure_ascii=False)
    axes = re.findall(r'"labelExpr": "\[(.+?)\]\[round', texts)
    assert len(axes) >= 2
    ticks = re.findall(r"([\d.]+)\u00a0€", " ".join(axes))
    assert len(ticks) >= 4
    assert all(int(tick.replace(".", "")) % 500 == 0 for tick in ticks)
    assert "'$'" not in texts


def test_a_decision_against_the_recommendation_is_told_with_its_reason(dossier, found):
    answer = dossier.valuation.verdict.answer
    against = next(c for c in ("stay", "switch") if c != answer.value)
    decision = Decided(
        against, "Ada", "CTO", reason="the contract ends", review_on=date(2027, 1, 4)
    )
    document = document_of(dossier, found, [decision], MADE)
    told = " ".join(document.section("decision").blocks[0].items)
    assert f"where the recommendation was {answer.value}" in told
    assert "Reason: the contract ends." in told
    assert "4 Jan 2027" in " ".join(document.section("next").blocks[0].items)
    same = document_of(dossier, found, [replace(decision, choice=answer.value)], MADE)
    assert "where the recommendation" not in " ".join(same.section("decision").blocks[0].items)
