"""What is asked for before training, and texts a model said in other words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.actor import LOCAL, Actor
from core.domain.clock import utc_now
from core.store.connection import Store, insert
from core.store.preparations import log_preparation


@dataclass(frozen=True)
class StoredRecipe:
    """One row: new texts per original, how classes are evened out, the seed of both."""

    noise: int
    balance: str
    seed: int


@dataclass(frozen=True)
class StoredRewrite:
    """A text in other words.

    Attributes
    ----------
    parent_hash : str
        Of the parent's text when it was rewritten; another text now means this one is stale.
    how : str
        ``paraphrase`` or ``translate and back``.
    """

    parent_id: str
    parent_hash: str
    text: str
    how: str
    model: str


def load_recipe(store: Store, benchmark: str) -> StoredRecipe | None:
    """What was asked for; None where nobody asked for anything."""
    row = (
        store.cursor()
        .execute(
            "SELECT noise, balance, seed FROM training_recipe WHERE benchmark = ?", [benchmark]
        )
        .fetchone()
    )
    return StoredRecipe(*row) if row else None


def save_recipe(
    store: Store,
    benchmark: str,
    recipe: StoredRecipe,
    action: str,
    examples: int,
    by: Actor = LOCAL,
) -> None:
    """Write the recipe with its line of the log, both or neither.

    Parameters
    ----------
    action : str
        What was asked for, in the words of a screen.
    examples : int
        How many examples that concerns.
    """
    with store.transaction() as cursor:
        row = {"benchmark": benchmark, **vars(recipe), "changed_at": utc_now()}
        insert(cursor, "training_recipe", row, "OR REPLACE")
        log_preparation(cursor, benchmark, action, examples, vars(recipe), by)


def load_rewrites(store: Store, benchmark: str) -> list[StoredRewrite]:
    """All rewrites, in the order in which they came."""
    query = (
        "SELECT parent_id, parent_hash, text, how, model FROM rewritten_text "
        "WHERE benchmark = ? ORDER BY rowid"
    )
    return [StoredRewrite(*row) for row in store.cursor().execute(query, [benchmark]).fetchall()]


def save_rewrites(
    store: Store,
    benchmark: str,
    rewrites: Sequence[StoredRewrite],
    cost_usd: float,
    by: Actor = LOCAL,
) -> None:
    """Keep rewrites with the line of the log: how, which model, what it cost.

    Parameters
    ----------
    rewrites : sequence of StoredRewrite
        All by one model, said in one way.
    cost_usd : float
        US dollars that were paid for all of them.
    """
    if not rewrites:
        return
    with store.transaction() as cursor:
        for rewrite in rewrites:
            row = {"benchmark": benchmark, **vars(rewrite), "made_at": utc_now()}
            insert(cursor, "rewritten_text", row)
        told = {"model": rewrites[0].model, "cost_usd": cost_usd}
        log_preparation(cursor, benchmark, rewrites[0].how, len(rewrites), told, by)


def drop_rewrites(store: Store, benchmark: str, by: Actor = LOCAL) -> int:
    """Forget all rewrites; gives how many there were."""
    with store.transaction() as cursor:
        row = cursor.execute(
            "SELECT count(*) FROM rewritten_text WHERE benchmark = ?", [benchmark]
        ).fetchone()
        found = int(row[0]) if row else 0
        if found:
            cursor.execute("DELETE FROM rewritten_text WHERE benchmark = ?", [benchmark])
            log_preparation(cursor, benchmark, "undo: in other words", found, {}, by)
    return found
