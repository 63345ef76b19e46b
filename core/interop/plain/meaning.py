"""What a column of a plain table means, by its name, and what the rows therefore are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.interop.plain.loaded_table import NAMELESS
from core.interop.reading import SLICE, RowKind

_ITEM_ID = (
    "item_id id item task task_id example_id example uid uuid doc_id document_id text_id "
    "sample_id record_id question_id row_id custom_id item_key key dish_id message_id"
)
_TEXT = (
    "text sentence dish utterance message content document body input question query prompt "
    "title description comment review tweet sms email premise passage input_text data"
)
_LABEL = (
    "label annotation choice vote class category intent answer response target value verdict "
    "decision label_name class_name output"
)
_TIME = "ts timestamp created_at submitted submitted_at updated_at date datetime created time"
_COST = "cost cost_usd price reward payment usd cost_total"

SYNONYMS: Mapping[RowKind, Mapping[str, str]] = {
    RowKind.ITEMS: {
        "item_id": _ITEM_ID,
        "text": _TEXT,
        "gold": (
            "gold gold_label true_label ground_truth groundtruth correct_label y_true truth label "
            "target reference expected category intent class y labels answer label_name"
        ),
        "split": "split fold subset partition",
        "family": "family family_id cluster cluster_id group group_id base base_id base_dish",
    },
    RowKind.LABELS: {
        "item_id": _ITEM_ID,
        "source_id": (
            "source_id source annotator annotator_id worker worker_id performer performer_id "
            "labeller labeler labeller_id labeler_id rater rater_id coder coder_id user user_id "
            "username annotated_by completed_by annotator_name rule_id rule lf lf_id lf_name"
        ),
        "source_kind": "source_kind source_type annotator_kind",
        "label": _LABEL,
        "rationale": "rationale reason why explanation comment note justification",
        "confidence": "confidence certainty conf probability score",
        "seconds": (
            "seconds secs duration_seconds duration_s lead_time work_time_in_seconds time_spent "
            "elapsed elapsed_seconds duration duration_ms time_ms seconds_spent minutes mins"
        ),
        "raw_seconds": "raw_seconds",
        "cost": _COST,
        "currency": "currency",
        "ts": _TIME,
        "status": "status state",
        "round": "round round_id iteration batch",
    },
    RowKind.PREDICTIONS: {
        "run_id": (
            "run_id run model model_id model_name arm system approach method experiment "
            "experiment_id variant provider"
        ),
        "item_id": _ITEM_ID,
        "repeat": "repeat repetition trial attempt epoch replicate",
        "output": "output raw_output model_output completion generation response raw answer",
        "label": (
            "predicted prediction pred predicted_label pred_label predicted_class y_pred "
            "model_label output_label label class category intent"
        ),
        "correct": "correct is_correct right success passed",
        "confidence": "confidence probability prob certainty conf proba",
        "tokens_in": "tokens_in prompt_tokens input_tokens",
        "tokens_out": "tokens_out completion_tokens output_tokens",
        "cost": _COST,
        "currency": "currency",
        "latency_ms": (
            "latency_ms latency latency_s latency_seconds duration_ms response_ms response_time "
            "response_time_s response_time_ms"
        ),
        "error": "error error_message exception",
        "iteration": "iteration round step",
    },
    RowKind.METRICS: {
        "run_id": "run_id run model model_id model_name arm system experiment approach",
        "name": "name metric metric_name key measure",
        "step": "step epoch iteration",
        "value": "value metric_value score result",
        "ts": _TIME,
    },
    RowKind.HOURS: {
        "who": "who person role employee worker user name author",
        "node": "node step stage phase activity process task work",
        "iteration": "iteration round",
        "start": "start started started_at start_time begin from",
        "end": "end ended ended_at end_time finish finished stop to",
        "hours": "hours h duration_hours hours_spent time_spent minutes mins duration duration_min",
        "note": "note notes comment remark description",
        "cancels": "cancels cancelled canceled cancel undo undone void",
    },
    RowKind.RULES: {
        "rule_id": "rule_id rule id name lf lf_id lf_name",
        "label": "label vote class category intent target",
        "regex": "regex regexp pattern regular_expression",
        "predicate": "predicate sql expression condition",
        "words": "words rationale reason why explanation exemplar description note comment",
    },
}
"""Names by which each of our columns is known, the surest first (as ``plain_name`` writes them)."""

BESIDE = frozenset({"text", "gold"})
"""What rows of labels and predictions may say of their items beside."""

FROM_TEXT = "(its text)"
"""Stands for a column of ids where items have none: the id follows from the text."""

_GOLD_BESIDE = (
    "gold gold_label true_label ground_truth groundtruth truth correct_label reference expected "
    "y_true target"
)

SPEAK_OF_ITEMS = (RowKind.LABELS, RowKind.PREDICTIONS)

RULE_NAMES = frozenset({"rule_id", "rule", "lf", "lf_id", "lf_name"})
"""Names of a column of voters that are rules, not people."""

_SAYS_PREDICTION = frozenset(
    {*SYNONYMS[RowKind.PREDICTIONS]["label"].split()[:8], "output", "raw_output", "model_output"}
)
_SAYS_LABEL = frozenset({"label", "annotation", "vote", "verdict", "gold"})
_HOUR_COLUMNS = frozenset({"hours", "h", "minutes", "mins", "duration_hours", "duration_min"})


def plain_name(name: str) -> str:
    """A column's name in lower case with single underscores.

    Examples
    --------
    >>> plain_name(" Item ID"), plain_name("workerId"), plain_name("Answer (final)")
    ('item_id', 'worker_id', 'answer_final')
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[\W_]+", "_", parted).strip("_").casefold()


def guess(kind: RowKind, names: Sequence[str]) -> dict[str, str | None]:
    """Our column for each of theirs, the surest synonym first, each of ours once.

    Unknown columns of items are kept to look at results by; of other tables, left out. Where
    items have a text but no id, ``FROM_TEXT`` stands for one.

    Examples
    --------
    >>> guess(RowKind.LABELS, ["task", "worker", "label", "browser"])
    {'task': 'item_id', 'worker': 'source_id', 'label': 'label', 'browser': None}
    """
    # Backwards, so that of two names that read alike the first column is taken.
    plain = {plain_name(name): name for name in reversed(names)}
    found: dict[str, str | None] = dict.fromkeys(names)
    beside = {"text": _TEXT, "gold": _GOLD_BESIDE} if kind in SPEAK_OF_ITEMS else {}
    if kind is RowKind.PREDICTIONS:
        # Beside a prediction, a plain label is the right answer.
        beside["gold"] += " label class category intent"
    for ours, words in {**SYNONYMS[kind], **beside}.items():
        known = words.split()
        free = (plain[k] for k in known if k in plain and found[plain[k]] is None)
        if (theirs := next(free, None)) is not None:
            found[theirs] = ours
    taken = set(found.values())
    if "item_id" in SYNONYMS[kind] and "text" in taken and "item_id" not in taken:
        found[FROM_TEXT] = "item_id"
    for name in names:
        if name.startswith(SLICE) and kind is RowKind.ITEMS:
            found[name] = name
        elif found[name] is None and kind is RowKind.ITEMS and not name.startswith(NAMELESS):
            found[name] = SLICE + name
    return found


def kind_of(names: Sequence[str]) -> tuple[RowKind, str] | None:
    """What rows with such columns are, and the words that say why; None where nothing does.

    Examples
    --------
    >>> kind_of(["task", "worker", "label"])
    (<RowKind.LABELS: 'labels'>, 'It has columns for an item, who answered and the label.')
    """
    plain = {plain_name(name) for name in names}

    def has(kind: RowKind, *ours: str) -> bool:
        taken = set(guess(kind, names).values())
        return all(name in taken for name in ours)

    # From what is hardest to mistake to what nearly every table has; items come last.
    patterns = {*SYNONYMS[RowKind.RULES]["regex"].split(), "predicate"}
    if plain & patterns and has(RowKind.RULES, "label"):
        return RowKind.RULES, "It has columns for a pattern and the label it votes for."
    timed = plain & _HOUR_COLUMNS or has(RowKind.HOURS, "start", "end")
    if timed and has(RowKind.HOURS, "who", "node") and not plain & _SAYS_LABEL:
        return RowKind.HOURS, "It has columns for who worked, at what and how long."
    if has(RowKind.LABELS, "item_id", "source_id", "label") and not plain & _SAYS_PREDICTION:
        return RowKind.LABELS, "It has columns for an item, who answered and the label."
    if has(RowKind.PREDICTIONS, "item_id") and (
        plain & _SAYS_PREDICTION
        or has(RowKind.PREDICTIONS, "correct")
        or has(RowKind.PREDICTIONS, "run_id", "label")
        or has(RowKind.PREDICTIONS, "run_id", "output")
    ):
        return RowKind.PREDICTIONS, "It has columns for an item and what a model answered."
    named = {"metric", "metric_name", "measure"} & plain or "name" in plain
    if named and has(RowKind.METRICS, "value"):
        return RowKind.METRICS, "It has columns for a metric's name and its value."
    if has(RowKind.ITEMS, "item_id") and has(RowKind.LABELS, "source_id", "label"):
        return RowKind.LABELS, "It has columns for an item, who answered and the label."
    if has(RowKind.ITEMS, "text") or has(RowKind.ITEMS, "item_id", "gold"):
        return RowKind.ITEMS, "It has columns for a text or the expert's answer."
    return None
