"""The expert's judgement of single items: the only way pool answers are read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import NO_OPINION, Codes


class AuditedAnswers:
    """Answers that are given item by item; whoever asks books what it cost.

    Parameters
    ----------
    answers : ndarray of int16
        The expert's answers on all pool items.

    Examples
    --------
    >>> expert = AuditedAnswers(np.array([0, 1, 1], dtype=np.int16))
    >>> expert.judge(np.array([2])).tolist(), len(expert)
    ([1], 3)
    """

    def __init__(self, answers: Codes) -> None:
        self.__answers = answers

    def __len__(self) -> int:
        return len(self.__answers)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Items on which the expert has an answer; who may be asked, not what the answer is."""
        return self.__answers != NO_OPINION

    def judge(self, items: NDArray[np.int_]) -> Codes:
        """The expert's answers on some items."""
        return self.__answers[items]
