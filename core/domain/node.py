"""Where in the two processes something is done."""

from __future__ import annotations

from enum import StrEnum

OLD_PROCESS, NEW_PROCESS = "old", "new"
"""The two processes, five steps and three, that a case without data is worked out for."""


class Node(StrEnum):
    """The numbered arrows of the two processes, and what stands beside them."""

    OLD_1 = "old 1"
    OLD_2 = "old 2"
    OLD_3 = "old 3"
    OLD_4 = "old 4"
    OLD_5 = "old 5"
    NEW_1 = "new 1"
    NEW_2 = "new 2"
    NEW_3 = "new 3"
    GOLD = "gold"
    PROMPT = "prompt"
