"""What was found about a store when it was opened or looked at, told like an error."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or that was put right, in the three parts of an error.

    Attributes
    ----------
    title : str
        What was found, in a few words.
    message : str
        Where, how much, since when.
    remedy : str
        What the reader can do now; a command where there is one.
    mended : bool
        Whether it has been put right already, so that nothing has to be done.
    """

    title: str
    message: str = ""
    remedy: str = ""
    mended: bool = False

    @property
    def text(self) -> str:
        """Title, message and remedy as one readable block."""
        return "\n".join(part for part in (self.title, self.message, self.remedy) if part)
