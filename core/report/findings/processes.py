"""The two processes as sequence diagrams in Mermaid's text form: who hands what to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from core.decision.costing.bill import LineCost
from core.domain.node import NEW_PROCESS, OLD_PROCESS
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, money

People = tuple[tuple[str, str], ...]
Arrows = tuple[tuple[str, str, str, str], ...]

PROCESSES: dict[str, tuple[People, Arrows]] = {
    OLD_PROCESS: (
        (
            ("E", "Expert"),
            ("A", "Annotators"),
            ("M", "Tuned model"),
            ("N", "NN expert"),
        ),
        (
            ("old 1", "E", "A", "1 guideline in words"),
            ("old 2", "A", "M", "2 labelled examples"),
            ("old 3", "M", "E", "3 predictions to read"),
            ("old 4", "N", "M", "4 settings tried out"),
            ("old 5", "M", "N", "5 predictions to judge"),
        ),
    ),
    NEW_PROCESS: (
        (
            ("E", "Expert and analyst"),
            ("L", "Rationales as code"),
            ("F", "Fine-tuned model"),
        ),
        (
            ("new 1", "E", "L", "1 reasons, written as code"),
            ("new 2", "L", "F", "2 examples labelled by the code"),
            ("new 3", "F", "E", "3 predictions to read"),
        ),
    ),
}
"""Boxes and arrows of each process; an arrow carries its step, ends and words."""


def process_diagram(arm: str, told: Mapping[str, str] | None = None) -> str:
    """One process as a Mermaid sequence diagram.

    Parameters
    ----------
    arm : str
        One of ``PROCESSES``.
    told : mapping of str to str, optional
        A second line on an arrow, by step.

    Examples
    --------
    >>> print(process_diagram("new", {"new 1": "9 h, $1.2k"}).splitlines()[4])
        E->>L: 1 reasons, written as code<br/>9 h, $1.2k
    """
    boxes, arrows = PROCESSES[arm]
    lines = [f"    participant {key} as {name}" for key, name in boxes]
    for step, sender, receiver, words in arrows:
        extra = (told or {}).get(step)
        lines.append(f"    {sender}->>{receiver}: {words}{f'<br/>{extra}' if extra else ''}")
    return "\n".join(["sequenceDiagram", *lines])


def hours_and_dollars(dossier: Dossier, arm: str) -> dict[str, str]:
    """What each step of a way takes until it stops, as one short text per step."""
    grouped: dict[str, list[LineCost]] = defaultdict(list)
    for line in dossier.valuation.costs[arm].lines(0):
        grouped[line.node].append(line)
    return {
        step: f"{count(sum(line.hours for line in lines))} h, "
        f"{money(sum(line.usd for line in lines))}"
        for step, lines in grouped.items()
    }
