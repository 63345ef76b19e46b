"""The documents are true: every command, setting, page and make target stands in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.cli import COMMANDS
from core.store.migrating import migrations

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = [*(ROOT / "core").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]


def test_every_setting_is_documented_and_every_documented_one_exists():
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    used = set(re.findall(r"\"((?:SWITCHPOINT|OPENAI)_[A-Z_]+)\"", code))
    told = set(re.findall(r"`((?:SWITCHPOINT|OPENAI)_[A-Z_]+)`", README))
    assert used == told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str):
    assert f"python -m core {command}" in README


def test_every_page_is_documented():
    shell = (ROOT / "pages" / "shell.py").read_text(encoding="utf-8")
    hidden = re.findall(r'"([a-z-]+)"', re.search(r"^HIDDEN = \((.*?)\)", shell, flags=re.M)[1])
    titles = re.findall(r'^    \("([a-z-]+)", "([^"]+)", ', shell, flags=re.M)
    assert len(titles) > 5
    for address, title in titles:
        assert address in hidden or f"| {title} |" in README, title


def test_every_make_target_is_documented():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^([a-z-]+):", text, flags=re.M):
        if target != "clean":
            assert f"make {target}" in README, target


def test_links_between_documents_lead_somewhere():
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
            if "://" not in link:
                assert (document.parent / link).exists(), f"{document.name}: {link}"


def test_the_files_contributors_are_sent_to_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:core|data|docs|pages|tests)/[\w./]*)`", text):
        assert (ROOT / path).exists(), path


def test_architecture_shows_every_room():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for room in (ROOT / "core").iterdir():
        if (room / "__init__.py").exists():
            assert room.name in text, room.name


def test_files_that_documents_name_exist():
    named = re.compile(r"`((?:core|pages|tests|data|docs|bench|deploy)/[\w/.-]*)`")
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for path in named.findall(document.read_text(encoding="utf-8")):
            there = ROOT / path
            assert there.exists() or there.with_suffix(".py").exists(), f"{document.name}: {path}"


def drawn(room: str) -> tuple[set[str], set[tuple[str, str]]]:
    """Boxes and arrows of the drawing of a room."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawing = text.split(f"### {room}\n")[1].split("```mermaid")[1].split("```")[0]
    label = r'(?:\[".*?"\])?'
    arrows = set(re.findall(rf"^ +(\w+){label} --> (\w+)", drawing, flags=re.M))
    boxes = {box for arrow in arrows for box in arrow}
    return boxes | set(re.findall(r'^ +(\w+)\["', drawing, flags=re.M)), arrows


def imported(room: str) -> tuple[set[str], set[tuple[str, str]]]:
    """Sub-packages and modules of a room, and which imports which."""
    folder = ROOT / room.replace(".", "/")
    name = room.removeprefix("pages.")
    boxes, arrows = set(), set()
    for path in folder.rglob("*.py"):
        box = path.relative_to(folder).with_suffix("").parts[0]
        if box != "__init__":
            boxes.add(box)
            text = path.read_text(encoding="utf-8")
            found = re.findall(rf"^ *from {re.escape(name)}\.(\w+)", text, flags=re.M)
            arrows |= {(box, other) for other in found if other != box}
    return boxes, arrows


@pytest.mark.parametrize(
    "room", ["core.decision", "core.report", "core.workflows", "pages.components"]
)
def test_the_drawing_of_a_room_is_what_its_code_imports(room: str):
    boxes, arrows = drawn(room)
    there, imports = imported(room)
    assert boxes == there
    assert len(boxes) <= 12
    assert arrows <= imports
    follows = set(arrows)
    while more := {(a, d) for a, b in follows for c, d in follows if b == c} - follows:
        follows |= more
    assert imports <= follows
    assert not any(a == b for a, b in follows), "a circle"


def test_no_empty_rooms():
    for room in (ROOT / "core").rglob("__init__.py"):
        others = [p for p in room.parent.iterdir() if p.suffix in (".py", ".sql") and p != room]
        folders = [p for p in room.parent.iterdir() if p.is_dir() and p.name != "__pycache__"]
        assert others or folders, room.parent


def test_migrations_only_add_and_rename():
    for number, path in migrations():
        text = path.read_text(encoding="utf-8").upper()
        assert "DROP " not in text, number
