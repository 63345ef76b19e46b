"""``make lock``: write requirements.txt and requirements-test.txt, with a hash of every file.

uv chooses the versions from the ``.in`` files and keeps each pin that stands; to move one, change
its version in the lock and run this again. Only wheels for what the app runs on are listed: no
source is built while installing, and the list stays short enough to be read. Markers are dropped:
pyproject.toml names the systems, and what one of them needs harms none of the others.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = """\
# Written by `make lock` from {source}; change that, or a version here, and run it again.
# Wheels for Python 3.11 to 3.14 on Linux (glibc, x86-64 or ARM) and macOS (Apple silicon).
--only-binary :all:
"""
PIN = re.compile(r"^([A-Za-z0-9._-]+)==\S+", re.M)
PYTHONS = re.compile(r"py[23.py]*3|cp31[1-4]")
PLATFORMS = re.compile(r"any|manylinux\w*_(x86_64|aarch64)|macosx\w*_(arm64|universal2)")


def main() -> int:
    """Lock what the app needs, then what tests need beside it."""
    run_time = _locked("requirements.in", "requirements.txt")
    (ROOT / "requirements.txt").write_text(
        HEADER.format(source="requirements.in") + "".join(run_time.values()), encoding="utf-8"
    )
    test = _locked("requirements-test.in", "requirements-test.txt", "requirements.txt")
    (ROOT / "requirements-test.txt").write_text(
        HEADER.format(source="requirements-test.in")
        + "-r requirements.txt\n"
        + "".join(lines for name, lines in test.items() if name not in run_time),
        encoding="utf-8",
    )
    return 0


def _locked(source: str, lock: str, beside: str | None = None) -> dict[str, str]:
    """Lines of every pinned requirement by its name, with who needs it and its hashes."""
    with tempfile.TemporaryDirectory() as name:
        pins, files = Path(name) / lock, Path(name) / "pylock.toml"
        pins.write_text(_pins(ROOT / lock), encoding="utf-8")
        above = []
        if beside is not None:
            (Path(name) / beside).write_text(_pins(ROOT / beside), encoding="utf-8")
            above = ["--constraint", str(Path(name) / beside)]
        _uv(source, "--output-file", str(pins), "--annotation-style", "line", *above)
        chosen = pins.read_text(encoding="utf-8")
        pins.write_text(_pins(pins), encoding="utf-8")
        _uv(str(pins), "--no-deps", "--format", "pylock.toml", "--output-file", str(files))
        packages = tomllib.loads(files.read_text(encoding="utf-8"))["packages"]
    hashes = {package["name"]: _hashes(package) for package in packages}
    found = {}
    for line in chosen.splitlines():
        if (pin := PIN.match(line)) is None:
            continue
        reason = line.partition("#")[2].strip().replace("-r ", "")
        name = pin[1].lower().replace("_", "-").replace(".", "-")
        lines = [pin[0], *(f"--hash=sha256:{one}" for one in hashes[name])]
        found[name] = " \\\n    ".join(lines) + f"  # {reason}\n"
    return found


def _pins(lock: Path) -> str:
    """What is pinned today, without hashes, for uv to keep."""
    return "\n".join(found[0] for found in PIN.finditer(lock.read_text(encoding="utf-8")))


def _uv(source: str, *options: str) -> None:
    subprocess.run(
        [
            *(Path(sys.executable).with_name("uv"), "pip", "compile", source, *options),
            *("--universal", "--python-version", "3.11", "--no-header", "--quiet"),
        ],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _hashes(package: dict) -> list[str]:
    """Hashes of the wheels that one of our machines could install."""
    found = [wheel["hashes"]["sha256"] for wheel in package["wheels"] if _fits(wheel["url"])]
    if not found:
        raise SystemExit(f"{package['name']} has no wheel for the machines we run on")
    return sorted(found)


def _fits(address: str) -> bool:
    python, abi, platforms = Path(address).stem.split("-")[-3:]
    old_enough = abi == "abi3" and int(python.split(".")[0].removeprefix("cp3")) <= 14
    fits = PYTHONS.fullmatch(python) is not None or old_enough
    return (
        fits
        and not abi.endswith("t")
        and any(PLATFORMS.fullmatch(platform) for platform in platforms.split("."))
    )


if __name__ == "__main__":
    sys.exit(main())
