"""The training set of an uploaded benchmark: what is asked for, made, counted and undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from core.access.permissions import Action, require
from core.benchmarks.uploaded import split_of
from core.domain.actor import Actor
from core.domain.benchmark import Split
from core.domain.canonical import content_hash
from core.domain.errors import BadUsage
from core.preparation.examples import Example, ExampleOrigin, made_from
from core.preparation.recipe import (
    MOST_NOISE,
    Balancing,
    Recipe,
    TrainingSet,
    check_size,
    prepared,
)
from core.store.connection import Store
from core.store.training_sets import (
    StoredRecipe,
    drop_rewrites,
    load_recipe,
    load_rewrites,
    save_recipe,
)

COPIED, CUT, NOISY = "copy small classes", "leave out of big classes", "add typing mistakes"
UNDO = "undo: "
BALANCED = {Balancing.COPY: COPIED, Balancing.CUT: CUT}


def answered(rows: pd.DataFrame) -> list[Example]:
    """Items of the working set that have a text and the expert's answer.

    Parameters
    ----------
    rows : DataFrame
        As :func:`core.experiment.uploaded.usable_rows` gives them.
    """
    if not len(rows):
        return []
    pool = rows[[split_of(split) is Split.POOL for split in rows["split"]]]
    return [
        Example(item, text, gold)
        for item, text, gold in zip(pool["item_id"], pool["text"], pool["gold"], strict=True)
        if isinstance(gold, str) and gold and text
    ]


def recipe_of(store: Store, name: str) -> Recipe:
    """What was asked for so far."""
    held = load_recipe(store, name)
    return Recipe(held.noise, Balancing(held.balance), held.seed) if held else Recipe()


def training_set(store: Store, name: str, rows: pd.DataFrame) -> TrainingSet:
    """Originals and what was asked to be made of them.

    Parameters
    ----------
    name : str
        Of the uploaded benchmark.
    rows : DataFrame
        As :func:`core.experiment.uploaded.usable_rows` gives them.

    Raises
    ------
    BadUsage
        If it would be too big.
    """
    originals = answered(rows)
    return prepared(originals, rewrites_of(store, name, originals), recipe_of(store, name))


def rewrites_of(store: Store, name: str, originals: Sequence[Example]) -> list[Example]:
    """Rewrites whose parent is still there with the text that was rewritten."""
    parents = {example.item_id: example for example in originals}
    found: list[Example] = []
    of_parent: Counter[str] = Counter()
    for rewrite in load_rewrites(store, name):
        parent = parents.get(rewrite.parent_id)
        if parent is None or content_hash(parent.text) != rewrite.parent_hash:
            continue
        of_parent[parent.item_id] += 1
        number = of_parent[parent.item_id]
        found.append(made_from(parent, rewrite.text, ExampleOrigin.REWRITTEN, number))
    return found


def training_stamp(store: Store, name: str) -> str:
    """Changes whenever something else is asked for."""
    return f"{recipe_of(store, name)} {len(load_rewrites(store, name))}"


def even_out(store: Store, name: str, balance: Balancing, rows: pd.DataFrame, *, by: Actor) -> int:
    """Copy small classes or leave out of big ones; gives how many examples that concerns.

    Parameters
    ----------
    name : str
        Of the uploaded benchmark.
    balance : Balancing
        Copy or cut.
    rows : DataFrame
        As :func:`core.experiment.uploaded.usable_rows` gives them.

    Raises
    ------
    BadUsage
        If the set would be too big; nothing is changed.
    """
    require(by, Action.PREPARE)
    recipe = replace(recipe_of(store, name), balance=balance)
    originals = answered(rows)
    check_size(originals, recipe)
    found = prepared(originals, rewrites_of(store, name, originals), recipe)
    return _save(store, name, recipe, BALANCED[balance], _evened(found), by=by)


def add_typos(store: Store, name: str, rows: pd.DataFrame, *, by: Actor) -> int:
    """One more new text with typing mistakes of every original; gives how many were made.

    Parameters
    ----------
    name : str
        Of the uploaded benchmark.
    rows : DataFrame
        As :func:`core.experiment.uploaded.usable_rows` gives them.

    Raises
    ------
    BadUsage
        If there are enough of them, or the set would be too big; nothing is changed.
    """
    require(by, Action.PREPARE)
    before = recipe_of(store, name)
    if before.noise >= MOST_NOISE:
        raise BadUsage(
            f"{MOST_NOISE} new texts were made of every original", remedy="Undo them first."
        )
    recipe = replace(before, noise=before.noise + 1)
    originals = answered(rows)
    check_size(originals, recipe)
    made = _noisy(originals, recipe) - _noisy(originals, before)
    return _save(store, name, recipe, NOISY, made, by=by)


def undo(
    store: Store, name: str, what: ExampleOrigin | Balancing, rows: pd.DataFrame, *, by: Actor
) -> int:
    """Take back what was made or left out; gives how many examples that concerned.

    Parameters
    ----------
    what : ExampleOrigin or Balancing
        ``Origin.NOISE``, ``Origin.REWRITTEN``, or how the classes were evened out.
    """
    require(by, Action.PREPARE)
    if what is ExampleOrigin.REWRITTEN:
        return drop_rewrites(store, name, by)
    before = recipe_of(store, name)
    originals = answered(rows)
    if what is ExampleOrigin.NOISE:
        found = _noisy(originals, before)
        return _save(store, name, replace(before, noise=0), UNDO + NOISY, found, by=by)
    found = _evened(prepared(originals, rewrites_of(store, name, originals), before))
    recipe = replace(before, balance=Balancing.NONE)
    return _save(store, name, recipe, UNDO + BALANCED[Balancing(what)], found, by=by)


def _noisy(originals: Sequence[Example], recipe: Recipe) -> int:
    alone = replace(recipe, balance=Balancing.NONE)
    return prepared(originals, (), alone).by_origin[ExampleOrigin.NOISE]


def _evened(found: TrainingSet) -> int:
    return found.by_origin[ExampleOrigin.COPY] + found.left_out


def _save(store: Store, name: str, recipe: Recipe, action: str, examples: int, *, by: Actor) -> int:
    held = StoredRecipe(recipe.noise, recipe.balance.value, recipe.seed)
    save_recipe(store, name, held, action, examples, by)
    return examples
