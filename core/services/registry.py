"""Fine-tuning services by name."""

from __future__ import annotations

from collections.abc import Callable

from core.domain.errors import BadUsage
from core.services.fine_tuning import FineTuneService
from core.services.local_student import LocalStudent

SERVICES: dict[str, Callable[[], FineTuneService]] = {LocalStudent.name: LocalStudent}


def fine_tune_service(name: str) -> FineTuneService:
    """A fresh adapter, which knows no files, jobs or models of others.

    Parameters
    ----------
    name : str
        One of ``SERVICES``.

    Returns
    -------
    FineTuneService

    Raises
    ------
    BadUsage
        If there is none of that name.
    """
    if name not in SERVICES:
        raise BadUsage(
            f"There is no fine-tuning service {name!r}",
            remedy=f"Choose from {', '.join(SERVICES)}.",
        )
    return SERVICES[name]()
