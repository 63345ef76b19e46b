"""What the dollars rest on, in words: counted, sourced, claimed or assumed."""

from __future__ import annotations

from core.decision.sensitivity.cost_by_source import inputs_by_source, unsourced_share
from core.decision.valuation import Valuation
from core.report.format.numbers import chance
from core.report.wording.glossary import capital


def rests_on(valuation: Valuation) -> str:
    """How many inputs of both ways' bills are of which kind, and what share is unsourced."""
    inputs = inputs_by_source(valuation)
    return (
        f"Rests on {inputs['counted']} counted or simulated, {inputs['sourced']} sourced, "
        f"{inputs['vendor claims']} vendor-claimed and {inputs['assumed']} assumed inputs. "
        f"{unsourced(valuation)}"
    )


def unsourced(valuation: Valuation) -> str:
    """The share of the dollars that no source stands behind."""
    share = capital(chance(unsourced_share(valuation)))
    return f"{share} of the dollars rest at least partly on an assumption or a simulation."
