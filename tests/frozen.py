"""A frozen report without a race."""

from __future__ import annotations

from core.domain.clock import utc_now
from core.report.document.shared_html import framed
from core.store.links import Frozen

PAGE = (
    "<!doctype html><html><head><title>t</title><style>p { margin: 0 }</style></head>"
    "<body><main><h1>Stay for now</h1></main></body></html>"
)


def frozen(title: str = "For the board", note: str = "", page: str = PAGE) -> Frozen:
    """A small report as it would be frozen."""
    return Frozen(
        experiment_id="experiment-1",
        title=title,
        note=note,
        headline="Stay for now",
        answer="stay",
        page=framed(page, title, note, utc_now()),
        record={"verdict": {"answer": "stay"}},
        link={"screen": "decision"},
    )
