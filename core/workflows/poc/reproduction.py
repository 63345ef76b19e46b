"""Did the same PoC come out the same? Two decision records, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from core.domain.errors import BadUsage, DoesNotHold
from core.domain.plan import plan_from_dict
from core.report.format.numbers import count, several

MOST_ITEMS = 2.0
"""Test items by which an approach's accuracy may differ between two kinds of machines."""
SMALL_COST = 0.01
"""Share of their cost by which two options have to differ for their order to say something."""

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Reproduction:
    """How a PoC came out the second time.

    Attributes
    ----------
    compared : tuple of str
        What was compared and is the same, in words.
    differences : tuple of str
        One sentence each, without a full stop.
    left_out : tuple of str
        What was not compared, each with its reason.
    inputs_changed : bool
        Whether it was valued under other assumptions or with other approaches, so that its
        verdict need not be the same.
    """

    compared: tuple[str, ...]
    differences: tuple[str, ...]
    left_out: tuple[str, ...]
    inputs_changed: bool

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def compare(then: Record, now: Record) -> Reproduction:
    """Compare what a plan came to on two occasions.

    Parameters
    ----------
    then, now : mapping
        Decision records. Accuracies may differ by :data:`MOST_ITEMS` test items. Verdict and
        ranking are compared where both are valued under the same inputs, and the content hash too
        where both were run on the same kind of machine.

    Returns
    -------
    Reproduction

    Raises
    ------
    BadUsage
        If the plans are not the same.
    """
    if then["plan_hash"] != now["plan_hash"]:
        raise BadUsage(
            "The two records are of different plans",
            f"{then['plan_hash'][:12]} and {now['plan_hash'][:12]}: what they came to cannot be "
            "compared.",
            "Compare records of the same plan.",
        )
    compared: list[str] = []
    differences: list[str] = []
    left_out: list[str] = []

    def check(what: str, found: list[str]) -> None:
        """Take in the differences of one kind; none means that it is the same."""
        differences.extend(found)
        if not found:
            compared.append(what)

    both = [arm for arm in then["arms"] if arm in now["arms"]]
    check(f"accuracy of {several(len(both), 'approach', 'es')}", _accuracies(then, now, both))
    inputs_changed = any(then[key] != now[key] for key in INPUTS) or set(then["arms"]) != set(
        now["arms"]
    )
    if inputs_changed:
        left_out.append("verdict and ranking: inputs or approaches have changed since")
    else:
        check("verdict", _verdicts(then["verdict"], now["verdict"]))
        check("ranking", _rankings(then, now))
        if machine_kind(then) == machine_kind(now):
            check("content hash", _hashes(then, now))
        else:
            left_out.append(
                "content hash: it is compared on the same kind of machine only, and these are "
                f"{', '.join(machine_kind(then))} and {', '.join(machine_kind(now))}"
            )
    return Reproduction(tuple(compared), tuple(differences), tuple(left_out), inputs_changed)


def checked_same(then: Record, now: Record) -> list[str]:
    """What was compared and what could not be, one line each.

    Parameters
    ----------
    then, now : mapping
        Decision records.

    Raises
    ------
    DoesNotHold
        With everything that differs, inputs included.
    BadUsage
        If the plans are not the same.
    """
    found = compare(then, now)
    differences = [f"{one}." for one in found.differences]
    if found.inputs_changed:
        differences.append("Inputs or approaches differ, so the verdict cannot be compared.")
    if differences:
        raise DoesNotHold(
            "The PoC did not come out the same",
            "\n".join(differences),
            "Find the change that explains it before you rely on either record.",
        )
    same = [f"ok  same {one}" for one in found.compared]
    return same + [f"--  not compared: {one}" for one in found.left_out]


INPUTS = ("assumptions", "terms", "scenario", "draws")
"""What a verdict rests on beside what was measured."""


def machine_kind(record: Record) -> tuple[str, ...]:
    """What has to be the same for the last digit to be the same: system, processor, versions."""
    host, versions = dict(record["run"]["host"]), record["run"]["versions"]
    python = ".".join(host.pop("python").split(".")[:2])
    used = [f"{name} {version}" for name, version in sorted(versions.items())]
    return (*(host[key] for key in sorted(host)), f"Python {python}", *used)


def _accuracies(then: Record, now: Record, arms: list[str]) -> list[str]:
    roster = plan_from_dict(then["plan"]).roster
    found = []
    for arm in arms:
        old, new = (one["verdict"]["arms"][arm]["accuracy"] for one in (then, now))
        right = [one["value"] * one["n"] for one in (old, new)]
        # A mean over repeats is a sum of shares: a hair's breadth is not an item.
        if old["n"] != new["n"] or abs(right[1] - right[0]) > MOST_ITEMS + 1e-6:
            found.append(
                f"{roster.name(arm)} gets {right[1]:.1f} of {count(new['n'])} test items right, "
                f"before it was {right[0]:.1f} of {count(old['n'])}"
            )
    return found


def _verdicts(then: Record, now: Record) -> list[str]:
    keys = ("answer", "recommended")
    if all(then[key] == now[key] for key in keys):
        return []
    old, new = (" ".join(str(one[key]) for key in keys if one[key]) for one in (then, now))
    return [f"The verdict is {new}, before it was {old}"]


def _rankings(then: Record, now: Record) -> list[str]:
    roster = plan_from_dict(then["plan"]).roster
    old, new = ([one["arm"] for one in record["verdict"]["options"]] for record in (then, now))
    usd = {
        (record is now, one["arm"]): one["usd"]
        for record in (then, now)
        for one in record["verdict"]["options"]
    }

    def told_apart(first: str, second: str) -> bool:
        """Whether what they cost differs by more than so few items move it."""
        pairs = [(usd[which, first], usd[which, second]) for which in (False, True)]
        return any(abs(one - other) > SMALL_COST * max(one, other) for one, other in pairs)

    if set(old) == set(new) and not any(
        new.index(one) > new.index(other) and told_apart(one, other)
        for one, other in combinations(old, 2)
    ):
        return []
    names = [", ".join(roster.name(arm) for arm in order) for order in (new, old)]
    return [f"The ranking is {names[0]}; before it was {names[1]}"]


def _hashes(then: Record, now: Record) -> list[str]:
    if then["content_hash"] == now["content_hash"]:
        return []
    return [f"The content hash is {now['content_hash'][:12]}, not {then['content_hash'][:12]}"]
