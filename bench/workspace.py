"""What benchmarks share: a folder that goes away, and one finished default race."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def poc_command(home: Path, *options: str) -> list[str]:
    """The command line of a keto race in a home folder."""
    base = [sys.executable, "-m", "core", "poc", "keto", "--home", str(home), "--quiet"]
    return [*base, *options]


def own_environment() -> dict[str, str]:
    """The environment without this product's settings: everybody measures the defaults."""
    return {key: value for key, value in os.environ.items() if not key.startswith("SWITCHPOINT_")}


def tell(line: str) -> None:
    """Progress, on standard error."""
    print(f"  {line}", file=sys.stderr, flush=True)


class Workspace:
    """A temporary folder for one call of ``python -m bench``.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.poc: Path | None = None

    def finished_race(self) -> Path:
        """Home folder of a finished default race; run now if no benchmark has."""
        if self.poc is None:
            tell("running a default race to value")
            home = self.folder / "race"
            subprocess.run(
                poc_command(home),
                cwd=ROOT,
                env=own_environment(),
                check=True,
                stdout=subprocess.DEVNULL,
            )
            self.poc = home
        return self.poc
