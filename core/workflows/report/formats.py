"""The forms a report can be taken away in: one list, and calling what is in it.

What the terminal prints (``core/report/document/terminal.py``) is not in it: it is a summary of
the dossier for whoever ran a race, not a form of the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.domain.errors import BadUsage
from core.domain.sign_off import Signed
from core.domain.single_flight import shared
from core.report.document.blocks import ReportDocument
from core.report.document.csv_tables import zip_of
from core.report.document.html import html_of
from core.report.document.markdown import markdown_of
from core.report.record import record_text, with_decisions

PAGE = re.compile(rb"/Type /Page\b")


@dataclass(frozen=True)
class MadeFile:
    """A file of the report.

    Attributes
    ----------
    title : str
        What it is, with its pages and its size.
    """

    title: str
    file: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Report:
    """A report that was put together, the record it follows from, and what people decided.

    Attributes
    ----------
    record : dict
        Of the verdict, without what people decided; nobody may change it.
    known : str
        Everything it depends on; its forms are made once where it is given.
    """

    document: ReportDocument
    record: dict[str, Any]
    signed: Sequence[Signed] = ()
    known: str = ""

    def files(self) -> list[MadeFile]:
        """Every form."""
        found = []
        for form, known in FORMS.items():
            content = self.made(form)
            size = f"{len(content) / 1e6:.1f} MB" if len(content) >= 1e6 else _kilo(content)
            told = f"{known.title}: {', '.join(filter(None, (known.length(self, content), size)))}"
            found.append(MadeFile(told, self.file_name(form), known.mime, content))
        return found

    def made(self, form: str) -> bytes:
        """The report in a form.

        Raises
        ------
        BadUsage
            If there is no such form.
        """
        if form not in FORMS:
            raise BadUsage(
                f"There is no report as {form!r}", remedy=f"Choose from {', '.join(FORMS)}."
            )
        return _made(self.known, form, self) if self.known else FORMS[form].make(self)

    def file_name(self, form: str) -> str:
        """What the file is called: test case and day, unless it has one name everywhere."""
        known = FORMS[form]
        words = re.sub(r"[^a-z0-9]+", "-", self.document.title.lower()).strip("-")[:40]
        stem = f"{words or 'decision'}-report-{self.document.made.isoformat()}"
        return known.file or f"{stem}{known.tail}.{known.ending}"


@shared(48)
def _made(known: str, form: str, _report: Report) -> bytes:
    return FORMS[form].make(_report)


def is_made(known: str) -> bool:
    """Whether every form of a report is ready."""
    return all(_made.has(known, form) for form in FORMS)


def keep_made(known: str, forms: Mapping[str, bytes]) -> None:
    """Offer the forms of a report that another process made."""
    for form, content in forms.items():
        _made.put(content, known, form)


def _not_counted(report: Report, content: bytes) -> str:
    """The length of a form that nobody would count."""
    return ""


@dataclass(frozen=True)
class ReportFormat:
    """One form of the report.

    Attributes
    ----------
    title : str
        What it is, for people.
    ending : str
        Of the file's name.
    make : callable
        Gives the content of a report's file.
    length : callable
        How long the form of a report is, in words: ``12 pages``; empty where nobody would count.
    tail : str
        What the file's name says beside test case and day.
    file : str
        The file's name where it is always the same.
    """

    title: str
    ending: str
    mime: str
    make: Callable[[Report], bytes]
    length: Callable[[Report, bytes], str] = _not_counted
    tail: str = ""
    file: str = ""


def _kilo(content: bytes) -> str:
    return f"{max(1, round(len(content) / 1e3))} kB"


def _text(told: str) -> bytes:
    """UTF-8; half a sign, which no file can hold, becomes a question mark."""
    return told.encode("utf-8", "replace")


# Two libraries of some megabytes each: they are loaded when somebody asks for their form.
def _pdf(report: Report) -> bytes:
    from core.report.document.pdf import pdf_of

    return pdf_of(report.document)


def _slides(report: Report) -> bytes:
    from core.report.document.pptx import slides_of

    return slides_of(report.document)


def _record(report: Report) -> bytes:
    return record_text(with_decisions(report.record, report.signed)).encode()


def _pages(report: Report, content: bytes) -> str:
    return f"{len(PAGE.findall(content))} pages"


def _tables(report: Report, content: bytes) -> str:
    return f"{len(report.document.tables()) + len(report.document.pictures())} tables"


FORMS = {
    "html": ReportFormat(
        "Page", "html", "text/html", lambda report: _text(html_of(report.document))
    ),
    "pdf": ReportFormat("PDF", "pdf", "application/pdf", _pdf, _pages),
    "pptx": ReportFormat(
        "PowerPoint",
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _slides,
        lambda report, content: "5 slides",
    ),
    "md": ReportFormat(
        "Markdown", "md", "text/markdown", lambda report: _text(markdown_of(report.document))
    ),
    "csv": ReportFormat(
        "Tables as CSV",
        "zip",
        "application/zip",
        lambda report: zip_of(report.document),
        _tables,
        tail="-tables",
    ),
    "json": ReportFormat(
        "decision.json", "json", "application/json", _record, file="decision.json"
    ),
}
"""Every form by the name that ``--format`` takes, in the order in which screens offer them."""
