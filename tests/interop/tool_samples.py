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

SAMPLES = {
    "promptfoo tests": (json.dumps(EXPECTED).encode(), "promptfoo-tests"),
    "promptfoo tests, CSV": (EXPECTED_CSV, "promptfoo-tests"),
    "Argilla nested": (json.dumps(NESTED).encode(), "argilla"),
    "Argilla flattened": (lines(*FLAT), "argilla"),
    "Argilla Parquet": (FLAT_PARQUET, "argilla"),
    "Prodigy choice": (lines(*CHOICE), "prodigy"),
    "Prodigy binary": (lines(*BINARY), "prodigy"),
}
