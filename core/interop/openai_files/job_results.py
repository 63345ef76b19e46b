"""Results of a fine-tuning job: a table of losses by step, as text or as base64 of it."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import PurePosixPath
from typing import Any

from core.domain.errors import BadData
from core.interop.cells import cells
from core.interop.reading import PLACE, ImportChoices, Reading, Recognition, RowKind, one_of, table
from core.interop.source import FileHead, SourceFile
from core.interop.values import Odd, needed, number_of, whole_of

STEP, LOSS = "step", "train_loss"
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
ACCURACY = re.compile(r"(mean_)?(token_)?accuracy$")
ABOUT_TOKENS = (
    "Token accuracy is the share of single tokens guessed right while training. It is not how "
    "often the model answers right and is never shown as that."
)


class JobResults:
    """CSV ``step,train_loss,...``."""

    id = "job-results"
    title = "Fine-tuning results (CSV)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """A header with step and train_loss, or base64 of one."""
        how = "as text"
        if not _is_header(sample.header):
            decoded = _decoded(sample.text or "", whole=False)
            if decoded is None or not _is_header(FileHead("", decoded, len(decoded)).header):
                return None
            how = "in base64"
        return Recognition(
            self.id,
            self.title,
            f"Its columns are {STEP} and {LOSS}, {how}.",
            (RowKind.METRICS,),
        )

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every value of every step.

        Raises
        ------
        BadData
            If no step can be read.
        """
        if not _is_header(source.sample.header):
            decoded = _decoded(source.text, whole=True)
            if decoded is None:
                raise BadData(
                    f"{source.name} is neither a table nor base64 of one",
                    "Its end may be missing.",
                    "Download the result file again.",
                )
            source = SourceFile(source.name, decoded)
        found = cells(source)
        if not _is_header(list(found.header)):
            raise BadData(
                f"{source.name} has no column {STEP} or {LOSS}",
                f"Its columns: {', '.join(found.header[:10])}.",
                "Download the result file again.",
            )
        problems = list(found.problems)
        rows: list[dict[str, Any]] = []
        run = PurePosixPath(source.name).stem
        for place, row in found.rows:
            for column in found.header:
                if column == STEP:
                    continue
                try:
                    step = whole_of(needed(row[STEP], STEP), STEP)
                    value = number_of(row[column], column)
                except Odd as odd:
                    problems.append(odd.at(place))
                    if odd.column == STEP:
                        break
                    continue
                if value is not None:
                    name = metric_name(column)
                    rows.append(
                        {PLACE: place, "run_id": run, "name": name, "step": step, "value": value}
                    )
        if problems and not rows:
            raise one_of(problems, source.name)
        notes = (ABOUT_TOKENS,) if any("token_accuracy" in row["name"] for row in rows) else ()
        return Reading({RowKind.METRICS: table(RowKind.METRICS, rows)}, tuple(problems), notes)


def metric_name(column: str) -> str:
    """Our name of a column: an accuracy here is one of tokens.

    Examples
    --------
    >>> metric_name("train_accuracy"), metric_name("full_valid_mean_token_accuracy")
    ('train_token_accuracy', 'full_valid_token_accuracy')
    """
    return ACCURACY.sub("token_accuracy", column)


def _is_header(header: list[str]) -> bool:
    return STEP in header and LOSS in header


def _decoded(text: str, whole: bool) -> bytes | None:
    """Bytes that base64 text stands for, None where it is none."""
    packed = "".join(text.split()) if BASE64.fullmatch(text) else ""
    if not whole:
        packed = packed[: len(packed) // 4 * 4]  # the sample ends anywhere, base64 in fours
    try:
        return base64.b64decode(packed, validate=True) or None
    except (binascii.Error, ValueError):
        return None
