"""Snorkel in an environment of its own, made when first needed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from bench.workspace import tell

HERE = Path(__file__).resolve().parent
FOLDER = HERE / ".venv-snorkel"
REQUIREMENTS = HERE / "requirements-snorkel.txt"
SIDE = HERE / "snorkel_side.py"


def snorkel_python() -> Path:
    """Interpreter of the environment; made again when the requirements changed."""
    python = FOLDER / "bin" / "python"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    note = FOLDER / "installed"
    if note.exists() and note.read_text() == wanted:
        return python
    tell("making an environment for Snorkel")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(FOLDER)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--no-deps", "-r", str(REQUIREMENTS)], check=True)
    note.write_text(wanted)
    return python


def run_snorkel(task: Path, votes: Path) -> float:
    """Run Snorkel's side; returns the seconds it says it took."""
    command = [str(snorkel_python()), str(SIDE), str(task), str(votes)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)
