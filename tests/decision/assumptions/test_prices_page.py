"""docs/prices.md: its table of services is what the program works out."""

from __future__ import annotations

from core.decision.assumptions.register import assumed_service, load_register
from core.decision.assumptions.service_prices import typical_use
from core.tokens.services import (
    State,
    load_services,
    prices_read_on,
    serving_cost,
    training_cost,
    year_cost,
)
from tests.decision.document_tables import tables

ROWS = tables("prices.md")["The default service"]
SERVICES = {one.name: one for one in load_services()}


def shown(usd: float | None) -> str:
    return "-" if usd is None else f"{usd:,.2f}"


def test_every_priced_service_stands_on_the_page():
    use = typical_use(load_register())
    for name in ("OpenAI", "Own GPU (rented H100)", "Together", "Fireworks"):
        one = SERVICES[name]
        open_ = "yes" if one.state_on(prices_read_on()) is State.OPEN else "no"
        costs = (training_cost(one, use), serving_cost(one, use), year_cost(one, use))
        assert ROWS[name] == [open_, *map(shown, costs)], name
    priced = {one.name for one in SERVICES.values() if year_cost(one, use) is not None}
    assert priced <= set(ROWS)
    assert ROWS["Tinker"][1] == shown(training_cost(SERVICES["Tinker"], use))
    assert assumed_service().name in ROWS
