"""One object for each cost driver: found by code, sent to workers, never spelled out elsewhere."""

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.drivers import new_way, old_way, prompted, shared, today
from core.domain.drivers.driver import Driver, PricingRule
from core.domain.drivers.old_way import FIRST_GUIDELINE, GUIDELINE_REVISION, HOURLY_PAY, RECRUITING
from core.domain.drivers.registry import DRIVERS, driver_of
from core.domain.drivers.shared import HAND_OFF_WAIT
from core.domain.errors import BadData
from core.domain.ledger import assumed

ROOT = Path(__file__).parents[3]
SOURCES = [
    path
    for room in ("core", "pages", "bench")
    for path in sorted((ROOT / room).rglob("*.py"))
    if path.parent != ROOT / "core" / "domain" / "drivers"
]
CODE = re.compile(rf"\b({'|'.join(sorted(DRIVERS, key=len, reverse=True))})\b")


def test_every_constant_has_the_name_of_its_driver_and_is_found_by_its_code():
    for module in (shared, old_way, new_way, prompted, today):
        for name, driver in vars(module).items():
            if isinstance(driver, Driver):
                assert name == driver.id.upper() == repr(driver)
                assert driver_of(driver.code) is driver
    assert len({driver.id for driver in DRIVERS.values()}) == len(DRIVERS)


def test_a_code_without_a_driver_says_what_to_do():
    with pytest.raises(BadData, match="no cost driver 'Q9'") as caught:
        driver_of("Q9")
    assert caught.value.remedy


def test_what_comes_back_from_a_worker_is_the_same_object():
    for driver in DRIVERS.values():
        assert pickle.loads(pickle.dumps(driver)) is driver
        assert copy.deepcopy(driver) is driver


def test_a_booked_quantity_comes_back_from_a_worker_as_it_was():
    entry = assumed(FIRST_GUIDELINE, "expert")
    assert pickle.loads(pickle.dumps(entry)) == entry


def test_what_can_be_booked_says_where_in_what_unit_and_what_for():
    for driver in DRIVERS.values():
        booked = driver.rule is not None
        assert bool(driver.unit) is (driver.purpose is not None) is booked, driver
        assert (driver.step is not None) is (booked and driver is not HAND_OFF_WAIT), driver
        extra = driver.prices or driver.later or driver.once or driver.variant_of
        assert booked or not extra, driver
        assert len(driver.prices) == 1 or driver.rule is not PricingRule.PRICED_EACH, driver


def test_a_first_version_is_revised_and_what_happens_once_is_not_repeated():
    assert FIRST_GUIDELINE.repeated is GUIDELINE_REVISION
    assert GUIDELINE_REVISION.repeated is GUIDELINE_REVISION
    assert RECRUITING.repeated is None


def test_nothing_can_be_changed_in_a_driver():
    with pytest.raises(AttributeError):
        HOURLY_PAY.code = "O2x"


def spelled_out(path: Path) -> Iterator[str]:
    """Strings that hold a code, docstrings and pieces of longer ones included, and keywords."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        text = node.value if isinstance(node, ast.Constant) else getattr(node, "arg", None)
        if isinstance(text, str) and CODE.search(text):
            yield f"{path.relative_to(ROOT)}: {text[:60]!r}"


@pytest.mark.slow
def test_no_code_of_a_driver_is_spelled_out():
    """Constants stand for drivers everywhere; codes stand where they are defined, and in data."""
    assert len(SOURCES) > 400
    assert not [found for path in SOURCES for found in spelled_out(path)]
