"""``python -m bench.real_data FOLDER``: race the published sets, print the tables of the document.

The sets are not part of the project; ``docs/real-data.md`` says where they come from.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.real_data.votes import votes_table
from bench.workspace import tell
from core.domain.benchmark import Split
from core.domain.plan import Plan
from core.interop.source import SourceFile
from core.report.format.numbers import chance, money, percent
from core.report.headline import headline_of
from core.report.wording.rule_worth_words import worth_sentence
from core.store.connection import Store
from core.store.uploads.benchmarks import load_uploaded
from core.workflows.dataset.quality_check import check_uploaded
from core.workflows.importing.commit import About
from core.workflows.importing.upload import upload
from core.workflows.poc.dossiers import open_dossier
from core.workflows.poc.run import plan_poc, run_poc

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Set:
    """A published set: its folder, files to upload, and what is said of it."""

    name: str
    folder: str
    files: tuple[str, ...]
    about: About
    target: float
    rules: str
    sizes: tuple[int, ...] = (200, 400, 800, 1600, 3200)
    own_rules: str | None = None


SETS = (
    Set(
        "sms",
        "sms_spam_rules",
        ("items.csv", "rules.csv"),
        About("SMS spam", "message", "messages"),
        0.95,
        "code",
    ),
    Set(
        "foods",
        "keto_fndds",
        ("items.csv", "lf_votes.csv"),
        About("Foods, keto or not", "food", "foods", positive="keto"),
        0.82,
        "votes",
    ),
    Set(
        "bitext",
        "bitext_customer_support",
        ("items.csv",),
        About("Customer support intents", "message", "messages"),
        0.90,
        "code",
        own_rules="bitext_rules.csv",
    ),
)


class _Told:
    """Progress on standard error."""

    def __init__(self) -> None:
        self._last = ""

    def report(self, stage: str, done: int, total: int) -> None:
        """Say when the stage changes."""
        if stage != self._last:
            tell(stage)
        self._last = stage


def poc(one: Set, data: Path, home: Path, seeds: int) -> str:
    """Upload, look, race; the set's section."""
    with Store(home / one.name, "bench.real_data") as store:
        paths = [data / one.folder / file for file in one.files]
        paths += [HERE / one.own_rules] if one.own_rules else []
        found = upload(
            store, one.name, [SourceFile.from_path(path) for path in paths], about=one.about
        )
        if found.landed is None:
            raise SystemExit(found.text)
        check = check_uploaded(load_uploaded(store, one.name))
        plan = Plan(
            benchmark=one.name,
            target=one.target,
            sizes=one.sizes,
            seeds=tuple(range(1, seeds + 1)),
            benchmark_settings={"annotators": "published", "rules": one.rules},
        )
        experiment = plan_poc(store, plan)
        run_poc(store, experiment.id, _Told())
        dossier, sizes = open_dossier(store, experiment.id), check.splits
        lines = [
            f"## {one.about.title}",
            "",
            f"{sizes[Split.POOL]:,} to learn from, {sizes[Split.DEV]:,} to practise on, "
            f"{sizes[Split.TEST]:,} sealed. {check.found.twins:,} test {one.about.plural} have "
            f"a twin in the training data; {dossier.quarantined:,} training {one.about.plural} "
            f"were kept out of training for it. Target {percent(one.target, 0)}, {seeds} repeats.",
            "",
            "| approach | "
            + " | ".join(f"{size:,}" for size in one.sizes)
            + " | proved | meets | best |",
            "|---|" + "---|" * (len(one.sizes) + 3),
        ]
        for arm in dossier.arms:
            iterations = " | ".join(
                f"{100 * e.value:.1f} ({100 * e.low:.1f}-{100 * e.high:.1f})"
                for e in dossier.by_round[arm]
            )
            option = dossier.valuation.verdict.option(arm)
            best = "" if option is None else chance(option.chance_best)
            meets = chance(dossier.valuation.meets[arm])
            told = f"{iterations} | {dossier.proved(arm)} | {meets} | {best}"
            lines.append(f"| {dossier.name(arm)} | {told} |")
        lines += ["", f"Over 12 months: **{headline_of(dossier).headline}**."]
        if dossier.rationale_worth is not None:
            lines.append(worth_sentence(dossier.rationale_worth, dossier.valuation.draws))
        costs = ", ".join(
            f"{dossier.the(arm)} {money(dossier.build(arm))}" for arm in dossier.candidates
        )
        lines.append(f"To build, all rounds of the plan: {costs}.")
        return "\n".join(lines)


def main() -> None:
    """Race every set that is there, or the named ones."""
    given = argparse.ArgumentParser(prog="python -m bench.real_data")
    given.add_argument("folder", type=Path)
    given.add_argument("--only", nargs="*", default=None)
    given.add_argument("--seeds", type=int, default=3)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as home:
        for one in SETS:
            if asked.only is None or one.name in asked.only:
                tell(one.name)
                print(poc(one, asked.folder, Path(home), asked.seeds), end="\n\n", flush=True)
        if asked.only is None or "votes" in asked.only:
            print(votes_table(asked.folder / "sentiment_polarity_votes", Path(home)))


if __name__ == "__main__":
    main()
