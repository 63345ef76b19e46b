"""The regular expressions inside rationales, for a peer that does not speak SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from core.domain.rationale import Rationale, RationaleKind

_TEXT = r"'((?:[^']|'')*)'"
_MATCH = rf"regexp_matches\((text|u), {_TEXT}\)"
VOTE = re.compile(rf"{_MATCH}(?: and not {_MATCH})?")
REWRITE = re.compile(rf"regexp_replace\(u, {_TEXT}, {_TEXT}, 'g'\)")


def rules(rationales: Sequence[Rationale]) -> dict[str, Any]:
    """Rewrites and votes as JSON-ready values.

    Raises
    ------
    ValueError
        If a predicate is more than one pattern and one exclusion.

    Examples
    --------
    >>> code = "regexp_matches(u, 'rice') and not regexp_matches(u, 'cauliflower rice')"
    >>> rice = Rationale("r", 1, RationaleKind.VOTE, "Rice is out.", code, 0, 1, "expert")
    >>> rules([rice])["votes"][0]["exclude"]
    'cauliflower rice'
    """
    return {
        "rewrites": [_rewrite(r) for r in rationales if r.kind is RationaleKind.REWRITE],
        "votes": [_vote(r) for r in rationales if r.kind is RationaleKind.VOTE],
    }


def _rewrite(rationale: Rationale) -> dict[str, Any]:
    found = _parts(REWRITE, rationale)
    return {"pattern": _unquoted(found[1]), "replacement": _unquoted(found[2])}


def _vote(rationale: Rationale) -> dict[str, Any]:
    found = _parts(VOTE, rationale)
    if found[3] not in (None, found[1]):
        raise ValueError(f"rationale {rationale.id} reads two columns")
    return {
        "name": rationale.id,
        "column": found[1],
        "include": _unquoted(found[2]),
        "exclude": None if found[4] is None else _unquoted(found[4]),
        "label": rationale.label,
    }


def _parts(form: re.Pattern[str], rationale: Rationale) -> re.Match[str]:
    found = form.fullmatch(rationale.predicate)
    if found is None:
        raise ValueError(f"rationale {rationale.id} is not of the form {form.pattern}")
    return found


def _unquoted(text: str) -> str:
    return text.replace("''", "'")
