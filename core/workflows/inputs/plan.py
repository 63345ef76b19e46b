"""What can be raced on an uploaded benchmark, and the plan of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.benchmarks.embedded import EMBEDDED
from core.benchmarks.uploaded import split_of
from core.domain import arms
from core.domain.benchmark import Split
from core.domain.errors import BadUsage
from core.domain.plan import Plan
from core.experiment.uploaded import (
    AUTHOR,
    NOBODY,
    PUBLISHED,
    RATIONALE_CODE,
    RATIONALE_VOTES,
    VOTES,
    settings_of,
    usable_rows,
)
from core.store.connection import Store
from core.store.uploads.benchmarks import find_uploaded
from core.store.uploads.imports import list_imports
from core.store.uploads.items import items_stamp


@dataclass(frozen=True)
class Supply:
    """What was uploaded that ways can be raced with.

    Attributes
    ----------
    voted_items, votes : int
        Items people labelled, and labels.
    coded_rationales, voting_rationales : int
        Rules whose code is here; rules of which only the votes are.
    pool_gold : int
        Items with a published label.
    runs : tuple of str
        Names of uploaded runs.
    imports : tuple of str
    """

    voted_items: int
    votes: int
    coded_rationales: int
    voting_rationales: int
    gold: int
    runs: tuple[str, ...]
    imports: tuple[str, ...]

    @property
    def annotators(self) -> tuple[str, ...]:
        """Who can play the annotators, the most honest first."""
        return (*((VOTES,) if self.votes else ()), *((PUBLISHED,) if self.gold else ()))

    @property
    def rules(self) -> tuple[str, ...]:
        """What can play the rules, code first."""
        return (
            *((RATIONALE_CODE,) if self.coded_rationales else ()),
            *((RATIONALE_VOTES,) if self.voting_rationales else ()),
        )


def supply_of(store: Store, name: str) -> Supply:
    """Count what was uploaded for a benchmark."""
    cursor = store.cursor()

    def one(query: str) -> tuple[int, ...]:
        row = cursor.execute(query, [name]).fetchone()
        return tuple(int(value) for value in row) if row else (0, 0)

    voted, votes = one(
        "SELECT count(DISTINCT item_id), count(*) FROM uploaded_label WHERE benchmark = ? "
        "AND source_kind = 'human' AND status = 'given'"
    )
    rules = one("SELECT count(*) FROM uploaded_rule WHERE benchmark = ?")[0]
    voting = one(
        "SELECT count(DISTINCT source_id) FROM uploaded_label WHERE benchmark = ? "
        "AND source_kind = 'lf'"
    )[0]
    gold = one("SELECT count(gold) FROM uploaded_item WHERE benchmark = ?")[0]
    runs = cursor.execute(
        "SELECT DISTINCT run_name FROM uploaded_prediction WHERE benchmark = ? ORDER BY run_name",
        [name],
    ).fetchall()
    return Supply(
        voted,
        votes,
        rules,
        voting,
        gold,
        tuple(row[0] for row in runs),
        tuple(sorted(imported.id for imported in list_imports(store, name))),
    )


def complete_plan(store: Store, plan: Plan) -> Plan:
    """A plan for an uploaded benchmark with what it leaves open filled in; others unchanged.

    Uploads that count are written into the plan, so that later ones do not change the race.
    Ways that cannot be raced with what was uploaded are left out.

    Raises
    ------
    BadUsage
        If one of the two ways cannot be raced at all.
    """
    if plan.benchmark in EMBEDDED or find_uploaded(store, plan.benchmark) is None:
        return plan
    supply = supply_of(store, plan.benchmark)
    raw = dict(plan.benchmark_settings)
    if plan.by_round:
        return _completed_by_iteration(plan, supply)
    raw.setdefault("annotators", next(iter(supply.annotators), NOBODY))
    raw.setdefault("rules", next(iter(supply.rules), NOBODY))
    raw.setdefault("imports", list(supply.imports))
    settings = settings_of(raw)
    lacking = _lacking(
        settings.annotators in supply.annotators,
        settings.rules in supply.rules,
        set(settings.recorded),
    )
    for arm, why in ((arms.OLD.id, NO_PEOPLE), (arms.NEW.id, NO_RATIONALES)):
        if arm in lacking:
            raise BadUsage(*why)
    if arms.OLD.id in settings.recorded and settings.annotators not in supply.annotators:
        raise BadUsage(*NO_LABELS)
    return replace(
        plan,
        benchmark_settings=raw,
        rationale_author=AUTHOR,
        arms=tuple(name for name in plan.arms if name not in lacking),
    )


def _completed_by_iteration(plan: Plan, supply: Supply) -> Plan:
    """The plan of a race whose labels, rules and answers come round by round.

    Nothing has to be here yet; who plays whom is fixed all the same.
    """
    raw = dict(plan.benchmark_settings)
    raw.setdefault("annotators", VOTES)
    raw.setdefault("rules", next(iter(supply.rules), RATIONALE_CODE))
    settings = settings_of(raw)
    lacking = _lacking(
        settings.annotators != NOBODY, settings.rules != NOBODY, set(settings.recorded)
    )
    if arms.NEW.id in lacking:
        raise BadUsage(*NO_RATIONALES)
    if settings.annotators == NOBODY:
        raise BadUsage(*NO_LABELS)
    for arm, runs in settings.recorded.items():
        if set(runs) != {str(at + 1) for at in range(plan.iterations)}:
            raise BadUsage(
                f"A way that is run elsewhere ({arm}) needs a run for each round",
                f"Rounds 1 to {plan.iterations}; named are {', '.join(sorted(runs)) or 'none'}.",
                "Name the runs as their uploads will name them.",
            )
    return replace(
        plan,
        benchmark_settings=raw,
        rationale_author=AUTHOR,
        arms=tuple(name for name in plan.arms if name not in lacking),
    )


NO_PEOPLE = (
    "The old way cannot be raced: nobody labelled this benchmark",
    "No votes of people and no published labels were uploaded.",
    "Upload labels (item_id, annotator, label), or predictions of a model trained on them.",
)
NO_LABELS = (
    "What the old way cost is not known: its labels were not uploaded",
    "Its answers alone do not say how many labels were bought.",
    "Upload the labels its model was trained on.",
)
NO_RATIONALES = (
    "The new way cannot be raced: there are no rules",
    "No coded rules and no votes of rules were uploaded.",
    "Upload rules (label, regex or predicate), a label matrix, or predictions of the new way.",
)


def _lacking(people: bool, rules: bool, recorded: set[str]) -> set[str]:
    """Arms that nothing uploaded can play."""
    needed = {
        arms.Source.ANNOTATORS: people,
        arms.Source.RATIONALES: rules,
        arms.Source.HYBRID: people and rules,
    }
    return {
        arm.id for arm in arms.ARMS if not needed.get(arm.source, True) and arm.id not in recorded
    }


def classes_of(store: Store, name: str) -> int:
    """How many classes a benchmark has; two where it is not known here."""
    embedded, uploaded = EMBEDDED.get(name), find_uploaded(store, name)
    return len(embedded.precedence) if embedded else len(uploaded.classes) if uploaded else 2


def split_sizes(store: Store, name: str) -> dict[str, int]:
    """Items of every split that a race would have now."""
    rows = usable_rows(store, name)
    splits = [split_of(split) for split in rows["split"]]
    return {split.value: splits.count(split) for split in Split}


def prepared_stamp(store: Store, name: str) -> str:
    """Changes whenever the items of an uploaded benchmark do."""
    return items_stamp(store.cursor(), name)
