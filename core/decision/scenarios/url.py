"""A scenario as the parameters of an address, and back; an old link keeps its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.decision.assumptions.register import Register
from core.decision.calculator.ledger import OwnCase
from core.decision.scenarios.presets import PAID, TODAY, has_effect
from core.domain.assumption import ALWAYS_ON, PER_TOKEN, Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.registry import DRIVERS
from core.domain.errors import BadUsage
from core.domain.range_parsing import parse_range, range_text

VERSION = "2"
"""What the defaults of a link mean; a link of a version nobody knows opens with the baseline.

Defaults stay out of an address, so that changing one would change what old links say: whoever
changes one counts this up.
"""

PREFIX = "s_"
OLDER: Mapping[str, Mapping[str, object]] = {"1": {"hosting": PER_TOKEN, "portable": False}}
"""What links of earlier versions meant by saying nothing."""

CASE_PREFIX = "c_"
"""Before the fields of a task without data."""

CHOICES: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "host": ("hosting", {"token": PER_TOKEN, "gpu": ALWAYS_ON}),
    "pay": ("pay", {"hour": "hourly", "label": "per label"}),
    "spec": ("specialists", {"no": False, "yes": True}),
    "free": ("portable", {"no": False, "yes": True}),
    "stay": ("data_stays", {"no": False, "yes": True}),
}
"""Field of the scenario and what an address writes for its values."""

AMOUNTS = {
    "wy": "a wrong yes",
    "wn": "a wrong no",
    "wa": "a wrong answer",
    "live": "being live a month sooner",
    "max": "the budget",
    "leave": "leaving the contract",
    "own": "labels that are owned",
    "disc": "the discount",
}
FIELDS: Mapping[str, tuple[str, str]] = {
    "live": ("value_per_month", "USD"),
    "max": ("budget", "USD"),
    "leave": ("leaving", "USD"),
    "own": ("labels_owned", "labels"),
    "disc": ("discount", "share/year"),
}
"""Field of the scenario and unit of the amounts that are not the cost of a mistake."""

CASE_FIELDS = {
    "items": ("Items labelled a round", "items"),
    "votes": ("Labels an item", "labels"),
    "iterations": ("Rounds", "rounds"),
    "seconds": ("Seconds a label", "seconds"),
    "test_items": ("Test items", "items"),
}
"""Fields of a task without data: what each is called, and what is counted."""

CLASS = "c."
"""What stands before the name of a class whose wrong answers have a cost of their own."""

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

    Parameters
    ----------
    scenario : Scenario
    register : Register
        Says in which unit each range is written.

    Returns
    -------
    dict of str to str
        Empty for the baseline; amounts with 12 digits, so that reading them changes nothing.

    Examples
    --------
    >>> to_link(Scenario(hosting="always-on"), {})
    {'v': '2', 's_host': 'gpu'}
    """
    plain = Scenario()
    found = {
        PREFIX + driver.code: range_text(given, register[driver].unit)
        for driver, given in scenario.overrides.items()
    }
    for key, (name, texts) in CHOICES.items():
        value = getattr(scenario, name)
        if value != getattr(plain, name):
            found[PREFIX + key] = next(text for text, known in texts.items() if known == value)
    keys = [key for key in AMOUNTS if key != "wa"]  # the address names both kinds
    keys += [CLASS + name for name in scenario.class_costs]
    amounts = {key: amount_of(scenario, key) for key in keys}
    found |= {PREFIX + key: f"{given:.12g}" for key, given in amounts.items() if given is not None}
    return {"v": VERSION, **found} if found else {}


def from_link(given: Mapping[str, str], register: Register) -> Opened:
    """Read a scenario from address parameters; nothing in an address is an error.

    Parameters
    ----------
    given : mapping of str to str
        All parameters; those without the prefix are not looked at.
    register : Register
        Says which inputs there are and what their units allow.

    Returns
    -------
    Opened
        With a sentence for each parameter that was left at the baseline.
    """
    mine = {key[len(PREFIX) :]: text for key, text in given.items() if key.startswith(PREFIX)}
    version = given.get("v", VERSION)
    if mine and version != VERSION and version not in OLDER:
        told = (
            f"This link was made for another edition (v={given['v'][:12]}): the baseline is shown."
        )
        return Opened(Scenario(), (told,))
    overrides: dict[Driver, Range] = {}
    fields: dict[str, object] = dict(OLDER.get(version, {})) if mine else {}
    amounts: dict[str, float | None] = {}
    problems: list[str] = []
    for key, text in mine.items():
        driver = DRIVERS.get(key)
        row = None if driver is None else register.get(driver)
        try:
            if key in CHOICES:
                name, texts = CHOICES[key]
                fields[name] = texts[text]
            elif key in AMOUNTS or _names_class(key):
                amounts[key] = read_amount_of(text, unit_of(key))
            elif row is not None and row.kind == "counted":
                problems.append(f"{row.name} is measured by the PoC and cannot be set.")
            elif row is not None and (row.range is not None or row.driver in TODAY):
                found = parse_range(text, row.unit)
                if row.same_as or found != row.range:
                    overrides[row.driver] = found
            else:
                problems.append(f"There is no input {key[:20]!r}; it is left out.")
        except KeyError:
            problems.append(f"{key!r} cannot be {text[:40]!r}; the baseline is kept.")
        except BadUsage as error:
            problems.append(f"{name_of(key) if row is None else row.name}: {error.title}.")
    scenario = Scenario(overrides=overrides, **fields)  # type: ignore[arg-type]
    for key, said in amounts.items():
        try:
            scenario = with_amount(scenario, key, said)
        except BadUsage as error:
            problems.append(f"{name_of(key)}: {error.title}.")
    idle = [driver for driver in overrides if not has_effect(driver, scenario, register)]
    problems += [
        f"{register[driver].name} does not count in this case; it is left out." for driver in idle
    ]
    counting = {driver: found for driver, found in overrides.items() if driver not in idle}
    return Opened(replace(scenario, overrides=counting), tuple(problems))


@dataclass(frozen=True)
class OpenedCase:
    """A task without data read from an address, and what in it could not be read."""

    case: OwnCase
    problems: tuple[str, ...]


def case_link(case: OwnCase) -> dict[str, str]:
    """What of a task differs from the usual one, as address parameters.

    Examples
    --------
    >>> case_link(OwnCase(items=20_000, seconds=12.5))
    {'c_items': '20000', 'c_seconds': '12.5'}
    """
    usual = OwnCase()
    said = {name: getattr(case, name) for name in CASE_FIELDS}
    return {
        CASE_PREFIX + name: f"{value:.12g}"
        for name, value in said.items()
        if value is not None and value != getattr(usual, name)
    }


def case_from_link(given: Mapping[str, str]) -> OpenedCase:
    """Read a task from address parameters; nothing in an address is an error."""
    case, problems = OwnCase(), []
    for name, (shown, _) in CASE_FIELDS.items():
        text = given.get(CASE_PREFIX + name)
        try:
            case = case if text is None else with_field(case, name, text)
        except BadUsage as error:
            problems.append(f"{shown}: {error.title}.")
    return OpenedCase(case, tuple(problems))


def with_field(case: OwnCase, name: str, text: str) -> OwnCase:
    """The task with one field as typed; the usual value where nothing is.

    Raises
    ------
    BadUsage
        If it cannot be that.
    """
    shown = CASE_FIELDS[name][0]
    value = read_amount_of(text, "s")
    if value is None:
        return replace(case, **{name: getattr(OwnCase(), name)})
    if name != "seconds":
        if value != round(value):
            raise BadUsage(f"{shown} is a whole number: {text.strip()[:40]}")
        return replace(case, **{name: int(value)})  # type: ignore[arg-type]
    return replace(case, seconds=value)


def _names_class(key: str) -> bool:
    return key.startswith(CLASS) and len(key) > len(CLASS)


def name_of(key: str) -> str:
    """What an amount is, in words.

    Examples
    --------
    >>> name_of("live"), name_of("c.payment")
    ('being live a month sooner', "a wrong answer where the expert says 'payment'")
    """
    if _names_class(key):
        return f"a wrong answer where the expert says {key[len(CLASS) :][:40]!r}"
    return AMOUNTS[key]


def unit_of(key: str) -> str:
    """Unit of an amount.

    Parameters
    ----------
    key : str
        One of ``AMOUNTS``, or ``CLASS`` and the name of a class.

    Returns
    -------
    str
        As the register spells units; USD for every cost of an error.
    """
    return FIELDS[key][1] if key in FIELDS else "USD"


def amount_of(scenario: Scenario, key: str) -> float | None:
    """An amount of a scenario; None where it is not said.

    Examples
    --------
    >>> amount_of(Scenario(error_costs=(0.5, None)), "wy"), amount_of(Scenario(), "disc")
    (0.5, None)
    """
    if _names_class(key):
        return scenario.class_costs.get(key[len(CLASS) :])
    if key in ("wy", "wn", "wa"):
        yes, no = scenario.error_costs
        return no if key == "wn" else yes if key == "wy" or yes == no else None
    found: float | None = getattr(scenario, FIELDS[key][0])
    return found or None if key == "disc" else found


def with_amount(scenario: Scenario, key: str, given: float | None) -> Scenario:
    """The scenario with one amount said, or taken back.

    Raises
    ------
    BadUsage
        If the amount makes no sense.
    """
    if _names_class(key):
        others = {n: c for n, c in scenario.class_costs.items() if n != key[len(CLASS) :]}
        own = {} if given is None else {key[len(CLASS) :]: given}
        return replace(scenario, class_costs=others | own)
    if key == "wa":
        return replace(scenario, error_costs=(given, given))
    if key in ("wy", "wn"):
        yes, no = scenario.error_costs
        return replace(scenario, error_costs=(given, no) if key == "wy" else (yes, given))
    value = (given or 0.0) if key == "disc" else given
    return replace(scenario, **{FIELDS[key][0]: value})  # type: ignore[arg-type]


def without(scenario: Scenario, key: str, register: Register) -> Scenario:
    """The scenario with one change taken back; what no longer counts goes with it.

    Parameters
    ----------
    key : str
        As an address calls it; ``today`` for what who annotates has paid already.

    Examples
    --------
    >>> without(Scenario(pay="per label", discount=0.1), "pay", {}).discount
    0.1
    """
    if key in CHOICES:
        name = CHOICES[key][0]
        scenario = replace(scenario, **{name: getattr(Scenario(), name)})
    elif key in AMOUNTS or _names_class(key):
        scenario = with_amount(scenario, key, None)
    gone = PAID if key == "today" else (DRIVERS.get(key),)
    overrides = {
        driver: given
        for driver, given in scenario.overrides.items()
        if driver not in gone and has_effect(driver, scenario, register)
    }
    return replace(scenario, overrides=overrides)


def read_amount_of(text: str, unit: str = "USD") -> float | None:
    """One amount; None where the field is empty.

    Raises
    ------
    BadUsage
        If it is no amount, negative or beyond a thousand million.
    """
    if not text.strip():
        return None
    given = parse_range(text, unit)
    if given.low != given.high:
        raise BadUsage(f"One amount, not a range: {text.strip()[:40]}")
    if given.low < 0:
        raise BadUsage(f"This cannot be negative: {text.strip()[:40]}")
    if given.low > HIGHEST:
        raise BadUsage(f"That is more than {HIGHEST:,.0f}")
    return given.low + 0.0  # never -0
