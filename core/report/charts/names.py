"""What a way is called where a picture has little room, and at the end of its sentence."""

from __future__ import annotations

from core.report.findings.dossier import Dossier


def by_way(dossier: Dossier, arm: str) -> str:
    """A way behind what it takes or reaches: ``$5.2k the old way``, ``$5.2k with GPT in June``."""
    told = dossier.the(arm)
    return told if dossier.roster[arm].article else f"with {told}"


def short(dossier: Dossier, arm: str) -> str:
    """A way in front of its number: ``old 85%, new 90%``."""
    name = dossier.roster.inside(arm)
    return name.removesuffix(" way") if dossier.roster[arm].article else name
