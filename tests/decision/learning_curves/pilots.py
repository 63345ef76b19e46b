"""Curves that any pilot could measure, for property tests."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from core.decision.learning_curves.observed import observed_curve

SIZES = st.integers(1, 10**12)
SHARES = st.floats(0, 1)


@st.composite
def curves(draw):
    """Two sizes or more, in any order, repeated or not, with any accuracy."""
    sizes = draw(st.lists(SIZES, min_size=2, max_size=8, unique=True))
    sizes += draw(st.lists(st.sampled_from(sizes), max_size=4))
    accuracy = draw(st.lists(SHARES, min_size=len(sizes), max_size=len(sizes)))
    noise = draw(st.none() | st.lists(st.floats(0, 0.3), min_size=len(sizes), max_size=len(sizes)))
    return observed_curve(np.array(sizes), accuracy, noise)
