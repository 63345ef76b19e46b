"""A scenario as the parameters of an address, and back; an old link keeps its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.decision.assumptions import Register
from core.decision.presets import has_effect
from core.domain.assumption import Range, Scenario
from core.domain.elicitation import parse_range, range_text
from core.domain.errors import BadUsage

VERSION = "1"
"""What the defaults of a link mean; a link of another version opens with the baseline."""

PREFIX = "s_"
CHOICES: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "host": ("hosting", {"token": "per token", "gpu": "always-on"}),
    "pay": ("pay", {"hour": "hourly", "label": "per label"}),
    "spec": ("specialists", {"no": False, "yes": True}),
    "free": ("portable", {"no": False, "yes": True}),
}
"""Field of the scenario and what an address writes for its values."""

AMOUNTS = {"wy": "a wrong yes", "wn": "a wrong no", "live": "being live a month sooner"}
HIGHEST = 1e9


@dataclass(frozen=True)
class Opened:
    """A scenario read from an address, and what in it could not be read.

    Attributes
    ----------
    problems : tuple of str
        Sentences for the reader; what they name is left at the baseline.
    """

    scenario: Scenario
    problems: tuple[str, ...]


def to_link(scenario: Scenario, register: Register) -> dict[str, str]:
    """Everything that differs from the baseline, as address parameters.

    Examples
    --------
    >>> to_link(Scenario(hosting="always-on"), {})
    {'v': '1', 's_host': 'gpu'}
    """
    plain = Scenario()
    found = {
        PREFIX + key: range_text(given, register[key].unit)
        for key, given in scenario.overrides.items()
    }
    for key, (name, texts) in CHOICES.items():
        value = getattr(scenario, name)
        if value != getattr(plain, name):
            found[PREFIX + key] = next(text for text, known in texts.items() if known == value)
    amounts = dict(zip(AMOUNTS, (*scenario.error_costs, scenario.value_per_month), strict=True))
    found |= {PREFIX + key: f"{usd:.12g}" for key, usd in amounts.items() if usd is not None}
    return {"v": VERSION, **found} if found else {}


def from_link(given: Mapping[str, str], register: Register) -> Opened:
    """Read a scenario from address parameters; nothing in an address is an error.

    Parameters
    ----------
    given : mapping of str to str
        All parameters; those without the prefix are not looked at.
    """
    mine = {key[len(PREFIX) :]: text for key, text in given.items() if key.startswith(PREFIX)}
    if mine and given.get("v", VERSION) != VERSION:
        told = (
            f"This link was made for another edition (v={given['v'][:12]}): the baseline is shown."
        )
        return Opened(Scenario(), (told,))
    overrides: dict[str, Range] = {}
    fields: dict[str, object] = {}
    problems: list[str] = []
    for key, text in mine.items():
        try:
            if key in CHOICES:
                name, texts = CHOICES[key]
                fields[name] = texts[text]
            elif key in AMOUNTS:
                fields[key] = read_amount_of(text)
            elif key in register and register[key].kind == "counted":
                problems.append(f"{register[key].name} is counted by the race and cannot be set.")
            elif key in register and register[key].range is not None:
                found = parse_range(text, register[key].unit)
                if register[key].same_as or found != register[key].range:
                    overrides[key] = found
            else:
                problems.append(f"There is no input {key[:20]!r}; it is left out.")
        except KeyError:
            problems.append(f"{key!r} cannot be {text[:40]!r}; the baseline is kept.")
        except BadUsage as error:
            problems.append(
                f"{register[key].name if key in register else AMOUNTS[key]}: {error.title}."
            )
    costs = (fields.pop("wy", None), fields.pop("wn", None))
    scenario = Scenario(
        overrides=overrides,
        error_costs=costs,  # type: ignore[arg-type]
        value_per_month=fields.pop("live", None),  # type: ignore[arg-type]
        **fields,  # type: ignore[arg-type]
    )
    idle = [key for key in overrides if not has_effect(key, scenario)]
    problems += [
        f"{register[key].name} does not count in this case; it is left out." for key in idle
    ]
    counting = {key: found for key, found in overrides.items() if key not in idle}
    return Opened(replace(scenario, overrides=counting), tuple(problems))


def read_amount_of(text: str) -> float | None:
    """One amount of dollars; None where the field is empty.

    Raises
    ------
    BadUsage
        If it is no amount, negative or beyond a thousand million.
    """
    if not text.strip():
        return None
    given = parse_range(text, "USD")
    if given.low != given.high:
        raise BadUsage(f"One amount, not a range: {text.strip()[:40]}")
    if given.low > HIGHEST:
        raise BadUsage(f"That is more than {HIGHEST:,.0f} dollars")
    return given.low + 0.0  # never -0
