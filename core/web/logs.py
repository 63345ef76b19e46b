"""What the app writes down while it runs: one line each, never a secret."""

from __future__ import annotations

import contextvars
import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from core.domain.secret_redaction import without_secrets

FORM = "SWITCHPOINT_LOG"
JSON = "json"
FIELDS = "told"
"""Attribute of a log record that holds its fields."""

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
_plain_factory = logging.getLogRecordFactory()


def set_up_logs() -> None:
    """Write our log to standard error, and hide secrets in everybody's."""
    logging.setLogRecordFactory(_record)
    ours = logging.getLogger("switchpoint")
    ours.setLevel(logging.INFO)
    ours.propagate = False  # a handler of the root logger would write every line again
    handler = logging.StreamHandler(sys.stderr)
    as_json = os.environ.get(FORM) == JSON
    handler.setFormatter(JsonLines() if as_json else TextLines())
    ours.handlers = [handler]
    if as_json:
        for name in ("uvicorn", "uvicorn.error", "streamlit"):
            for other in logging.getLogger(name).handlers:
                other.setFormatter(JsonLines())


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A log record whose message and trace hold no secret, whoever writes it and however."""
    record = _plain_factory(*args, **kwargs)
    if isinstance(record.args, tuple):  # kept as they are: some formatters take them apart
        record.args = tuple(
            without_secrets(one) if isinstance(one, str) else one for one in record.args
        )
    try:
        text = record.getMessage()
    except (TypeError, ValueError):  # the logging module says what is wrong with the arguments
        return record
    if (hidden := without_secrets(text)) != text:
        record.msg, record.args = hidden, None
    if record.exc_info and record.exc_info[1] is not None:
        # Formatters take this text where there is one, and format the error where there is none.
        trace = "".join(traceback.format_exception(record.exc_info[1]))
        record.exc_text = without_secrets(trace.rstrip())
    return record


class TextLines(logging.Formatter):
    """Lines for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The message, then its fields."""
        told: dict[str, Any] = getattr(record, FIELDS, {})
        text = super().format(record)
        return text + "".join(f" {name}={value}" for name, value in told.items())


class JsonLines(logging.Formatter):
    """One JSON object a line, for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Time in UTC, level, logger, message, request, and the record's own fields."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "time": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if request_id.get():
            line.setdefault("request", request_id.get())
        if record.exc_info:
            line["trace"] = record.exc_text or self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
