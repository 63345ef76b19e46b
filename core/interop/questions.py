"""What became of each column of a file, and what somebody has to say before it can be saved."""

from __future__ import annotations

import shlex
from dataclasses import dataclass


@dataclass(frozen=True)
class ColumnUse:
    """A column or field of a file after reading.

    Attributes
    ----------
    name : str
        As the file spells it.
    became : str
        What it is taken for, in our names; empty where it is left out.
    first : str
        Its first value, shortened.
    unit : str
        Unit its numbers were taken to be in; empty where they have none.
    """

    name: str
    became: str
    first: str = ""
    unit: str = ""

    @property
    def text(self) -> str:
        """One line for people.

        Examples
        --------
        >>> ColumnUse("time", "hours", "2.5", "hours").text, ColumnUse("browser", "", "FF").text
        ('time: hours, in hours', 'browser: left out (first value: FF)')
        """
        if self.became.startswith("slice:"):
            return f"{self.name}: kept, to break results down by"
        if not self.became:
            return f"{self.name}: left out" + (
                f" (first value: {self.first})" if self.first else ""
            )
        return f"{self.name}: {self.became}" + (f", in {self.unit}" if self.unit else "")


@dataclass(frozen=True)
class Way:
    """One way to settle a question.

    Attributes
    ----------
    label : str
        For a select on a screen.
    said : tuple of (str, str)
        Options of ``import`` without their dashes and what they are given: ``("map", "x=gold")``.
    """

    label: str
    said: tuple[tuple[str, str], ...]

    @property
    def options(self) -> str:
        """As typed on the command line.

        Examples
        --------
        >>> Way("the right answer", (("map", "is it=gold"),)).options
        "--map 'is it=gold'"
        """
        # A value that begins with a dash would be read as an option of its own.
        return " ".join(
            f"--{option}{'=' if value.startswith('-') else ' '}{shlex.quote(value)}"
            for option, value in self.said
        )


@dataclass(frozen=True)
class Question:
    """What a file leaves open and nobody may guess; nothing of it is saved until it is settled.

    Attributes
    ----------
    about : str
        Column, field or value it is about.
    why : str
        What was seen and why it matters, in one or two sentences.
    ways : tuple of Way
        The likeliest first.
    """

    about: str
    why: str
    ways: tuple[Way, ...] = ()

    @property
    def lines(self) -> list[str]:
        """Question and ways as plain lines."""
        return [self.why, *(f"  {way.label}: {way.options}" for way in self.ways)]
