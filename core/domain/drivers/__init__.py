"""Cost drivers: one object each, by way; their values stand in ``data/assumptions.csv``."""

import core.domain.drivers.registry  # noqa: F401  (wherever there are drivers they can be sent)
