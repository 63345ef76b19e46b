"""The same race under another scenario: re-priced, never run again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.decision.scenario_link import from_link
from core.domain.assumption import Scenario
from core.domain.canonical import content_hash
from core.report.dossier import Dossier
from core.store.connection import Store
from core.store.scenarios import list_scenarios


def dossier_under(dossier: Dossier, scenario: Scenario, months: int) -> Dossier:
    """A race's dossier re-priced under a scenario and a counted period."""
    if scenario == dossier.valuation.scenario and months == dossier.months:
        return dossier
    valuation = dossier.valuation.under(scenario, months)
    digest = content_hash([dossier.content_hash, scenario.to_dict(), months])
    return replace(dossier, valuation=valuation, content_hash=digest)


def saved_dossiers(store: Store, dossier: Dossier) -> Mapping[str, Dossier]:
    """Every saved scenario applied to a race, each over the period it was saved with."""
    return {
        saved.name: dossier_under(
            dossier, from_link(saved.link, dossier.valuation.register).scenario, saved.months
        )
        for saved in list_scenarios(store)
    }
