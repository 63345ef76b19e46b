"""Exports of Argilla and Prodigy as they write them, on our own dishes."""

import json

import pyarrow as pa

from tests.interop.plain_samples import parquet_file


def lines(*records) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


NESTED = [
    {
        "id": "d1",
        "fields": {"dish": "omelette"},
        "metadata": {"country": "PT"},
        "suggestions": {"keto": {"value": "yes", "score": 0.93, "agent": "llm-a"}},
        "responses": {
            "keto": [{"value": "yes", "user_id": "u1"}, {"value": "no", "user_id": "u2"}],
            "why": [{"value": "eggs", "user_id": "u1"}],
        },
        "vectors": {},
        "status": "completed",
        "_server_id": "s1",
    },
    {"id": "d2", "fields": {"dish": "pasta"}, "suggestions": {}, "responses": {}},
]
FLAT = [
    {
        "id": "d1",
        "status": "completed",
        "_server_id": "s1",
        "dish": "omelette",
        "country": "PT",
        "keto.responses": ["yes", "no", None],
        "keto.responses.users": ["u1", "u2", "u3"],
        "keto.responses.status": ["submitted", "draft", "discarded"],
        "keto.suggestion": 1,
        "keto.suggestion.score": 0.93,
        "keto.suggestion.agent": "llm-a",
    },
    {"id": "d2", "dish": "pasta", "keto.responses": None, "keto.suggestion": None},
]
FEATURES = {"info": {"features": {"keto.suggestion": {"names": ["no", "yes"]}}}}
FLAT_PARQUET = parquet_file(
    pa.Table.from_pylist(FLAT).replace_schema_metadata({"huggingface": json.dumps(FEATURES)})
)


def prodigy(text: str, answer: str = "accept", at: int | None = None, who="ann", **more) -> dict:
    number = sum(map(ord, text))
    return {
        "text": text,
        "meta": {"item_id": f"d-{text}"},
        "_input_hash": number,
        "_task_hash": number + 1,
        "_session_id": f"keto-{who}",
        "_annotator_id": f"keto-{who}",
        "_view_id": "choice",
        "answer": answer,
        **({} if at is None else {"_timestamp": at}),
        **more,
    }


OPTIONS = [{"id": "yes", "text": "keto"}, {"id": "no", "text": "not keto"}]
T = 1_761_990_000
CHOICE = [
    prodigy("omelette", at=T, options=OPTIONS, accept=["yes"]),
    prodigy("pasta", at=T + 9, options=OPTIONS, accept=["no"]),
    prodigy("tofu", "ignore", at=T + 15, options=OPTIONS, accept=[]),
    prodigy("soup", at=T + 9_000, options=OPTIONS, accept=["yes", "no"]),
]
BINARY = [
    prodigy("omelette", label="keto"),
    prodigy("pasta", "reject", label="keto"),
    prodigy("pasta", "accept", label="keto"),
    prodigy("bread", "reject", who="bob", label="keto", user_input="flour"),
]

EXPECTED = [
    {"vars": {"item_id": "d1", "dish": "omelette"}, "assert": [{"type": "equals", "value": "yes"}]},
    {"vars": {"item_id": "d2", "dish": "{\u2060{ pasta }}"}, "assert": [{"type": "is-json"}]},
]
EXPECTED_CSV = (
    b"item_id,dish,__expected,__metric\nd1,omelette,equals:yes,accuracy\nd2,'=pasta,no,\n"
    b"d3,soup,,\nd4,tofu,llm-rubric:is polite,\n"
)

ARGILLA_1_ROW = {
    "text": "late",
    "topic": [
        {"user_id": "u1", "value": "delivery", "status": "submitted"},
        {"user_id": "u2", "value": "quality", "status": "discarded"},
    ],
    "topic-suggestion": "delivery",
    "topic-suggestion-metadata": {"type": None, "score": 0.7, "agent": "gpt-x"},
    "external_id": "a1",
    "metadata": "{}",
}
ARGILLA_1_DUMP = {
    "fields": {"text": "late"},
    "responses": [
        {"user_id": "u1", "values": {"topic": {"value": "delivery"}}, "status": "submitted"}
    ],
    "suggestions": [{"question_name": "topic", "value": "quality", "agent": "svm", "score": 0.5}],
    "external_id": "a1",
    "metadata": {},
}
ARGILLA_1_CLASSES = {
    "id": "a1",
    "text": "late",
    "inputs": {"text": "late"},
    "prediction": [{"label": "quality", "score": 0.2}, {"label": "delivery", "score": 0.8}],
    "prediction_agent": "gpt-x",
    "annotation": "delivery",
    "annotation_agent": "u1",
    "multi_label": False,
    "status": "Validated",
    "metadata": {},
}
CATS = [
    {"text": "an apple", "cats": {"FOOD": 1.0, "CAR": 0.0}, "meta": {"from": "web"}},
    {"text": "a car", "cats": {"FOOD": False, "CAR": True}},
]

SAMPLES = {
    "Argilla 1 rows": (json.dumps([ARGILLA_1_ROW]).encode(), "argilla"),
    "Argilla 1 dump": (json.dumps([ARGILLA_1_DUMP]).encode(), "argilla"),
    "Argilla 1 classes": (json.dumps([ARGILLA_1_CLASSES]).encode(), "argilla"),
    "spaCy categories": (lines(*CATS), "spacy-cats"),
    "promptfoo tests": (json.dumps(EXPECTED).encode(), "promptfoo-tests"),
    "promptfoo tests, CSV": (EXPECTED_CSV, "promptfoo-tests"),
    "Argilla nested": (json.dumps(NESTED).encode(), "argilla"),
    "Argilla flattened": (lines(*FLAT), "argilla"),
    "Argilla Parquet": (FLAT_PARQUET, "argilla"),
    "Prodigy choice": (lines(*CHOICE), "prodigy"),
    "Prodigy binary": (lines(*BINARY), "prodigy"),
}
