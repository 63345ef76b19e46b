"""The report of an experiment in every form it can be taken away in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from core.access.permissions import Action, require
from core.domain.actor import Actor
from core.domain.errors import BadData, BadUsage
from core.domain.sign_off import Signed
from core.report.document.blocks import ReportDocument
from core.report.document.build import document_of
from core.report.document.csv_tables import zip_of
from core.report.document.html import html_of
from core.report.document.markdown import markdown_of
from core.report.findings.dossier import Dossier
from core.report.findings.signed_decision import Decided
from core.report.format.locale import HOUSE, NumberStyle
from core.report.record import with_decisions
from core.store.connection import Store
from core.store.decisions import decisions_of
from core.store.experiments import Experiment, list_experiments
from core.store.number_styles import newest_style, save_style
from core.workflows.poc.dossiers import dossier_of
from core.workflows.poc.valuing import Valued, record_of, value_experiment

RECORD = "json"
PAGE = re.compile(rb"/Type /Page\b")


@dataclass(frozen=True)
class ReportFormat:
    """One form of the report.

    Attributes
    ----------
    title : str
        What it is, for people.
    ending : str
        Of the file's name.
    """

    title: str
    ending: str
    mime: str
    make: Callable[[ReportDocument], bytes]


def _kilo(content: bytes) -> str:
    return f"{max(1, round(len(content) / 1e3))} kB"


def _text(told: str) -> bytes:
    """UTF-8; half a sign, which no file can hold, becomes a question mark."""
    return told.encode("utf-8", "replace")


def _pdf(document: ReportDocument) -> bytes:
    from core.report.document.pdf import pdf_of

    return pdf_of(document)


def _slides(document: ReportDocument) -> bytes:
    from core.report.document.pptx import slides_of

    return slides_of(document)


FORMS = {
    "html": ReportFormat("Page", "html", "text/html", lambda told: _text(html_of(told))),
    "pdf": ReportFormat("PDF", "pdf", "application/pdf", _pdf),
    "pptx": ReportFormat(
        "PowerPoint",
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _slides,
    ),
    "md": ReportFormat("Markdown", "md", "text/markdown", lambda told: _text(markdown_of(told))),
    "csv": ReportFormat("Tables as CSV", "zip", "application/zip", zip_of),
}
"""Forms that are told from one document; the two heavy ones are loaded when asked for."""


@dataclass(frozen=True)
class Made:
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
    """A report that was put together, the record it follows from, and what people decided."""

    document: ReportDocument
    valued: Valued
    signed: Sequence[Signed] = ()

    def files(self) -> list[Made]:
        """Every form, and the record."""
        found = []
        for form in (*FORMS, RECORD):
            content = self.made(form)
            known = FORMS.get(form)
            title = known.title if known else self.file_name(form)
            mime = known.mime if known else "application/json"
            size = f"{len(content) / 1e6:.1f} MB" if len(content) >= 1e6 else _kilo(content)
            told = f"{title}: {', '.join(filter(None, (self.pages(form, content), size)))}"
            found.append(Made(told, self.file_name(form), mime, content))
        return found

    def pages(self, form: str, content: bytes) -> str:
        """How long a form is; empty where nobody would count."""
        if form == "pdf":
            return f"{len(PAGE.findall(content))} pages"
        if form == "pptx":
            return "5 slides"
        tables = len(self.document.tables()) + len(self.document.pictures())
        return f"{tables} tables" if form == "csv" else ""

    def made(self, form: str) -> bytes:
        """The report in a form, or its record.

        Raises
        ------
        BadUsage
            If there is no such form.
        """
        if form == RECORD:
            record = with_decisions(record_of(self.valued), self.signed)
            return (json.dumps(record, indent=1) + "\n").encode()
        if form not in FORMS:
            raise BadUsage(
                f"There is no report as {form!r}",
                remedy=f"Choose from {', '.join((*FORMS, RECORD))}.",
            )
        return FORMS[form].make(self.document)

    def file_name(self, form: str) -> str:
        """What the file is called: test case and day."""
        if form == RECORD:
            return "decision.json"
        words = re.sub(r"[^a-z0-9]+", "-", self.document.title.lower()).strip("-")[:40]
        stem = f"{words or 'decision'}-report-{self.document.made.isoformat()}"
        return f"{stem}{'-tables' if form == 'csv' else ''}.{FORMS[form].ending}"


def report_of(
    store: Store,
    actor: Actor,
    valued: Valued,
    made: date | None = None,
    wanted: NumberStyle | None = None,
    dossier: Dossier | None = None,
) -> Report:
    """The report of a valued experiment, with what people decided about it.

    Parameters
    ----------
    made : date, optional
        Day of the report; today if not given.
    wanted : NumberStyle, optional
        How numbers are written; what the store says if not given.
    dossier : Dossier, optional
        What is told about it, where it was gathered already.

    Raises
    ------
    NotAllowed
    """
    require(actor, Action.MAKE_REPORTS)
    told = dossier or dossier_of(store, valued)
    signed = decisions_of(store, told.experiment_id)
    decisions = [_decided(one) for one in signed]
    style = wanted or number_style(store)
    return Report(document_of(told, None, decisions, made, style), valued, signed)


def _decided(signed: Signed) -> Decided:
    return Decided(
        signed.choice.value,
        signed.name,
        signed.role,
        signed.note,
        signed.reason,
        signed.review_on,
        signed.look_again,
        signed.signed_at,
        signed.recommended,
    )


def number_style(store: Store) -> NumberStyle:
    """How reports of this store write numbers.

    Parameters
    ----------
    store : Store

    Returns
    -------
    NumberStyle
        The one set last; ``HOUSE`` (English, USD) where nobody set one.
    """
    row = newest_style(store)
    return NumberStyle(*row) if row else HOUSE


def set_number_style(store: Store, actor: Actor, wanted: NumberStyle) -> None:
    """Let reports write numbers so from now on.

    Raises
    ------
    NotAllowed
    """
    require(actor, Action.MAKE_REPORTS)
    row = (wanted.language, wanted.currency, wanted.rate, wanted.given_by, wanted.given_on)
    save_style(store, actor, row)


def open_report(
    store: Store,
    actor: Actor,
    name: str = "",
    months: int | None = None,
    wanted: NumberStyle | None = None,
) -> Report:
    """The report of the newest finished experiment of a benchmark, or of one by its id.

    Parameters
    ----------
    store : Store
    actor : Actor
    name : str
        Benchmark or experiment; the newest experiment of all if empty.
    months : int, optional
        Counted period; the plan's if not given.
    wanted : NumberStyle, optional
        How numbers are written; what the store says if not given.

    Returns
    -------
    Report

    Raises
    ------
    BadData
        If there is none.
    NotAllowed
    """
    require(actor, Action.MAKE_REPORTS)
    poc = find_experiment(store, name)
    valued = value_experiment(store, poc.id, months=months)
    return report_of(store, actor, valued, wanted=wanted)


def find_experiment(store: Store, name: str = "") -> Experiment:
    """The newest finished experiment of a benchmark, or the one of an id.

    Raises
    ------
    BadData
        If there is none.
    """
    pocs = [poc for poc in list_experiments(store) if poc.status == "finished"]
    for poc in pocs:
        if not name or name in (poc.id, poc.plan.benchmark):
            return poc
    told = ", ".join(dict.fromkeys(poc.plan.benchmark for poc in pocs))
    raise BadData(
        f"There is no finished race of {name!r}" if name else "There is no finished race",
        f"Finished races here: {told}." if told else "",
        "Run one first: python -m core poc keto",
    )
