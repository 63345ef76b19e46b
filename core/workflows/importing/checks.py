"""Rows of a file against the benchmark they belong to: what can be taken, and why not."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import numpy as np
import pandas as pd

from core.domain.errors import PredicateRefused, RuleTooSlow
from core.domain.rationale import Rationale
from core.domain.workers import person_key
from core.interop.answer_ways import answer_option
from core.interop.reading import PLACE, RowKind, filled
from core.sources.rationale_engine import RationaleEngine
from core.sources.rule_processes import Places
from core.store.uploads.imports import new_import_id
from core.workflows.importing.existing_keys import same_answers, same_votes
from core.workflows.importing.pending_benchmark import Draft, rationale_contents, spelled_otherwise
from core.workflows.importing.row_filter import Checked, Sieve
from core.workflows.importing.rule_rows import rationale_of

LONGEST_ID = 200
SECONDS_PER_RULE = 5.0
"""On the texts that are tried."""
TRIED_AT_ONCE, SECONDS_AT_ONCE = 8, 1.0
MOST_TRIED, LONGEST_TRIED = 1_000, 64
LETTERS_TRIED = 1_000_000
CHECKING = "checking rules"
SLOW = Places(1)
"""Slow rules at a time: the other processes stay free for those that are quick."""

Watch = Callable[[str, int, int], None]
"""Told what is done and how much of it; may raise to stop."""


def unwatched(stage: str, done: int, total: int) -> None:
    """Nobody looks."""


def check_items(rows: pd.DataFrame, draft: Draft) -> Checked:
    """Items: one row per id, one gold per item, nothing that contradicts what is here."""
    sieve = Sieve(rows)
    ids = rows["item_id"].astype(str)
    sieve.drop(
        ids.str.len() > LONGEST_ID,
        "item_id",
        f"ids of more than {LONGEST_ID} characters",
        lambda row: f"The id has {len(str(row['item_id'])):,} characters, at most {LONGEST_ID}.",
    )
    _drop_repeated_ids(sieve)
    other = spelled_otherwise(pd.concat([draft.items["gold"], sieve.rows["gold"]]))
    sieve.drop(
        sieve.rows["gold"].isin(list(other)),
        "gold",
        "a class with two spellings",
        lambda row: f"{row['gold']!r} is spelled {other[row['gold']]!r} in most rows.",
    )
    known = draft.items.assign(text=filled(draft.items["text"], "")).set_index("item_id")
    here = sieve.rows["item_id"].isin(known.index)
    if not here.any():
        return sieve.done()
    before = known.reindex(sieve.rows["item_id"])
    # A file of right answers alone has no text: it says nothing else of it.
    text = filled(sieve.rows["text"], "").to_numpy()
    other = (text != "") & (text != before["text"].to_numpy())
    sieve.drop(
        here & other,
        "text",
        "an id that already has another text",
        lambda row: (
            f"Item {row['item_id']!r} is already saved with another text."
            if known.loc[row["item_id"], "text"]
            else f"Item {row['item_id']!r} is already saved without a text."
        ),
    )
    before = known.reindex(sieve.rows["item_id"])
    gold, was = sieve.rows["gold"], before["gold"].set_axis(sieve.rows.index)
    sieve.drop(
        gold.notna() & was.notna() & (gold != was),
        "gold",
        "two right answers for one item",
        lambda row: (
            f"Item {row['item_id']!r} has the right answer {known.loc[row['item_id'], 'gold']!r} "
            f"here, the file says {row['gold']!r}."
        ),
    )
    here = sieve.rows["item_id"].isin(known.index)
    told = (
        sieve.rows["gold"].notna() & known.reindex(sieve.rows["item_id"])["gold"].isna().to_numpy()
    )
    same = int((here & ~told).sum())
    sieve.rows = sieve.rows[(~here | told).to_numpy()]
    return sieve.done(same)


def _drop_repeated_ids(sieve: Sieve) -> None:
    rows = sieve.rows
    again = rows.duplicated("item_id")
    if not again.any():
        return
    first = rows[~again].set_index("item_id")
    golds = rows.dropna(subset=["gold"]).groupby("item_id")["gold"].nunique()
    torn = set(golds[golds > 1].index)

    def why(row: pd.Series) -> str:
        seen = first.loc[row["item_id"]]
        if row["item_id"] in torn:
            return (
                f"Item {row['item_id']!r} has two right answers: {seen['gold']!r} in row "
                f"{seen[PLACE]}, {row['gold']!r} here."
            )
        return f"Item {row['item_id']!r} is there twice, first in row {seen[PLACE]}."

    sieve.drop(again, "item_id", "an id that is there twice", why)


def check_labels(rows: pd.DataFrame, draft: Draft) -> Checked:
    """Labels: of items that are here, with classes that are known."""
    sieve = Sieve(rows)
    _drop_unknown_items(sieve, draft)
    given = filled(sieve.rows["status"], "given") == "given"
    label = sieve.rows["label"]
    sieve.drop(
        given & label.isna(),
        "label",
        "no label",
        lambda row: f"There is no label for item {row['item_id']!r}.",
    )
    label = sieve.rows["label"]
    sieve.drop(
        label.notna() & ~label.isin(draft.classes),
        "label",
        "a label that is no class",
        lambda row: _no_class(row["label"], draft, " (itself for a new class, - for none)"),
    )
    here = draft.here.get(RowKind.LABELS)
    if here is None or here.empty:
        return sieve.done()
    same = same_votes(sieve.rows, here)
    sieve.rows = sieve.rows[~same]
    return sieve.done(int(same.sum()))


def check_predictions(rows: pd.DataFrame, draft: Draft) -> Checked:
    """Predictions: of items that are here, one per run, item and repeat."""
    sieve = Sieve(rows)
    _drop_unknown_items(sieve, draft)
    key = ["run_id", "iteration", "item_id", "repeat"]
    sieve.drop(
        sieve.rows.duplicated(key),
        "item_id",
        "an item answered twice in one run",
        lambda row: f"Item {row['item_id']!r} is answered twice in run {row['run_id']!r}.",
    )
    here = draft.here.get(RowKind.PREDICTIONS)
    if here is None or here.empty:
        return sieve.done()
    same, other = same_answers(sieve.rows, here)
    sieve.drop(
        other,
        "item_id",
        "another answer is already saved",
        lambda row: (
            f"Run {row['run_id']!r} has another answer to item {row['item_id']!r} already; give "
            "the run another name or the repeat a number."
        ),
    )
    sieve.rows = sieve.rows[~same.reindex(sieve.rows.index)]
    return sieve.done(int(same.sum()))


def check_rationales(rows: pd.DataFrame, draft: Draft, watch: Watch = unwatched) -> Checked:
    """Rules: code that can be run on these texts, a class to vote for, one rule per id.

    Good rows have ``revises``: whether a rule of that id is here and says something else.
    """
    sieve = Sieve(_with_rationale_ids(rows, draft))
    sieve.drop(
        sieve.rows.duplicated("rule_id"),
        "rule_id",
        "a rule that is there twice",
        lambda row: f"Rule {row['rule_id']!r} is there twice in the file.",
    )
    label = sieve.rows["label"]
    sieve.drop(
        ~label.isin(draft.classes),
        "label",
        "a label that is no class",
        lambda row: _no_class(row["label"], draft),
    )
    wrong = _refusals(sieve.rows, draft, watch)
    sieve.drop(
        pd.Series(sieve.rows.index.isin(list(wrong)), sieve.rows.index, dtype=bool),
        "",
        "code that cannot be run",
        lambda row: wrong[row.name],
    )
    told = rationale_contents(sieve.rows)
    same = sieve.rows["rule_id"].map(lambda name: told[name] == draft.rules.get(name)).astype(bool)
    sieve.rows = sieve.rows[~same]
    sieve.rows = sieve.rows.assign(revises=sieve.rows["rule_id"].isin(list(draft.rules)))
    return sieve.done(int(same.sum()))


def _with_rationale_ids(rows: pd.DataFrame, draft: Draft) -> pd.DataFrame:
    """Rules without an id get the next free number."""
    taken = {*draft.rules, *rows["rule_id"].dropna().astype(str)}
    free = (name for at in count(1) if (name := f"rule-{at}") not in taken)
    ids = [str(given) if pd.notna(given) else next(free) for given in rows["rule_id"]]
    return rows.assign(rule_id=ids)


def check_as_they_are(rows: pd.DataFrame, draft: Draft) -> Checked:
    """Metrics, which belong to no item."""
    return Sieve(rows).done()


def _drop_unknown_items(sieve: Sieve, draft: Draft) -> None:
    sieve.drop(
        ~sieve.rows["item_id"].isin(draft.ids),
        "item_id",
        "an item that is not in the benchmark",
        lambda row: (
            f"There is no item {row['item_id']!r} in this benchmark."
            f"{draft.item_meant(str(row['item_id']))}"
        ),
    )


def _no_class(label: object, draft: Draft, none: str = "") -> str:
    shown = ", ".join(draft.classes[:8]) + (", ..." if len(draft.classes) > 8 else "")
    said = answer_option(str(label), "CLASS")
    return (
        f"{label!r} is not one of {shown}.{draft.class_meant(str(label))} Say what it stands for: "
        f"{said}{none}."
    )


def _refusals(rows: pd.DataFrame, draft: Draft, watch: Watch) -> dict[object, str]:
    """Why a rule's code is refused, by the row; all are tried on one set of texts.

    A rule that reaches the limit of its time or memory is told like one that cannot be read. Slow
    ones come last, with more time and one by one over all uploads: nobody's other rules wait for
    them.
    """
    engine = RationaleEngine(_texts_to_try(draft.items["text"]), seconds=SECONDS_PER_RULE)
    rules = [(at, rationale_of(row, 0, 0)) for at, row in rows.iterrows()]
    found: dict[object, str] = {}
    slow: list[tuple[Any, Rationale]] = []
    for start in range(0, len(rules), TRIED_AT_ONCE):
        say = functools.partial(watch, CHECKING, start - len(slow), len(rules))
        say()
        group = rules[start : start + TRIED_AT_ONCE]
        try:
            engine.votes([rule for _, rule in group], say, seconds=SECONDS_AT_ONCE)
            continue
        except PredicateRefused:
            pass  # each alone says which one and why
        for done, (at, rule) in enumerate(group, start):
            say = functools.partial(watch, CHECKING, done - len(slow), len(rules))
            say()
            try:
                engine.votes([rule], say, seconds=SECONDS_AT_ONCE)
            except RuleTooSlow:
                slow.append((at, rule))
            except PredicateRefused as error:
                found[at] = _said(error)
    for done, (at, rule) in enumerate(slow, len(rules) - len(slow)):
        say = functools.partial(watch, CHECKING, done, len(rules))
        say()
        try:
            with SLOW.taken(say):
                engine.votes([rule], say)
        except PredicateRefused as error:
            found[at] = _said(error)
    return found


def _said(error: PredicateRefused) -> str:
    return ". ".join(part for part in (error.title, error.message) if part)


def _texts_to_try(texts: pd.Series) -> list[str]:
    """The longest texts, on which rules need most, and others from all over the benchmark."""
    known = texts.dropna().astype(str)
    if known.empty:
        return ["a text"]
    lengths = known.str.len().to_numpy()
    order = np.argsort(-lengths, kind="stable")
    spread = order[:: max(len(order) // MOST_TRIED, 1)]
    chosen = np.concatenate([order[:LONGEST_TRIED], np.setdiff1d(spread, order[:LONGEST_TRIED])])
    fits = np.cumsum(lengths[chosen]) <= LETTERS_TRIED
    fits[0] = True
    return known.iloc[chosen[fits][:MOST_TRIED]].tolist()


def check_hours(rows: pd.DataFrame, draft: Draft) -> Checked:
    """Stretches of work: a row that cancels an earlier one finds it, here or in the file.

    Good rows have an ``id``, and ``cancels`` is the id of the stretch that is undone.
    """
    sieve = Sieve(rows.assign(id=[new_import_id() for _ in range(len(rows))]))
    counted = sieve.rows[sieve.rows["cancels"].isna()]
    free: dict[tuple[object, ...], list[str]] = {}
    for row in pd.concat([draft.hours, counted]).to_dict("records"):
        free.setdefault(_same_work(row), []).append(str(row["id"]))
    undone: dict[object, str | None] = {}
    for at, row in sieve.rows[sieve.rows["cancels"].notna()].iterrows():
        same = free.get(_same_work(row))
        undone[at] = same.pop() if same else None
    sieve.rows["cancels"] = pd.Series(undone, index=sieve.rows.index, dtype=object)
    lost = pd.Series([at in undone and undone[at] is None for at in sieve.rows.index])
    sieve.drop(
        lost.set_axis(sieve.rows.index).astype(bool),
        "cancels",
        "nothing to cancel",
        lambda row: (
            f"No stretch of {row['hours']:g} hours of {row['who']!r} in {row['node']!r}, round "
            f"{_iteration(row['iteration'])}, is here to cancel."
        ),
    )
    return sieve.done()


def _same_work(row: Mapping[str, Any] | pd.Series) -> tuple[object, ...]:
    """What a cancelling row and the stretch it cancels have in common."""
    who = person_key(str(row["who"]))
    return who, row["node"], _iteration(row["iteration"]), round(float(row["hours"]), 6)


def _iteration(iteration: Any) -> int:
    """The round of a stretch; what names none belongs to the first."""
    return 1 if pd.isna(iteration) else int(iteration)


CHECKS: dict[RowKind, Callable[[pd.DataFrame, Draft], Checked]] = {
    RowKind.ITEMS: check_items,
    RowKind.LABELS: check_labels,
    RowKind.PREDICTIONS: check_predictions,
    RowKind.RULES: check_rationales,
    RowKind.METRICS: check_as_they_are,
    RowKind.HOURS: check_hours,
}
