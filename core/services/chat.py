"""Asking a prompted model: structured answers, usage, retries, many at once."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import openai
from openai import OpenAI

from core.domain.errors import ServiceFailed
from core.services.budget import Budget
from core.services.endpoint import Endpoint

Messages = list[dict[str, str]]

TIMEOUT_SECONDS = 60.0
RETRIES = 4
AT_ONCE = 8
MOST_TOKENS_OUT = 512
TRIED_BEFORE_GIVING_UP = 5
"""Calls made one by one at first: with a wrong key thousands would fail before anybody is told."""


@dataclass(frozen=True)
class ChatAnswer:
    """One answer and what it took.

    Attributes
    ----------
    label : str or None
        None where the model did not give one of the classes.
    tokens_in, tokens_out : int
        As the provider counted them; 0 where it did not say.
    cost_usd : float
        Tokens at the endpoint's prices; the most the call could cost where they are unknown.
    """

    label: str | None
    tokens_in: int
    tokens_out: int
    latency_ms: float
    cost_usd: float
    error: str = ""


class ChatModel:
    """A model behind an endpoint that answers with one of some classes.

    Parameters
    ----------
    endpoint : Endpoint
    classes : sequence of str
    budget : Budget
        USD; shared by all calls.
    """

    def __init__(self, endpoint: Endpoint, classes: Sequence[str], budget: Budget) -> None:
        self.endpoint = endpoint
        self.classes = tuple(classes)
        self.budget = budget
        self._client = OpenAI(
            api_key=endpoint.key,
            base_url=endpoint.base_url,
            timeout=TIMEOUT_SECONDS,
            max_retries=RETRIES,
        )

    def ask_all(self, questions: Sequence[Messages], at_once: int = AT_ONCE) -> list[ChatAnswer]:
        """Ask many questions, several at a time, in order.

        Parameters
        ----------
        questions : sequence of list of dict
            A chat each.
        at_once : int
            Calls under way together.

        Returns
        -------
        list of ChatAnswer
            One per question; a failed call has an error in place of a label.

        Raises
        ------
        CostCapReached
            Before the cap could be exceeded; what is under way is waited for.
        ServiceFailed
            If the first calls all fail: the endpoint is not what it should be.
        """
        first = questions[:TRIED_BEFORE_GIVING_UP]
        answers = [self.ask(question) for question in first]
        if answers and all(answer.error for answer in answers):
            raise ServiceFailed(
                f"{self.endpoint.model} does not answer",
                answers[0].error,
                "Check the address, the key and the model's name.",
            )
        with ThreadPoolExecutor(at_once) as pool:
            rest = [pool.submit(self.ask, question) for question in questions[len(first) :]]
            try:
                return answers + [future.result() for future in rest]
            finally:
                # After an error those that wait must not begin: each would spend money.
                for future in rest:
                    future.cancel()

    def ask(self, messages: Messages) -> ChatAnswer:
        """Ask one question; a failed call comes back as an answer with an error."""
        most = self._most(messages)
        self.budget.reserve(most)
        tokens: tuple[int, int] | None = None
        label: str | None = None
        # Charged in full until something says otherwise: the cap must hold in every case.
        cost, started = most, time.perf_counter()
        try:
            reply = self._client.chat.completions.create(  # type: ignore[call-overload]
                model=self.endpoint.model,
                messages=messages,
                response_format=self._format(),
                max_completion_tokens=MOST_TOKENS_OUT,
            )
            tokens = _usage(reply)
            cost = self._cost(*tokens) if tokens else most
            label, error = self._read(reply.choices[0].message.content)
        except openai.OpenAIError as failure:
            error = _told(failure)
            if isinstance(failure, openai.APIStatusError):
                cost = 0.0  # refused; a late or lost answer may be billed all the same
        # A server that only resembles OpenAI's may send anything, and the library hands it on.
        except (AttributeError, LookupError, TypeError, ValueError) as failure:
            error = f"not a chat completion: {type(failure).__name__}"
        finally:
            self.budget.settle(most, cost)
        spent = (time.perf_counter() - started) * 1000
        return ChatAnswer(label, *(tokens or (0, 0)), spent, cost, error)

    def _most(self, messages: Messages) -> float:
        """More than a call can cost: a token is at least one byte, each try may be billed."""
        text = json.dumps(messages, ensure_ascii=False)
        return self._cost(len(text.encode("utf-8")), MOST_TOKENS_OUT) * (1 + RETRIES)

    def _cost(self, tokens_in: int, tokens_out: int) -> float:
        price_in, price_out = self.endpoint.price_in, self.endpoint.price_out
        return (tokens_in * price_in + tokens_out * price_out) / 1e6

    def _format(self) -> dict[str, object]:
        """A JSON schema that asks for an answer and nothing else."""
        schema = {
            "type": "object",
            "properties": {"answer": self._answer()},
            "required": ["answer"],
            "additionalProperties": False,
        }
        return {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": schema, "strict": True},
        }

    def _answer(self) -> dict[str, object]:
        """What an answer may be: one of the classes."""
        return {"type": "string", "enum": list(self.classes)}

    def _read(self, content: str | None) -> tuple[str | None, str]:
        """The class in a reply, or what is wrong with it."""
        try:
            label = json.loads(content or "")["answer"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return None, f"not the wanted JSON: {self._shown(content)}"
        if label not in self.classes:
            return None, f"not one of the classes: {self._shown(label)}"
        return label, ""

    def _shown(self, said: object) -> str:
        """The beginning of what was said; a server may repeat the key it was sent."""
        text = str(said)
        return repr((text.replace(self.endpoint.key, "(key)") if self.endpoint.key else text)[:80])


def _usage(reply: object) -> tuple[int, int] | None:
    """Tokens read and written as the provider counted them, None where it does not say."""
    usage = getattr(reply, "usage", None)
    found = [getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")]
    match found:
        case [int(read), int(written)] if read >= 0 and written >= 0:
            return read, written
    return None


def _told(failure: openai.OpenAIError) -> str:
    """An error without anything that could hold the key."""
    status = getattr(failure, "status_code", None)
    return f"{type(failure).__name__}{f' {status}' if status else ''}"
