"""A cost cap that stops before it is exceeded, under many calls at once."""

from __future__ import annotations

import threading

from core.domain.errors import CostCapReached


class Budget:
    """Money that calls may spend together.

    Every call reserves the most it could cost before it is made and settles what it did
    cost afterwards, so that the cap holds whatever is under way.

    Parameters
    ----------
    cap_usd : float
        Most USD of all calls together.

    Examples
    --------
    >>> budget = Budget(1.0)
    >>> budget.reserve(0.6)
    >>> budget.settle(0.6, 0.1)
    >>> round(budget.spent, 2)
    0.1
    """

    def __init__(self, cap_usd: float) -> None:
        self.cap_usd = cap_usd
        self.spent = 0.0
        self._reserved = 0.0
        self._lock = threading.Lock()

    def reserve(self, most_usd: float) -> None:
        """Set money aside for a call.

        Parameters
        ----------
        most_usd : float
            Most USD the call could cost, tries again included.

        Raises
        ------
        CostCapReached
            If the call could take the total over the cap.
        """
        with self._lock:
            if self.spent + self._reserved + most_usd > self.cap_usd:
                raise CostCapReached(
                    f"The cost cap of ${self.cap_usd:.2f} is reached",
                    f"${self.spent:.4f} was spent; the next call could cost ${most_usd:.4f}.",
                    "Raise the cap, or ask fewer items.",
                )
            self._reserved += most_usd

    def settle(self, reserved_usd: float, cost_usd: float) -> None:
        """Replace what was set aside for a call by what it cost.

        Parameters
        ----------
        reserved_usd, cost_usd : float
            USD.
        """
        with self._lock:
            self._reserved -= reserved_usd
            self.spent += cost_usd
