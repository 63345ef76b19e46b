"""Label Studio's exports as it writes them, on our own dishes."""

import json

KETO = {"from_name": "keto", "to_name": "dish", "type": "choices"}
WHY = {"from_name": "why", "to_name": "dish", "type": "textarea"}


def choice(*chosen: str) -> dict:
    return {"id": "a", **KETO, "value": {"choices": list(chosen)}}


def words(*said: str) -> dict:
    return {"id": "b", **WHY, "value": {"text": list(said)}}


def annotation(who, *result, seconds=9.0, **more) -> dict:
    return {
        "id": 11,
        "completed_by": who,
        "was_cancelled": False,
        "ground_truth": False,
        "lead_time": seconds,
        "created_at": "2026-11-01T10:00:00Z",
        "updated_at": "2026-11-01T10:00:09Z",
        "result": list(result),
        **more,
    }


def task(number: int, dish: str, *annotations, **more) -> dict:
    data = {"dish": dish, "item_id": f"d{number}"}
    return {"id": number, "data": data, "project": 3, "annotations": list(annotations), **more}


TASKS = [
    task(
        1,
        "omelette",
        annotation(7, choice("yes"), words("no carbs", "eggs")),
        annotation({"id": 8, "email": "x@example.org"}, choice("no"), seconds=None),
        annotation(9, choice("no"), was_cancelled=True, seconds=3.0),
        annotation(1, choice("yes"), ground_truth=True),
        predictions=[
            {"result": [choice("yes")], "score": 0.93, "model_version": "gpt-x"},
            {"result": [choice("no")], "score": 7.5, "model_version": "svm"},
        ],
        drafts=[annotation(7, choice("no")), 4],
    ),
    task(2, "pasta", annotation(7, choice("yes", "no"))),
    task(3, "tofu", predictions=[12]),
]
TASKS_JSON = json.dumps(TASKS).encode()
LEGACY = json.dumps(
    [
        {
            "id": 4,
            "data": {"text": "soup"},
            "completions": [
                {"id": 1, "lead_time": 5.5, "result": [choice("no")], "honeypot": False}
            ],
        }
    ]
).encode()
MIN = json.dumps(
    [
        {
            "annotation_id": 11,
            "annotator": 7,
            "created_at": "2026-11-01T10:00:00Z",
            "dish": "omelette",
            "id": 1,
            "item_id": "d1",
            "keto": "yes",
            "why": ["no carbs", "eggs"],
            "lead_time": 9.2,
            "updated_at": "2026-11-01T10:00:09Z",
        },
        {
            "annotation_id": 12,
            "annotator": 8,
            "created_at": "2026-11-01T10:00:00Z",
            "dish": "omelette",
            "id": 1,
            "item_id": "d1",
            "keto": {"choices": ["no"]},
            "lead_time": None,
            "updated_at": "2026-11-01T10:00:09Z",
        },
    ]
).encode()
CSV = (
    b"annotation_id,annotator,created_at,dish,id,item_id,keto,lead_time,updated_at,why\n"
    b"11,x@example.org,2026-11-01T10:00:00Z,omelette,1,d1,yes,9.2,2026-11-01T10:00:09Z,no carbs\n"
    b'12,y@example.org,2026-11-01T10:00:00Z,omelette,1,d1,"{""choices"": [""yes"", ""no""]}",4,'
    b"2026-11-01T10:00:09Z,\n"
    b"13,x@example.org,2026-11-01T10:00:00Z,pasta,2,d2,no,5,2026-11-01T10:00:09Z,flour\n"
    b",,,tofu,3,d3,,,,\n"
)

STORED = json.dumps(
    {
        **annotation({"id": 7, "email": "x@example.org"}, choice("yes")),
        "task": {"id": 1, "data": {"dish": "omelette"}, "project": 3},
    }
).encode()

SAMPLES = {
    "Label Studio storage": (STORED, "label-studio"),
    "Label Studio": (TASKS_JSON, "label-studio"),
    "Label Studio, old": (LEGACY, "label-studio"),
    "Label Studio JSON_MIN": (MIN, "label-studio-min"),
    "Label Studio CSV": (CSV, "label-studio-csv"),
}
