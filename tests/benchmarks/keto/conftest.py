"""The dishes behind the texts: what the generator noted about each open item."""

from __future__ import annotations

import pytest

from core.benchmarks.keto.build import read_latent
from core.benchmarks.keto.dish import Component
from core.domain.benchmark import OPEN, BenchmarkContent, Split

Plates = dict[Split, list[tuple[str, str, tuple[Component, ...]]]]


@pytest.fixture(scope="session")
def plates(keto: BenchmarkContent) -> Plates:
    """Difficulty, base dish and components of every pool and dev dish."""
    return {split: [read_latent(text) for text in keto.latent[split]] for split in OPEN}


@pytest.fixture(scope="session")
def texts(keto: BenchmarkContent) -> list[str]:
    """Every line of the full benchmark."""
    return [text for split in Split for text in keto.items[split].text]
