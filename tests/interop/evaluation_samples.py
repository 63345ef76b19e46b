"""Results of evaluation tools, made by hand."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from typing import Any

import pyarrow as pa

from core.interop.archives import ZSTANDARD
from tests.interop.matrix_samples import zipped
from tests.interop.openai_samples import lines


def asserted(kind: str, passes: bool) -> dict[str, Any]:
    """What one assertion said."""
    return {"pass": passes, "score": float(passes), "assertion": {"type": kind}}


def row(item: str = "d1", output: Any = "yes", **more: Any) -> dict[str, Any]:
    """One row of promptfoo's results."""
    return {
        "id": f"r-{item}",
        "promptIdx": 0,
        "testIdx": 0,
        "provider": {"id": "openai:x", "label": "ft-arm"},
        "prompt": {"raw": "Is {{dish}} keto?", "label": "Is {{dish}} keto?"},
        "vars": {"dish": "omelette", "item_id": item},
        "testCase": {"metadata": {}, "assert": [{"type": "equals", "value": "yes"}]},
        "response": {
            "output": output,
            "cost": 0.0001,
            "cached": False,
            "tokenUsage": {"prompt": 20, "completion": 1, "total": 21},
        },
        "success": True,
        "score": 1,
        "namedScores": {"accuracy": 1},
        "gradingResult": {"pass": True, "score": 1, "componentResults": [asserted("equals", True)]},
        "cost": 0.0001,
        "latencyMs": 210,
        "failureReason": 0,
        **more,
    }


def evaluation(*rows: Any, **more: Any) -> bytes:
    """A whole document of promptfoo."""
    told = {
        "evalId": "eval-x",
        "results": {
            "version": 3,
            "timestamp": "2026-11-20T15:31:42Z",
            "prompts": [],
            "results": list(rows),
            "stats": {"successes": 1, "failures": 0, "errors": 0},
        },
        "config": {"providers": [{"id": "openai:x", "config": {"apiKey": "sk-hidden"}}]},
        "shareableUrl": None,
        **more,
    }
    return json.dumps(told).encode()


PROMPTFOO = evaluation(
    row("d1"),
    row("d2", "no", namedScores={"accuracy": 0}, score=0, success=False, failureReason=1),
)
PROMPTFOO_ROWS = lines(row("d1"), row("d2"))


def sample(id_: Any = "d1", value: Any = "C", **more: Any) -> dict[str, Any]:
    """One sample of an Inspect log."""
    return {
        "id": id_,
        "epoch": 1,
        "input": "Is omelette keto?",
        "target": "yes",
        "messages": [{"role": "user", "content": "Is omelette keto?"}],
        "output": {"model": "prov/m", "completion": "yes", "time": 0.1},
        "scores": {"match": {"value": value, "answer": "yes", "explanation": "yes"}},
        "model_usage": {"prov/m": {"input_tokens": 12, "output_tokens": 1, "total_tokens": 13}},
        "total_time": 9.5,
        "working_time": 0.17,
        "uuid": "u",
        "events": [{"event": "state", "changes": ["x" * 50]}],
        **more,
    }


def log_head(**more: Any) -> dict[str, Any]:
    """An Inspect log without its samples."""
    return {
        "version": 2,
        "status": "success",
        "eval": {
            "eval_id": "E",
            "run_id": "R123456789",
            "created": "2026-11-20T15:32:28+00:00",
            "task": "keto",
            "model": "prov/m",
            "model_args": {"api_key": "sk-hidden"},
            "config": {"epochs": 1},
            "scorers": [{"name": "match"}],
        },
        "results": {
            "total_samples": 2,
            "completed_samples": 2,
            "scores": [
                {
                    "name": "match",
                    "scorer": "match",
                    "metrics": {"accuracy": {"value": 0.5}, "stderr": {"value": 0.35}},
                }
            ],
        },
        "stats": {"completed_at": "2026-11-20T15:33:00+00:00", "model_usage": {}},
        **more,
    }


def log(*samples: Any, **more: Any) -> bytes:
    """An Inspect log as JSON."""
    return json.dumps({**log_head(**more), "samples": list(samples)}).encode()


def log_archive(*samples: Any, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An Inspect log as its own archive."""
    members = {
        "_journal/start.json": json.dumps(log_head()).encode(),
        **{
            f"samples/{told['id']}_epoch_{told['epoch']}.json": json.dumps(told).encode()
            for told in samples
        },
        "header.json": json.dumps(log_head()).encode(),
    }
    return zipped(members, method)


def zstandard(archive: bytes, **lies: int) -> bytes:
    """The same archive with every member packed with Zstandard.

    Parameters
    ----------
    **lies : int
        ``size`` or ``crc`` that the archive tells instead of the true one.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as told:
        contents = {info.filename: told.read(info) for info in told.infolist()}
    codec = pa.Codec("zstd")
    packed = {name: codec.compress(content, asbytes=True) for name, content in contents.items()}
    raw = bytearray(zipped(packed, zipfile.ZIP_STORED))
    with zipfile.ZipFile(io.BytesIO(raw)) as stored:
        infos, central = stored.infolist(), stored.start_dir
    for info in infos:
        content = contents[info.filename]
        crc, size = lies.get("crc", zlib.crc32(content)), lies.get("size", len(content))
        struct.pack_into("<H", raw, info.header_offset + 8, ZSTANDARD)
        struct.pack_into("<III", raw, info.header_offset + 14, crc, info.compress_size, size)
        struct.pack_into("<H", raw, central + 10, ZSTANDARD)
        struct.pack_into("<III", raw, central + 16, crc, info.compress_size, size)
        central += 46 + sum(struct.unpack_from("<HHH", raw, central + 28))
    return bytes(raw)


INSPECT = log(sample("d1"), sample(2, "I"))
INSPECT_ARCHIVE = log_archive(sample("d1"), sample("d2", "I"))
INSPECT_ZSTANDARD = zstandard(INSPECT_ARCHIVE)
MLFLOW = (
    b"run_id,experiment_id,status,artifact_uri,start_time,end_time,metrics.accuracy,"
    b"metrics.cost_usd,params.n_train,tags.mlflow.runName,tags.mlflow.user,tags.arm\n"
    b"bb55,1,FINISHED,file:///home/somebody/x,2026-11-20 15:31:51.974+00:00,"
    b"2026-11-20 15:31:51.996+00:00,0.91,12.5,500,new_way,somebody,new_way\n"
    b"cc66,1,RUNNING,file:///home/somebody/y,2026-11-20 15:31:51.974+00:00,,0.87,,500,,somebody,\n"
)
MLFLOW_TABLE = json.dumps(
    {
        "columns": ["item_id", "predicted", "gold"],
        "data": [["d1", "yes", "yes"], ["d2", "no", "no"]],
    }
).encode()

SAMPLES = {
    "promptfoo": (PROMPTFOO, "promptfoo"),
    "promptfoo, rows": (PROMPTFOO_ROWS, "promptfoo"),
    "Inspect": (INSPECT, "inspect"),
    "Inspect, archive": (INSPECT_ARCHIVE, "inspect"),
    "Inspect, archive with Zstandard": (INSPECT_ZSTANDARD, "inspect"),
    "MLflow runs": (MLFLOW, "mlflow-runs"),
    "MLflow table": (MLFLOW_TABLE, "mlflow-table"),
}
