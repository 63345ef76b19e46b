"""Peers, each in an environment of its own, made when first needed.

A peer has two files here: ``requirements-NAME.txt`` and ``NAME_side.py``, which reads a task,
writes what it found and prints the seconds it took.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from bench.workspace import tell

HERE = Path(__file__).resolve().parent


def peer_python(name: str) -> Path:
    """Interpreter of a peer's environment; made again when the requirements changed."""
    folder, requirements = HERE / f".venv-{name}", HERE / f"requirements-{name}.txt"
    python = folder / "bin" / "python"
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    note = folder / "installed"
    if note.exists() and note.read_text() == wanted:
        return python
    tell(f"making an environment for {name}")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--no-deps", "-r", str(requirements)], check=True)
    note.write_text(wanted)
    return python


def run_peer(name: str, task: Path, found: Path) -> float:
    """Run a peer's side; returns the seconds it says it took."""
    command = [str(peer_python(name)), str(HERE / f"{name}_side.py"), str(task), str(found)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)
