"""Files of fine-tuning and batch interfaces, made by hand."""

from __future__ import annotations

import base64
import json
from typing import Any


def lines(*records: Any) -> bytes:
    """JSONL."""
    return "\n".join(json.dumps(record) for record in records).encode() + b"\n"


def chat(asked: str, answered: str, system: str = "Answer yes or no.", **more: Any) -> Any:
    """One example of a chat."""
    return {
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": asked},
            {"role": "assistant", "content": answered},
        ],
        **more,
    }


CHATS = lines(chat("Is omelette keto?", "yes"), chat("Is pasta keto?", "no"))
DPO = lines(
    {
        "input": {"messages": [{"role": "user", "content": "Is pasta keto?"}]},
        "preferred_output": [{"role": "assistant", "content": "no"}],
        "non_preferred_output": [{"role": "assistant", "content": "yes"}],
    }
)
LEGACY = lines({"prompt": "Is omelette keto? ->", "completion": " yes"})
TRL_PAIR = lines({"prompt": "Is pasta keto?", "chosen": "no", "rejected": "yes"})
TRL_TALK = lines(
    {
        "chosen": [
            {"role": "user", "content": "Is pasta keto?"},
            {"role": "assistant", "content": "no"},
        ],
        "rejected": [
            {"role": "user", "content": "Is pasta keto?"},
            {"role": "assistant", "content": "yes"},
        ],
    }
)
TRL_MARKED = lines(
    {"prompt": "Is omelette keto?", "completion": "yes", "label": True},
    {"prompt": "Is pasta keto?", "completion": "yes", "label": False},
)

RESULTS = (
    b"step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n"
    b"1,1.52,0.50,,\n2,0.71,0.81,0.90,0.78\n"
)
RESULTS_PACKED = base64.b64encode(RESULTS)

JOB_TOLD: dict[str, Any] = {
    "object": "fine_tuning.job",
    "id": "ftjob-1",
    "created_at": 1_761_990_000,
    "finished_at": 1_761_993_600,
    "estimated_finish": None,
    "model": "base-1",
    "fine_tuned_model": "ft:base-1:keto",
    "status": "succeeded",
    "trained_tokens": 51_200,
    "training_file": "file-1",
    "validation_file": None,
    "result_files": ["file-2"],
    "seed": 7,
    "organization_id": "org-hidden",
    "error": None,
    "method": {
        "type": "supervised",
        "supervised": {"hyperparameters": {"n_epochs": 3, "batch_size": "auto"}},
    },
}
JOB = json.dumps(JOB_TOLD).encode()
EVENTS = json.dumps(
    {
        "object": "list",
        "data": [
            {
                "object": "fine_tuning.job.event",
                "id": "e1",
                "created_at": 1_761_990_100,
                "level": "info",
                "message": "Step 1",
                "type": "metrics",
                "data": {
                    "step": 1,
                    "total_steps": 2,
                    "train_loss": 1.5,
                    "train_mean_token_accuracy": 0.5,
                    "valid_loss": None,
                },
            },
            {
                "object": "fine_tuning.job.event",
                "id": "e2",
                "created_at": 1_761_990_200,
                "level": "info",
                "message": "Done",
                "type": "message",
                "data": {},
            },
        ],
        "has_more": False,
    }
).encode()


def answer(item: str, text: Any, **usage: Any) -> Any:
    """One line of a batch's output."""
    return {
        "id": f"batch_req_{item}",
        "custom_id": item,
        "response": {
            "status_code": 200,
            "request_id": "r",
            "body": {
                "id": "c",
                "object": "chat.completion",
                "model": "base-1",
                "choices": [
                    {
                        "index": 0,
                        "message": {"role": "assistant", "content": text},
                        "finish_reason": "stop",
                    }
                ],
                "usage": {"prompt_tokens": 20, "completion_tokens": 1, **usage},
            },
        },
        "error": None,
    }


FAILED = {
    "id": "batch_req_3",
    "custom_id": "d3",
    "response": {"status_code": 429, "request_id": "r", "body": {"error": {"message": "slow"}}},
    "error": None,
}
EXPIRED = {
    "id": "batch_req_4",
    "custom_id": "d4",
    "response": None,
    "error": {"code": "batch_expired", "message": "too late"},
}
BATCH = lines(answer("d2", "no"), answer("d1", "yes", cost=0.0001), FAILED, EXPIRED)

SAMPLES = {
    "Training file, chats": (CHATS, "training-file"),
    "Training file, DPO": (DPO, "training-file"),
    "Training file, legacy": (LEGACY, "training-file"),
    "Training file, TRL pairs": (TRL_PAIR, "training-file"),
    "Training file, TRL talk": (TRL_TALK, "training-file"),
    "Training file, TRL marked": (TRL_MARKED, "training-file"),
    "Fine-tuning results": (RESULTS, "job-results"),
    "Fine-tuning results, base64": (RESULTS_PACKED, "job-results"),
    "Fine-tuning job": (JOB, "fine-tuning-job"),
    "Fine-tuning events": (EVENTS, "fine-tuning-job"),
    "Batch output": (BATCH, "batch-output"),
}
