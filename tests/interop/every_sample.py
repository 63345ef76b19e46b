"""Every hand-made sample and the format it is: one line per module of samples."""

from __future__ import annotations

from tests.interop import (
    crowd_samples,
    evaluation_samples,
    label_studio_samples,
    matrix_samples,
    openai_samples,
    plain_samples,
    tool_samples,
)
from tests.interop.work_logs.exports import EXPORTS

SAMPLES: dict[str, tuple[bytes, str]] = {
    **crowd_samples.SAMPLES,
    **evaluation_samples.SAMPLES,
    **label_studio_samples.SAMPLES,
    **matrix_samples.SAMPLES,
    **openai_samples.SAMPLES,
    **plain_samples.SAMPLES,
    **tool_samples.SAMPLES,
    **{name: (export.raw.encode(), "work-log") for name, export in EXPORTS.items()},
}
