"""A race under a scenario and a counted period: costs, gates, net benefit, verdict.

Three objects, each of which knows only what it depends on. What the race left behind is in
``Evidence``, which every valuation of it shares; what the scenario makes of it in
``ScenarioCosts``, which valuations of one scenario share; what the counted period makes of that in
``Valuation``. A cached value can thus never outlive what it was worked out from.
"""

from core.decision.accuracy.measured import Measured
from core.decision.valuation.evidence import Evidence, Terms
from core.decision.valuation.scenario_costs import ScenarioCosts
from core.decision.valuation.valuation import Valuation

__all__ = ["Evidence", "Measured", "ScenarioCosts", "Terms", "Valuation"]
