"""Whatever names hold, no form of the report runs it, loads it or breaks over it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html.parser import HTMLParser

import pytest
from pptx import Presentation

from core.interop.formula_escapes import PLAIN_NUMBER
from core.report.document.csv_tables import zip_of
from core.report.document.html import html_of
from core.report.document.markdown import markdown_of
from core.report.document.pdf import pdf_of
from core.report.document.pptx import slides_of
from tests.report.document.attacks import SCRIPT

OURS = """html head meta title style body main section div p h1 h2 h3 ul ol li b strong span table
thead tbody tr th td figure figcaption dl dt dd h4 details summary
col colgroup svg g path text tspan rect line clippath defs"""


class _Seen(HTMLParser):
    """Tags and attributes of a page, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def page(attacked) -> _Seen:
    found = _Seen()
    found.feed(html_of(attacked))
    return found


def test_the_page_has_no_tag_and_no_attribute_of_a_name(page):
    assert page.tags <= set(OURS.split())
    names = {name for name, _ in page.attributes}
    assert not {name for name in names if name.startswith("on") or name in ("src", "href")}
    assert SCRIPT in page.text
    assert "{{ 7*7 }}" in page.text


def test_the_pdf_is_made_of_text_alone(attacked):
    content = pdf_of(attacked)
    for name in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/EmbeddedFile", b"/AA"):
        assert name not in content


def test_slides_hold_text_alone(attacked):
    content = slides_of(attacked)
    show = Presentation(io.BytesIO(content))
    told = "\n".join(s.text_frame.text for p in show.slides for s in p.shapes if s.has_text_frame)
    assert "<script>alert(1)</script>" in told
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        relations = b"".join(parts.read(n) for n in parts.namelist() if n.endswith(".rels"))
    assert b'TargetMode="External"' not in relations


def test_markdown_has_no_link_no_picture_and_no_html(attacked):
    text = markdown_of(attacked)
    assert not re.search(r"(?<!\\)<[a-z!/]", text, re.IGNORECASE)
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"(?<!\\)`", text)
    assert not re.search(r"\w://", text)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(row.endswith(" |") for row in rows)


def test_no_cell_of_a_table_is_a_formula(attacked):
    with zipfile.ZipFile(io.BytesIO(zip_of(attacked))) as folder:
        names = folder.namelist()
        texts = [folder.read(name).decode() for name in names]
    assert any("HYPERLINK" in text for text in texts)
    for name, text in zip(names, texts, strict=True):
        assert re.fullmatch(r"[a-z-]+\.csv", name)
        for row in csv.reader(io.StringIO(text)):
            for cell in row:
                runs = cell.lstrip()[:1] in ("=", "+", "-", "@") or cell[:1] in ("\t", "\r")
                assert not runs or re.fullmatch(PLAIN_NUMBER, cell), (name, cell)


def test_what_people_typed_is_told_as_they_typed_it(page, attacked):
    for told in (page.text, markdown_of(attacked)):
        assert "Zoë" in told
        assert "中文" in told
