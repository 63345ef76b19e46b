"""The same race under another scenario: re-priced, never run again."""

from __future__ import annotations

from dataclasses import replace

from core.domain.assumption import Scenario
from core.domain.canonical import content_hash
from core.report.findings.valued_poc import Dossier


def dossier_under(dossier: Dossier, scenario: Scenario, months: int) -> Dossier:
    """A race's dossier re-priced under a scenario and a counted period."""
    if scenario == dossier.valuation.scenario and months == dossier.months:
        return dossier
    valuation = dossier.valuation.under(scenario, months)
    digest = content_hash([dossier.content_hash, scenario.to_dict(), months])
    return replace(dossier, valuation=valuation, content_hash=digest)
