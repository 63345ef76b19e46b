"""A rule as people write it down, a pattern or SQL, as a coded rationale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from core.domain.rationale import Rationale, RationaleKind

AUTHOR = "uploaded"


def predicate_of(regex: object, predicate: object) -> str:
    """The SQL of a rule: its own, or a search for its pattern in the lower-cased text.

    Examples
    --------
    >>> predicate_of("no bun", None)
    "regexp_matches(u, 'no bun')"
    """
    if isinstance(predicate, str) and predicate.strip():
        return predicate
    pattern = str(regex).replace("'", "''")
    return f"regexp_matches(u, '{pattern}')"


def rationale_of(row: Mapping[str, Any] | pd.Series, label: int, position: int) -> Rationale:
    """A row with rule_id, words and regex or predicate as a vote for a class code."""
    words = row["words"]
    return Rationale(
        id=str(row["rule_id"] if pd.notna(row["rule_id"]) else f"rule-{position + 1}"),
        version=1,
        kind=RationaleKind.VOTE,
        words=str(words) if pd.notna(words) else "",
        predicate=predicate_of(row.get("regex"), row["predicate"]),
        label=label,
        iteration=1,
        author=AUTHOR,
    )
