"""Texts said in other words by a model: the price before, a cap, nothing of people is sent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from core.access.permissions import Action, require
from core.benchmarks.uploaded import split_of
from core.domain.actor import Actor
from core.domain.benchmark import SEALED
from core.domain.canonical import content_hash
from core.domain.errors import BadUsage, CostCapReached
from core.domain.random_streams import stream
from core.preparation.augmentation import Rewriter, rewritten
from core.preparation.examples import Example
from core.preparation.languages import LITTLE_WORDS, language_mix
from core.preparation.personal_data import REGIONS, find_personal_data
from core.preparation.recipe import SEED
from core.services.budget import Budget
from core.services.endpoint import Endpoint
from core.services.rewriting import PARAPHRASE, TRANSLATE, BackTranslator, Paraphraser, TextModel
from core.store.connection import Store
from core.store.training_sets import StoredRewrite, load_rewrites, save_rewrites
from core.tokens.counting import estimate_tokens
from core.workflows.dataset.training_set import answered

AT_ONCE = 40
"""Texts that are asked for, checked and kept together."""

_asking = threading.Lock()


class How(StrEnum):
    """Ways of saying a text in other words."""

    PARAPHRASE = "paraphrase"
    BACK = "translate and back"


CALLS = {How.PARAPHRASE: 1, How.BACK: 2}


@dataclass(frozen=True)
class RewritePrice:
    """What rewriting should cost.

    Attributes
    ----------
    tokens : int
        To read and to write, estimated.
    usd : float
        At the endpoint's prices.
    """

    texts: int
    calls: int
    tokens: int
    usd: float


@dataclass(frozen=True)
class Rewriting:
    """What came of it.

    Attributes
    ----------
    made : int
    left_out : dict of str to str
        Ids of texts for which nothing can be used, and why.
    cost_usd : float
    stopped : str
        Why it ended early; empty if it did not.
    """

    made: int
    left_out: dict[str, str]
    cost_usd: float
    stopped: str = ""


def waiting_for(store: Store, name: str, rows: pd.DataFrame, how: How) -> list[Example]:
    """Answered items of the working set that were not rewritten that way, in a seeded order.

    Parameters
    ----------
    name : str
        Of the uploaded benchmark.
    rows : DataFrame
        As :func:`core.experiment.uploaded.usable_rows` gives them.
    """
    done = {
        (held.parent_id, held.parent_hash)
        for held in load_rewrites(store, name)
        if held.how == how.value
    }
    found = [
        example
        for example in answered(rows)
        if (example.item_id, content_hash(example.text)) not in done
    ]
    order = stream(SEED, "rewrite", how.value).permutation(len(found))
    return [found[at] for at in order]


def rewrite_price(examples: Sequence[Example], how: How, endpoint: Endpoint) -> RewritePrice:
    """Estimate before anything is asked; what comes back is taken to be as long as what went.

    Returns
    -------
    RewritePrice
        Tokens to read and to write together; US dollars at the endpoint's prices per million.
    """
    told = estimate_tokens(PARAPHRASE if how is How.PARAPHRASE else TRANSLATE)
    texts = sum(estimate_tokens(example.text) for example in examples)
    calls = CALLS[how] * len(examples)
    read, written = calls * told + CALLS[how] * texts, CALLS[how] * texts
    usd = (read * endpoint.price_in + written * endpoint.price_out) / 1e6
    return RewritePrice(len(examples), calls, read + written, usd)


def rewrite(
    store: Store,
    name: str,
    rows: pd.DataFrame,
    how: How,
    endpoint: Endpoint,
    *,
    by: Actor,
    most: int,
    cap_usd: float,
    allow: Sequence[str] = (),
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Rewriting:
    """Ask for some texts in other words; what was paid for is kept as it comes.

    Parameters
    ----------
    rows : DataFrame
        As :func:`core.experiment.uploaded.usable_rows` gives them.
    most : int
        Texts at most.
    cap_usd : float
        No call is made that could cost more than what is left of it.
    allow : sequence of str
        Personal data that may stay, as ``find_personal_data`` takes them.
    told : callable
        Told how many texts are done, of how many.

    Raises
    ------
    BadUsage
        If one of the texts holds personal data that were not redacted, or somebody else is
        asking right now; nothing is sent then.
    ServiceFailed
        If the endpoint does not answer.
    """
    require(by, Action.PREPARE)
    examples = waiting_for(store, name, rows, how)[:most]
    _nobodys_data(examples, allow)
    test_set = [
        text
        for text, split in zip(rows["text"], rows["split"], strict=True)
        if split_of(split) in SEALED
    ]
    if not _asking.acquire(blocking=False):
        raise BadUsage(
            "A model is being asked right now",
            "Two at once would pay for the same texts twice.",
            "Wait until it ends, then reload.",
        )
    budget = Budget(cap_usd)
    rewriter = _rewriter(how, TextModel(endpoint, budget), examples)
    made, left_out = 0, dict[str, str]()
    try:
        for start in range(0, len(examples), AT_ONCE):
            told(start, len(examples))
            part = examples[start : start + AT_ONCE]
            spent = budget.spent
            try:
                found = rewritten(part, rewriter, test_set)
            except CostCapReached as reached:
                return Rewriting(made, left_out, budget.spent, reached.text)
            parents = {example.item_id: content_hash(example.text) for example in part}
            save_rewrites(
                store,
                name,
                [
                    StoredRewrite(
                        str(new.parent_id),
                        parents[str(new.parent_id)],
                        new.text,
                        how.value,
                        endpoint.model,
                    )
                    for new in found.made
                ],
                budget.spent - spent,
                by,
            )
            made += len(found.made)
            left_out |= found.left_out
    finally:
        _asking.release()
    return Rewriting(made, left_out, budget.spent)


def _nobodys_data(examples: Sequence[Example], allow: Sequence[str]) -> None:
    found = find_personal_data([example.text for example in examples], REGIONS, allow)
    if found.hits:
        raise BadUsage(
            f"{len(found.rows)} of the texts hold personal data",
            "Nothing was sent.",
            "Redact them first, or say which of them may stay.",
        )


def _rewriter(how: How, model: TextModel, examples: Sequence[Example]) -> Rewriter:
    """Back-translation goes through another language than that of most texts."""
    if how is How.PARAPHRASE:
        return Paraphraser(model)
    known = [
        language
        for language in language_mix([example.text for example in examples]).counts
        if language in LITTLE_WORDS
    ]
    language = known[0] if known else "English"
    return BackTranslator(model, "English" if language == "German" else "German", language)
