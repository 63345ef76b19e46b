"""Every form says the same, and each is what its readers expect of it."""

from __future__ import annotations

import base64
import html
import io
import itertools
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from pptx import Presentation
from pptx.util import Pt

from core.report.charts.svg import specs
from core.report.document.blocks import ReportDocument, texts_of
from core.report.document.build import document_of
from core.report.document.csv_tables import zip_of
from core.report.document.fonts import FACES, font_file, web_font
from core.report.document.html import html_of
from core.report.document.mark import COLOUR, LINES, STROKE
from core.report.document.markdown import markdown_of
from core.report.document.pdf import pdf_of
from core.report.document.pptx import slides_of
from core.report.document.text_fit import LINE, lines_of
from core.report.findings.signed_decision import Decided
from core.report.format.locale import NumberStyle, using_locale
from core.report.wording.assumption_words import PUBLISHED, VENDOR
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS, PRODUCT, PROMISE
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
    assert keys == ["options", "flips", "next", "why", "pictures", "limits"]
    assert len(document.section("flips").blocks[0].items) <= 3
    asked = [line.split("**")[1] for line in document.section("next").blocks[0].items]
    assert {"Owner.", "By when.", "Way back."} <= set(asked)
    limits = " ".join(document.section("limits").blocks[1].items)
    assert limits.count("**Not measured.**") >= 2


def test_every_form_says_whose_it_is_and_what_both_approaches_are(document, told, slides):
    show = Presentation(io.BytesIO(slides))
    first = show.slides[0]
    texts = " ".join(s.text_frame.text for s in first.shapes if s.has_text_frame)
    page = html.unescape(re.sub(r"<[^>]+>", "", html_of(document)))
    for form in (page, told, texts, markdown_of(document).replace("\\", "")):
        flat = "".join(plain(form).split())
        for text in (PRODUCT, PROMISE, *document.defined):
            assert "".join(plain(text).split()) in flat
    assert [shape.name for shape in first.shapes].count("Mark") == len(LINES)


def test_the_mark_is_that_of_the_screens():
    drawn = Path("pages/mark.svg").read_text(encoding="utf-8")
    assert COLOUR in drawn
    assert f'stroke-width="{STROKE}"' in drawn
    corners = re.search(r' d="([^"]+)"', drawn)[1]
    assert {re.match(r"M(\d+) (\d+)", part)[0] for part in re.findall(r"M\d+ \d+", corners)} == {
        f"M{line[0][0]} {line[0][1]}" for line in LINES
    }


def test_headings_are_claims_and_hashes_are_for_engineers(document):
    topics = ("what it rests on", "side by side", "what would change", "next step", "options")
    for section in document.sections:
        assert section.heading.lower() not in topics
    engineers = document.section("verify")
    assert engineers.heading == "Details for engineers"
    for section in document.sections:
        if section is not engineers:
            told = " ".join(text for block in section.blocks for text in texts_of(block))
            assert document.fingerprint[:12] not in told
            assert "python -m" not in told


def test_a_page_is_answer_first_with_one_folded_appendix_and_its_fonts_inside(document):
    page = html_of(document)
    assert page.count("<details") == page.count("<summary") == 1
    assert page.index('id="options"') < page.index('id="flips"') < page.index("<details")
    assert page.index("<details") < page.index('id="all-options"')
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", page)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert page.count("src: url(data:font/woff2;base64,") == len(FACES)
    assert page.count('class="scroll"') == page.count('tabindex="0" role="region" aria-label="')
    assert "<th>" not in page
    assert "<td></td>" not in page.partition("<details")[0]


def test_a_font_for_a_page_has_the_signs_of_the_report():
    font = TTFont(io.BytesIO(base64.b64decode(web_font("sans", ["Ż€"]))))
    whole = TTFont(font_file(FACES["sans"][0]))
    assert font["head"].modified == whole["head"].modified  # not now: the same file every time
    assert {ord("Ż"), ord("€"), ord("a")} <= set(font.getBestCmap())


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
    yield section.heading
    for block in section.blocks:
        yield from texts_of(block)


def test_the_pdf_has_a_title_bookmarks_page_numbers_and_links_only_inside(pdf, told, document):
    assert told.split()[0] == PRODUCT
    pages = len(re.findall(rb"/Type /Page\b", pdf))
    assert told.count(f"of {pages}\n") == pages
    assert b"/Outlines" in pdf
    assert b"/Title" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/URI" not in pdf
    assert pages <= 8


def test_every_published_input_names_its_source(document):
    rows = document.section("assumptions").blocks[0].rows
    known = [row for row in rows if row[3].text in (PUBLISHED, VENDOR)]
    assert known
    assert [row[0].text for row in known if not row[4].text] == []


def test_page_one_answers_and_no_page_is_half_empty(told, document, pdf, tmp_path):
    first = "".join(told.split("\f")[0].split())
    wanted = [document.headline, document.section("next").heading]
    wanted += document.section("flips").blocks[0].items
    wanted += [block.text for block in document.section("options").blocks[1:]]
    wanted += [cell.text for row in document.section("options").blocks[0].rows for cell in row]
    for text in wanted:
        assert "".join(plain(text).split()) in first
    (tmp_path / "r.pdf").write_bytes(pdf)
    draw = ["pdftoppm", "-r", "20", "-gray", str(tmp_path / "r.pdf"), str(tmp_path / "page")]
    subprocess.run(draw, check=True)
    for file in sorted(tmp_path.glob("page-*.pgm"))[:-1]:
        with Image.open(file) as page:  # the footer stands below this
            box = page.crop((0, 0, page.width, int(0.93 * page.height))).point(lambda v: 255 - v)
            assert box.getbbox()[3] > 0.6 * page.height, file.name


def test_the_pdf_says_what_the_document_says(told, document):
    flat = "".join(told.split())  # lines end within ranges, and bold figures stand apart
    for text in (document.headline, document.lead, *document.section("flips").blocks[0].items):
        assert "".join(plain(text).split()) in flat
    for stated in document.stated():
        assert "".join(stated.text.lstrip("-$").split()) in flat  # a range names the currency once


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
        arms = pd.read_csv(folder.open("all-approaches.csv"))
        names = folder.namelist()
    assert len(arms) == len(dossier.arms)
    assert arms["Build, value"].tolist() == pytest.approx(
        [dossier.build(arm) for arm in dossier.arms]
    )
    assert {"options.csv", "assumptions.csv", "steps.csv", "picture-learning.csv"} <= set(names)


def test_markdown_has_every_section_and_every_table(document):
    text = markdown_of(document).replace("\\", "")
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
            step = 0.05 * one.value if "option" in one.where else 510 if one.value >= 1e5 else 51
            assert told == pytest.approx(0.92 * one.value, abs=step)


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
