"""What a benchmark holds so far: what new rows are checked against."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from core.domain.answer_spelling import folded
from core.domain.errors import BadData
from core.domain.uploaded_task import UploadedTask
from core.interop.reading import RowKind
from core.store.uploads.drafts import HOUR_COLUMNS, ITEM_COLUMNS, StoredDraft
from core.workflows.importing.rule_rows import predicate_of

MOST_CLASSES = 200
MOST_ITEMS = 1_000_000
NAMES_ALL = 0.5
"""Share of items with the right answer from which these name every class."""

FEWEST = 2
"""Labels that make a class where right answers are few."""

FEWEST_CLASSES = 2
"""Classes of a benchmark; right answers that name fewer do not name them all."""

NO_HOURS = pd.DataFrame({name: pd.Series(dtype=object) for name in HOUR_COLUMNS})


@dataclass(frozen=True)
class Draft:
    """Items and classes of a benchmark, those of the same upload included.

    Attributes
    ----------
    name : str
    task : UploadedTask or None
        None where the benchmark is new.
    items : DataFrame
        Columns ``ITEM_COLUMNS``.
    classes : tuple of str
        Known classes; empty where nobody has said any.
    rules : mapping of str to (str, str)
        Class and code of every rule, by its id.
    here : mapping of RowKind to DataFrame
        Keys of the labels and predictions that are here (``existing_keys.load_keys``), for the
        kinds that are asked about.
    hours : DataFrame
        Stretches of work that count: columns id, who, node, iteration, hours.
    roles : mapping of str to str
        Roles of people whose hours are logged by their name.
    """

    name: str
    task: UploadedTask | None
    items: pd.DataFrame
    classes: tuple[str, ...]
    rules: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    here: Mapping[RowKind, pd.DataFrame] = field(default_factory=dict)
    hours: pd.DataFrame = field(default_factory=NO_HOURS.copy)
    roles: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def ids(self) -> pd.Index:
        """Ids of every item."""
        return pd.Index(self.items["item_id"])

    def item_meant(self, item_id: str) -> str:
        """A hint at the id that was meant, or nothing."""
        if len(self.ids) > 20_000:
            return ""
        near = difflib.get_close_matches(item_id, self.ids[:20_000], n=1, cutoff=0.8)
        return f" Did you mean {near[0]!r}?" if near else ""

    def class_meant(self, label: str) -> str:
        """A hint at the class that was meant, or nothing."""
        folded = {name.casefold(): name for name in self.classes}
        near = difflib.get_close_matches(label.casefold(), folded, n=1, cutoff=0.6)
        return f" Did you mean {folded[near[0]]!r}?" if near else ""

    def with_items(self, new: pd.DataFrame) -> Draft:
        """The same after more items came, or right answers to items that had none."""
        told = new.reindex(columns=ITEM_COLUMNS).astype(object)
        here = told["item_id"].isin(self.ids)
        known = self.items.set_index("item_id")
        known.loc[told.loc[here, "item_id"], "gold"] = told.loc[here, "gold"].to_numpy()
        items = pd.concat([known.reset_index(), told[~here]], ignore_index=True)
        return replace(self, items=items, classes=classes_of(items["gold"], self.classes))

    def with_classes(self, labels: pd.Series, said: Mapping[str, str] | None = None) -> Draft:
        """The same with the classes that labels name, where right answers may not name them all.

        Right answers to at least half of the items of a benchmark name its classes, and so does
        an earlier upload, unless they name one alone. Until then every label that was given twice
        is a class too; one that was given once may be a slip.

        Parameters
        ----------
        labels : Series
        said : mapping of str to str, optional
            Class that an answer stands for; one that stands for itself is a class.
        """
        if not self.classes:
            return replace(self, classes=classes_of(labels, ()))
        counts = labels.dropna().value_counts()
        one = len(self.classes) < FEWEST_CLASSES
        fresh: list[str] = []
        if one or (self.task is None and self.items["gold"].notna().mean() < NAMES_ALL):
            fresh = _of_other_spelling(counts.index[counts >= FEWEST], self.classes)
        if one and not fresh:
            fresh = _of_other_spelling(counts.index, self.classes)
        own = [name for name, ours in (said or {}).items() if name == ours and name in counts]
        return replace(
            self, classes=classes_of(pd.Series([*fresh, *own], dtype=object), self.classes)
        )

    def with_rows(self, kind: RowKind, new: pd.DataFrame) -> Draft:
        """The same with the keys of more labels or predictions."""
        held = self.here.get(kind)
        rows = new if held is None else pd.concat([held, new.reindex(columns=held.columns)])
        return replace(self, here={**self.here, kind: rows})

    def with_hours(self, checked: pd.DataFrame) -> Draft:
        """The same after more stretches of work came, and some were undone."""
        new = checked[checked["cancels"].isna()][list(NO_HOURS)].astype(object)
        left = pd.concat([self.hours, new], ignore_index=True) if len(new) else self.hours
        return replace(self, hours=left[~left["id"].isin(set(checked["cancels"].dropna()))])

    def with_rationales(self, new: pd.DataFrame) -> Draft:
        """The same after more rules came."""
        return replace(self, rules={**self.rules, **rationale_contents(new)})


def draft_of(held: StoredDraft) -> Draft:
    """A benchmark as it is here, before any row of the upload.

    Parameters
    ----------
    held : StoredDraft
        As :func:`core.store.uploads.drafts.load_draft` gives it.
    """
    return Draft(
        name=held.name,
        task=held.task,
        items=held.items,
        classes=held.task.classes if held.task else (),
        rules=rationale_contents(held.rules.assign(regex=None)),
        hours=held.hours,
        roles=held.roles,
    )


def rationale_contents(rows: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Class and code of rules with ids: columns rule_id, label, regex, predicate."""
    return {
        str(row["rule_id"]): (str(row["label"]), predicate_of(row["regex"], row["predicate"]))
        for row in rows.to_dict("records")
    }


def classes_of(labels: pd.Series, known: tuple[str, ...]) -> tuple[str, ...]:
    """Known classes in their order, then new ones by name.

    Raises
    ------
    BadData
        If there are more than can be classes.
    """
    found = [str(name) for name in pd.unique(labels.dropna())]
    fresh = sorted(set(found) - set(known))
    if len(known) + len(fresh) > MOST_CLASSES:
        raise BadData(
            f"{len(known) + len(fresh):,} different right answers",
            f"At most {MOST_CLASSES} classes can be told apart; this looks like free text or an "
            "id.",
            "Map another column to gold.",
        )
    return (*known, *fresh)


def _of_other_spelling(names: Iterable[object], known: tuple[str, ...]) -> list[str]:
    """Names that are no other spelling of a known class."""
    spelled = {folded(name) for name in known}
    return [str(name) for name in names if folded(str(name)) not in spelled]


def spelled_otherwise(labels: pd.Series) -> dict[str, str]:
    """Classes that differ from a more frequent one in capitals or spaces alone.

    Examples
    --------
    >>> spelled_otherwise(pd.Series(["keto", "keto", "Keto ", "not keto"]))
    {'Keto ': 'keto'}
    """
    counts = labels.dropna().astype(str).value_counts()
    main: dict[str, str] = {}
    found: dict[str, str] = {}
    for name in counts.index:
        key = " ".join(name.split()).casefold()
        if key in main:
            found[name] = main[key]
        else:
            main[key] = name
    return found
