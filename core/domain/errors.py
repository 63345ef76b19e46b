"""Errors that say what happened, where, and what to do next.

Library errors are translated into these at the boundary (``raise ... from``);
the command line and the screens render all of them the same way.
"""

from __future__ import annotations


class SwitchpointError(Exception):
    """Base of every error a user may see.

    Parameters
    ----------
    title : str
        What happened, in a few words.
    message : str
        Where and why.
    remedy : str
        What the reader can do now.
    """

    exit_code = 1

    def __init__(self, title: str, message: str = "", remedy: str = "") -> None:
        self.title = title
        self.message = message
        self.remedy = remedy
        super().__init__(self.text)

    def __reduce__(self) -> tuple[type[SwitchpointError], tuple[str, str, str]]:
        """Keep the three parts on the way out of a worker process."""
        return type(self), (self.title, self.message, self.remedy)

    @property
    def text(self) -> str:
        """Title, message and remedy as one readable block."""
        return "\n".join(part for part in (self.title, self.message, self.remedy) if part)


class BadUsage(SwitchpointError):
    """The command or plan asks for something that does not exist."""

    exit_code = 2


class BadData(SwitchpointError):
    """Data that cannot be read or used; nothing was saved."""


class StoreDamaged(BadData):
    """The store's files are not what was written, or saved changes are missing."""


class StoreHeld(SwitchpointError):
    """Another process owns the store."""


class PredicateRefused(SwitchpointError):
    """A rationale's SQL is outside what a predicate may do."""


class RuleTooSlow(PredicateRefused):
    """A rationale, or a set of them, reached the end of its time."""


class ServiceFailed(SwitchpointError):
    """A model service did not answer as it should."""


class CostCapReached(ServiceFailed):
    """The next call could have cost more than the cap allows."""


class PlanChanged(SwitchpointError):
    """A locked plan was asked to change."""


class RunCancelled(SwitchpointError):
    """Somebody stopped the race; what was done is kept."""


class WorkerDied(SwitchpointError):
    """A process that worked for this one ended in the middle of its work."""

    def __init__(
        self,
        title: str = "The process that did the work died",
        message: str = "Often the machine's memory is too small for so many items.",
        remedy: str = "Try again, or with fewer items.",
    ) -> None:
        super().__init__(title, message, remedy)


class DoesNotHold(SwitchpointError):
    """A decision record does not follow from its own inputs."""

    exit_code = 3


class NotAllowed(SwitchpointError):
    """Somebody asked for what their role, or their key, does not reach."""
