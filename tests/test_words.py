"""No text that a reader can see says a word that the product has retired."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.cli import COMMANDS, main
from core.domain.actor import LOCAL
from core.domain.arms import PRESETS
from core.report.document.terminal import verdict_text
from core.report.findings.break_even import flips_of
from core.report.wording.retired import RETIRED, retired_in
from core.workflows.report.reports import open_report
from tests.words import ROOT, Told, prose_of, texts_of

ROOMS = sorted(
    folder
    for folder in [*(ROOT / "core").iterdir(), ROOT / "pages", *(ROOT / "core/report").iterdir()]
    if folder.is_dir() and folder.name not in ("__pycache__", "report")
)
SHOWN_DATA = ("evidence", "prices", "services", "assumption_changes", "failure_statistics")
"""Tables whose texts are shown as they are; those of ``assumptions.csv`` enter a content hash."""
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / "data" / f"{name}.csv" for name in SHOWN_DATA),
]
DIAGRAM = "is a word of the processes, which the two node diagrams keep"
RECORDED = "is part of a decision's content hash: old records would not verify with another word"
FOREIGN = "is a word of other people's files, which is read and never shown"
STAYS = {
    ("core/domain/", "NN expert"): RECORDED,
    ("core/decision/", "NN expert"): RECORDED,
    ("core/learners/", "NN expert"): RECORDED,
    ("core/workflows/inputs/logged_hours.py", "NN expert"): RECORDED,
    ("core/report/", "NN expert"): RECORDED,
    ("core/report/findings/processes.py", "Rationales as code"): DIAGRAM,
    ("core/domain/verdict.py", "exam items"): RECORDED,
    ("core/decision/accuracy/validity_checks.py", ""): RECORDED,
    ("core/interop/plain/", ""): FOREIGN,
    ("core/interop/crowd/toloka.py", "Download the results of the pool"): "Toloka's own term",
    ("core/sources/rule_messages.py", "Could not choose a best candidate"): "DuckDB's message",
    ("core/workflows/importing/sample.py", "dear team"): "a text to be labelled",
    ("core/report/wording/retired.py", ""): "the list itself",
    ("core/report/wording/fairness_words.py", ""): "turns recorded words into today's",
    ("docs/hand-check.md", "| O1a"): RECORDED,
    ("docs/hand-check.md", "| O4a"): RECORDED,
    ("docs/hand-check.md", "| O5a"): RECORDED,
    ("docs/hand-check.md", "| N1"): RECORDED,
    ("docs/hand-check.md", "| S6"): RECORDED,
    ("docs/formats.md", "| labels | **"): FOREIGN,
    ("docs/formats.md", "| rules | **"): FOREIGN,
    ("docs/formats.md", "*Download results* of a pool"): "Toloka's own term",
}
"""Beginning of a file's name and of a text: why it stays."""


def found_in(texts: list[Told]) -> list[str]:
    """Each retired word with its place and what to say instead."""
    return [
        f"{told.file}:{told.line}: {hit!r}, say {say}: {told.text.strip()[:90]!r}"
        for told in texts
        for hit, say in retired_in(told.text)
        if not any(
            told.file.startswith(file) and told.text.strip().startswith(text)
            for file, text in STAYS
        )
    ]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(ROOT)))
def test_no_text_in_the_code_says_a_retired_word(room: Path):
    found = [line for path in sorted(room.rglob("*.py")) for line in found_in(list(texts_of(path)))]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_no_document_says_a_retired_word(document: Path):
    found = found_in(list(prose_of(document)))
    assert not found, "\n" + "\n".join(found)


def test_no_approach_is_called_by_a_retired_word():
    for arm in PRESETS.values():
        for text in (arm.name, arm.meaning):
            assert not retired_in(text), text


@pytest.mark.parametrize("form", ["html", "md"])
def test_no_report_says_a_retired_word(raced, form: str):
    text = open_report(raced.store, LOCAL).made(form).decode()
    text = re.sub(r"<(style|script)\b.*?</\1>|data:[^\"')]*|<[^>]*>", " ", text, flags=re.DOTALL)
    lines = [Told(f"report.{form}", at, line) for at, line in enumerate(text.splitlines(), 1)]
    found = found_in(lines)
    assert not found, "\n" + "\n".join(found)


def test_the_terminal_says_no_retired_word(raced):
    dossier = raced.dossier()
    found = found_in([Told("terminal", 0, verdict_text(dossier, flips_of(dossier.valuation)))])
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_no_help_says_a_retired_word(command: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    assert not retired_in(" ".join(capsys.readouterr().out.split()))


def test_every_exception_is_still_needed():
    told = [one for document in DOCUMENTS for one in prose_of(document)] + [
        one
        for room in ("core", "pages")
        for path in (ROOT / room).rglob("*.py")
        for one in texts_of(path)
    ]
    for file, text in STAYS:
        assert any(
            one.file.startswith(file) and one.text.strip().startswith(text) and retired_in(one.text)
            for one in told
        ), (file, text)


@pytest.mark.parametrize(
    "text",
    [
        "The race took 3 minutes.",
        "We raced both ways.",
        "Look at the exam.",
        "50,000 what-ifs",
        "8-in-10 range",
        "the old way is dearer",
        "What would flip it",
        "Prompt only",
        "Nobody has said what a wrong answer costs.",
        "Rules alone",
        "a candidate",
        "margin of error",
    ],
)
def test_a_retired_word_is_found(text: str):
    assert retired_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Human annotation (old way)",
        "Fine-tuning analyst (new way)",
        "ML engineer (NN expert)",
        "training pool",
        "a way to export it",
        "by the way",
        "trace and embrace",
        "example",
        "an 80% range",
    ],
)
def test_a_word_that_stays_is_not_found(text: str):
    assert not retired_in(text)


def test_what_to_say_instead_is_no_retired_word_itself():
    for _, say in RETIRED:
        assert not retired_in(say), say
