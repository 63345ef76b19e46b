"""Plain tables as people write them down."""

import io

import pyarrow as pa
from pyarrow import parquet


def parquet_file(columns) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


CSV = "\n".join(
    (
        "item_id,text,gold,split,country",
        'd1,"two\nlines, and a ""word""",yes,train,PT',
        "../../etc/d2,=cmd()|'/c calc'!A0,no,test,😀",
        "d3,<b>ساندويتش</b>,yes,probe,",
        "",
    )
).encode()
LABELS = b"task;worker;label;seconds;confidence;timestamp\r\nd1;a;yes;9.5;0.5;2026-11-01\r\n"
PREDICTIONS = b"run_id\titem_id\tpredicted\tcorrect\tcost\nr\td1\tyes\ttrue\t0.1\n"
HOURS = b"who,step,start,end\nann,labelling,2026-11-01T10:00,2026-11-01T11:00\n"
JSON_LIST = (
    b'[{"id": 1, "message": "omelette", "label": true, "tags": {"a": [1]}},'
    b' {"id": 2, "message": null, "label": false}]'
)
JSON_LINES = (
    b'{"model": "m", "example_id": "d1", "output": "yes", "prompt_tokens": 20, "cost": 0.25}\n'
    b'{"model": "m", "example_id": "d2", "output": "no", "prompt_tokens": 21, "cost": 0.5}\n'
)
PARQUET = parquet_file({"item_id": ["d1", "d2"], "text": ["x", None], "vector": [[1.0], None]})

SAMPLES = {
    "plain items": (CSV, "csv"),
    "plain labels": (LABELS, "csv"),
    "plain predictions": (PREDICTIONS, "csv"),
    "plain hours": (HOURS, "csv"),
    "plain rules": (b"rule_id,label,regex\nr1,yes,no bun\n", "csv"),
    "plain metrics": (b"run_id,metric,value,step\nr,accuracy,0.9,1\n", "csv"),
    "plain records": (JSON_LIST, "json"),
    "plain lines": (JSON_LINES, "json"),
    "plain parquet": (PARQUET, "parquet"),
}
