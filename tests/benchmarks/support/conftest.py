"""The messages behind the texts: what the generator noted about each open item."""

from __future__ import annotations

import pytest

from core.benchmarks.support.message import Mention, read_latent
from core.domain.benchmark import OPEN, BenchmarkContent, Split

Read = dict[Split, list[tuple[str, tuple[Mention, ...], tuple[str, ...]]]]


@pytest.fixture(scope="session")
def noted(support: BenchmarkContent) -> Read:
    """Difficulty, mentions and hurried words of every pool and dev message."""
    return {split: [read_latent(text) for text in support.latent[split]] for split in OPEN}
