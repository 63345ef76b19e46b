"""What is installed is what is pinned, by its hash, under the licence that the document names."""

from __future__ import annotations

import re
import sys
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
LOCKS = ("requirements.txt", "requirements-test.txt")
REQUIREMENT = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?P<hashes>( \\\n    --hash=\S+)*)", re.M
)
ALSO_CALLED = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD-3-Clause",
    "LGPL": "LGPL-2.1-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
}
"""How packages without an SPDX expression put it; three whole texts were read for *BSD License*."""


def locked(name: str) -> dict[str, re.Match[str]]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {found["name"]: found for found in REQUIREMENT.finditer(text)}


def licence(package: str) -> str:
    """What the installed package states: an SPDX expression, a short text, or a classifier.

    Where it only ships the text: that text's first line.
    """
    told = distribution(package).metadata
    short = (told.get("License") or "").strip()
    named = [
        line.rsplit(" :: ", 1)[1]
        for line in told.get_all("Classifier", [])
        if line[:7] == "License"
    ]
    if not short or len(short) > 40:
        short = " and ".join(named)
    stated = told.get("License-Expression") or short
    if not stated:
        texts = [one for one in distribution(package).files or [] if one.name == "LICENSE"]
        stated = texts[0].read_text(encoding="utf-8").splitlines()[0]
    return ALSO_CALLED.get(stated, stated)


def rows(heading: str) -> list[list[str]]:
    """Cells of the table under a heading of the document."""
    section = DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_has_a_version_and_hashes(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    rest = REQUIREMENT.sub("", text)
    assert all(
        line.lstrip().startswith("#") or line in ("", "--only-binary :all:", "-r requirements.txt")
        for line in rest.splitlines()
    ), rest
    for found in locked(name).values():
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})(?: |$)", found["hashes"], flags=re.M)
        assert hashes, found["name"]
        assert len(hashes) == found["hashes"].count("--hash="), found["name"]
    assert "://" not in text


@pytest.mark.parametrize("name", LOCKS)
def test_what_is_installed_is_what_is_pinned(name: str):
    pinned = {package: found["version"] for package, found in locked(name).items()}
    assert {package: distribution(package).version for package in pinned} == pinned


def test_everything_named_is_locked_and_everything_imported_is_named():
    named = {}
    for lock in LOCKS:
        source = (ROOT / lock.replace(".txt", ".in")).read_text(encoding="utf-8")
        named[lock] = {name.lower() for name in re.findall(r"^[\w-]+", source, flags=re.M)}
        assert named[lock] <= locked(lock).keys()
    imports = re.compile(r"^\s*(?:import|from) (\w+)", re.M)
    imported = {
        module
        for path in [*ROOT.glob("core/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"]
        for module in imports.findall(path.read_text(encoding="utf-8"))
    }
    providers = packages_distributions()
    needed = {
        providers[module][0].lower().replace("_", "-")
        for module in imported - sys.stdlib_module_names
        if module in providers
    }
    assert needed <= named["requirements.txt"]


@pytest.mark.parametrize(("column", "lock"), [(1, LOCKS[0]), (2, LOCKS[1])])
def test_the_licences_told_are_those_of_the_packages(column: int, lock: str):
    told = {
        package: row[0]
        for row in rows("Licences")
        for package in row[column].split(", ")
        if package
    }
    assert told == {package: licence(package) for package in locked(lock)}


def test_what_is_copyleft_is_explained():
    text = DOCUMENT.split("\n## Licences\n")[1]
    for package in locked("requirements.txt"):
        if re.search("GPL|MPL", licence(package)):
            assert f"**{package}** ({licence(package)})" in text


def test_no_pin_lies_below_a_version_known_to_be_mended():
    pins = locked(LOCKS[0]) | locked(LOCKS[1])
    for package, _, mended, _ in rows("Known vulnerabilities"):
        assert Version(pins[package]["version"]) >= Version(mended), package
