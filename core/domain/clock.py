"""The clock, in one place."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time in UTC, without a zone, as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)
