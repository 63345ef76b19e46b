"""Checking a training file before it is sent: what a provider would refuse, line by line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.domain.canonical import canonical_json
from core.preparation.training_files import FileFormat, lines_of
from core.preparation.training_lines import LineFinding, remarks
from core.tokens.counting import MESSAGE_OVERHEAD, count_tokens


@dataclass(frozen=True)
class ProviderLimits:
    """What a provider takes.

    Attributes
    ----------
    examples : int
        Fewest per file.
    tokens : int or None
        Most in one example; None where it depends on the model.
    megabytes : int
        Largest file, in millions of bytes.
    """

    provider: str
    examples: int
    tokens: int | None
    megabytes: int
    source: str


OPENAI = ProviderLimits(
    "OpenAI", 10, 65_536, 512, "fine-tuning guide (4o-mini) and files guide, 2024-2026"
)
FIREWORKS = ProviderLimits("Fireworks", 3, None, 150, "fine-tuning guide and file upload, 2026")


@dataclass(frozen=True)
class FileCheck:
    """What a check found.

    Attributes
    ----------
    kind : FileFormat or None
        None where no line tells.
    tokens : int
        Of all examples, once.
    exact : bool
        Whether they were counted with the model's own tokenizer.
    """

    kind: FileFormat | None
    examples: int
    tokens: int
    exact: bool
    findings: tuple[LineFinding, ...]

    @property
    def accepted(self) -> bool:
        """Whether nothing was found that a provider refuses."""
        return not any(finding.refused for finding in self.findings)


def check_training_file(
    data: bytes, kind: FileFormat | None = None, *, model: str = "", limits: ProviderLimits = OPENAI
) -> FileCheck:
    """Make the checks a provider makes, before a file is sent or a cent is spent.

    Parameters
    ----------
    data : bytes
        The file as it would be sent.
    kind : FileFormat, optional
        By default what the first example looks like.
    model : str
        Whose tokenizer counts; an estimate where it is not known here.

    Examples
    --------
    >>> found = check_training_file(b'{"prompt": "Steak", "chosen": "yes", "rejected": "yes"}')
    >>> [(finding.line, finding.told) for finding in found.findings]
    [(None, '1 examples; OpenAI needs 10 at least'), (1, 'chosen and rejected are the same')]
    """
    text, unreadable = _decoded(data)
    findings = [LineFinding(unreadable, True, "not UTF-8")] if unreadable else []
    if len(data) > limits.megabytes * 1_000_000:
        findings.append(
            LineFinding(
                None, True, f"larger than the {limits.megabytes} MB {limits.provider} takes"
            )
        )
    if text.startswith("\ufeff"):
        findings.append(LineFinding(1, True, "begins with a byte order mark"))
        text = text.removeprefix("\ufeff")
    records: list[tuple[int, dict[str, Any]]] = []
    for line, told in _parsed(text):
        if isinstance(told, dict):
            records.append((line, told))
        else:
            findings.append(LineFinding(line, True, told))
    found = kind or next((at for _, record in records if (at := _recognised(record))), None)
    tokens, exact = 0, True
    if found is not None:
        for line, record in records:
            findings += [LineFinding(line, *remark) for remark in remarks(record, found)]
            count, own = _tokens(record, model)
            tokens, exact = tokens + count, exact and own
            if limits.tokens is not None and count > limits.tokens:
                findings.append(
                    LineFinding(line, True, f"{count:,} tokens; {limits.tokens:,} are the most")
                )
        findings += repeats(records, found)
        if found is FileFormat.LEGACY:
            findings += separator([(line, record.get("prompt")) for line, record in records])
    elif records:
        findings.append(LineFinding(records[0][0], True, "not a format of training files"))
    if len(records) < limits.examples:
        findings.append(
            LineFinding(
                None,
                True,
                f"{len(records)} examples; {limits.provider} needs {limits.examples} at least",
            )
        )
    ordered = sorted(findings, key=lambda finding: (finding.line or 0, not finding.refused))
    return FileCheck(found, len(records), tokens, exact, tuple(ordered))


def _decoded(data: bytes) -> tuple[str, int]:
    """The text, and the first line that is not UTF-8 (0 if all is)."""
    try:
        return data.decode("utf-8"), 0
    except UnicodeDecodeError as error:
        return data.decode("utf-8", "replace"), data.count(b"\n", 0, error.start) + 1


def _parsed(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in lines_of(text):
        if not line.strip():
            yield number, "an empty line"
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            column = getattr(error, "colno", None)
            yield number, f"not JSON{f' (column {column})' if column else ''}"
            continue
        yield number, record if isinstance(record, dict) else "not a JSON object"


def _recognised(record: Mapping[str, Any]) -> FileFormat | None:
    """Format of an example by its keys; prompts with completions are taken for the old format."""
    for keys, kind in (
        ({"messages"}, FileFormat.CHAT),
        ({"preferred_output"}, FileFormat.DPO),
        ({"chosen", "rejected"}, FileFormat.TRL_PREFERENCE),
        ({"prompt", "completion"}, FileFormat.LEGACY),
        ({"text", "label"}, FileFormat.JSONL),
    ):
        if keys <= record.keys():
            return kind
    return None


def _texts(value: object) -> Iterator[str]:
    """All texts in a record, wherever they stand."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("role", "item_id", "split", "origin", "parent_id"):
                yield from _texts(item)


def _tokens(record: Mapping[str, Any], model: str) -> tuple[int, bool]:
    counted = count_tokens(list(_texts(dict(record))), model)
    messages = record.get("messages")
    overhead = MESSAGE_OVERHEAD * len(messages) if isinstance(messages, list) else 0
    return counted.n + overhead, counted.exact


FEWEST_SEPARATOR = 2
"""A common end of prompts shorter than that is the end of a sentence, not a separator."""

MOST_SEPARATOR = 30


def repeats(
    records: Sequence[tuple[int, dict[str, Any]]], kind: FileFormat
) -> Iterator[LineFinding]:
    """Lines that stand there twice, and questions that have two answers."""
    first: dict[str, int] = {}
    answered: dict[str, tuple[int, str]] = {}
    for line, record in records:
        try:
            whole = canonical_json(record)
            asked, answer = (canonical_json(part) for part in _question(record, kind))
        except (ValueError, TypeError, LookupError):
            continue
        if whole in first:
            yield LineFinding(line, False, f"the same as line {first[whole]}")
            continue
        first[whole] = line
        at, other = answered.setdefault(asked, (line, answer))
        if other != answer:
            yield LineFinding(line, False, f"asks what line {at} asks, and is answered otherwise")


def _question(record: Mapping[str, Any], kind: FileFormat) -> tuple[Any, Any]:
    match kind:
        case FileFormat.CHAT:
            return record["messages"][:-1], record["messages"][-1]
        case FileFormat.DPO:
            return record["input"]["messages"], record["preferred_output"]
        case FileFormat.TRL_PREFERENCE:
            return record["prompt"], record["chosen"]
        case FileFormat.JSONL:
            return record["text"], record["label"]
    return record["prompt"], record["completion"]


def separator(prompts: Sequence[tuple[int, object]]) -> Iterator[LineFinding]:
    """Whether all prompts end alike, and with something that stands nowhere else."""
    texts = [(line, prompt) for line, prompt in prompts if isinstance(prompt, str) and prompt]
    if len(texts) < 2:
        return
    ends = Counter(end for _, text in texts for end in _ends(text))
    most = max(ends.values(), default=0)
    if most * 2 <= len(texts):
        yield LineFinding(None, False, "the prompts do not end with a common separator")
        return
    likely = max((end for end, n in ends.items() if n == most), key=len)
    for line, text in texts:
        if not text.endswith(likely):
            yield LineFinding(line, False, f"the prompt does not end with {likely!r} like most")
        elif likely in text[: -len(likely)]:
            yield LineFinding(line, False, f"the separator {likely!r} stands inside the prompt too")


def _ends(text: str) -> list[str]:
    longest = min(len(text), MOST_SEPARATOR)
    return [text[-length:] for length in range(FEWEST_SEPARATOR, longest + 1)]
