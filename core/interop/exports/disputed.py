"""Items on which votes differ: the ones worth sending to people again."""

from __future__ import annotations

import pandas as pd

SUGGESTED = ("item_id", "label", "score", "model_version")


def disputed(labels: pd.DataFrame, predictions: pd.DataFrame) -> list[str]:
    """Ids of items whose voters or models do not all say the same, the most torn first.

    Parameters
    ----------
    labels : DataFrame
        As ``COLUMNS`` of labels; only answers that were given count, and no gold.
    predictions : DataFrame
        As ``COLUMNS`` of predictions; every run has one voice, its last iteration's.
    """
    voices = pd.concat([_of_voters(labels), _of_runs(predictions)], ignore_index=True)
    if voices.empty:
        return []
    counted = voices.groupby(["item_id", "label"], sort=False).size()
    top = counted.groupby("item_id", sort=False).max()
    share = top / counted.groupby("item_id", sort=False).sum()
    torn = share[share < 1.0].reset_index(name="share")
    return list(torn.sort_values(["share", "item_id"])["item_id"])


def suggestions(labels: pd.DataFrame, predictions: pd.DataFrame) -> pd.DataFrame:
    """What voters and models say of each item: columns ``SUGGESTED``.

    The voters' majority is one suggestion, with the share of votes for it as its score; each run
    is another, with its confidence.
    """
    votes = _of_voters(labels)
    counted = votes.groupby(["item_id", "label"], sort=False).size().reset_index(name="n")
    counted["of"] = counted.groupby("item_id")["n"].transform("sum")
    # Of equals the class that comes first in the alphabet: a second export says the same.
    first = counted.sort_values(["n", "label"], ascending=[False, True], kind="stable")
    first = first.drop_duplicates("item_id")
    majority = first.assign(
        score=first["n"] / first["of"],
        model_version=[f"majority of {n} votes" for n in first["of"]],
    )
    runs = _of_runs(predictions).rename(
        columns={"confidence": "score", "source_id": "model_version"}
    )
    found = pd.concat([majority.reindex(columns=SUGGESTED), runs.reindex(columns=SUGGESTED)])
    return found.sort_values("item_id", kind="stable").reset_index(drop=True)


def _of_voters(labels: pd.DataFrame) -> pd.DataFrame:
    given = labels["status"].fillna("given") == "given"
    told = given & labels["label"].notna() & (labels["source_kind"].fillna("human") != "gold")
    return labels.loc[told, ["item_id", "label", "source_id"]]


def _of_runs(predictions: pd.DataFrame) -> pd.DataFrame:
    told = predictions[predictions["label"].notna()]
    order = told.assign(
        iteration=told["iteration"].astype(float).fillna(0.0),
        repeat=told["repeat"].astype(float).fillna(0.0),
        run_id=told["run_id"].fillna("run"),
    ).sort_values(["iteration", "repeat"], ascending=[False, True], kind="stable")
    # One voice a run: an arm with ten iterations would else outvote nine annotators.
    last = order.drop_duplicates(["run_id", "item_id"]).sort_index()
    return last[["item_id", "label", "confidence"]].assign(source_id=last["run_id"])
