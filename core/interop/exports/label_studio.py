"""Label Studio tasks with pre-annotations, and the form to label them with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

import pandas as pd

from core.interop.reading import SLICE

LABEL, TEXT, WHY = "label", "text", "rationale"


def tasks(items: pd.DataFrame, suggested: pd.DataFrame) -> bytes:
    """Tasks to import into Label Studio. The right answer is never among what they show.

    Parameters
    ----------
    items : DataFrame
        Columns item_id, text and any slices.
    suggested : DataFrame
        Columns item_id, label, score (0 to 1 or missing), model_version: each row becomes a
        prediction of its item.
    """
    by_item: dict[str, list[dict[str, Any]]] = {}
    for row in suggested.to_dict("records"):
        by_item.setdefault(str(row["item_id"]), []).append(_prediction(row))
    slices = [name for name in items.columns if str(name).startswith(SLICE)]
    found = []
    for row in items.to_dict("records"):
        item_id = str(row["item_id"])
        data = {"item_id": item_id, TEXT: _filled(row["text"]) or ""}
        data |= {name.removeprefix(SLICE): str(row[name]) for name in slices if _filled(row[name])}
        found.append({"data": data, "predictions": by_item.get(item_id, [])})
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _prediction(row: Mapping[Any, Any]) -> dict[str, Any]:
    score = row["score"]
    return {
        "model_version": str(row["model_version"]),
        **({} if pd.isna(score) else {"score": float(score)}),
        "result": [
            {
                "from_name": LABEL,
                "to_name": TEXT,
                "type": "choices",
                "value": {"choices": [str(row["label"])]},
            }
        ],
    }


def _filled(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def labelling_config(classes: Sequence[str], question: str, guideline: str = "") -> str:
    """The form in Label Studio's XML: the text, the guideline, one choice per class, a reason.

    Examples
    --------
    >>> print(labelling_config(["yes", "no"], "Is it keto?").rstrip())
    <View>
      <Header value="Is it keto?"/>
      <Text name="text" value="$text"/>
      <Choices name="label" toName="text" choice="single-radio" showInLine="true">
        <Choice value="yes" hotkey="1"/>
        <Choice value="no" hotkey="2"/>
      </Choices>
      <TextArea name="rationale" toName="text" placeholder="Why?" maxSubmissions="1"/>
    </View>
    """
    choices = [
        f"    <Choice value={quoteattr(name)}" + (f' hotkey="{at}"' if at <= 9 else "") + "/>"
        for at, name in enumerate(classes, 1)
    ]
    shown = [f"  <Header value={quoteattr(question)}/>"]
    if guideline:
        shown.append(f'  <Header size="5" value={quoteattr(guideline)}/>')
    return "\n".join(
        (
            "<View>",
            *shown,
            f'  <Text name="{TEXT}" value="${TEXT}"/>',
            f'  <Choices name="{LABEL}" toName="{TEXT}" choice="single-radio" showInLine="true">',
            *choices,
            "  </Choices>",
            f'  <TextArea name="{WHY}" toName="{TEXT}" placeholder="Why?" maxSubmissions="1"/>',
            "</View>",
            "",
        )
    )
