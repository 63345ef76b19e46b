"""The fields of a plan that every benchmark has: target, approaches, rounds, repeats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from components.run.approach_fields import approach_fields
from components.shared.chart import page_theme
from components.shared.text import plain
from core.benchmarks.embedded import EMBEDDED
from core.domain.plan import METRICS, Plan, doubling_sizes
from core.domain.plan_check import PERIODS, least_target
from core.report.wording.glossary import PERIODS as PERIOD_NAMES
from core.report.wording.plan_words import METRIC_NAMES
from core.store.uploads.benchmarks import list_tasks
from core.tokens.services import prices_read_on
from core.workflows.engine import engine


def poc_fields(
    benchmark: str, classes: Sequence[str], most_items: int | None = None
) -> dict[str, Any]:
    """Target, margin, rounds, repeats, approaches.

    Parameters
    ----------
    classes : sequence of str
        The more there are, the lower a target may be.
    most_items : int, optional
        Items there are to label; the first round is proposed smaller where there are few.
    """
    default = Plan()
    first_iteration = default.sizes[0]
    if most_items is not None and most_items < default.sizes[-1]:
        first_iteration = 50 if most_items < 10 * first_iteration else 100
    # What is chosen is white on a pale ground where the page is dark, unless somebody says so.
    st.html(f"<style>[data-tag] * {{ color: {page_theme().page} }}</style>")
    least = least_target(len(classes))
    columns = st.columns(2)
    target = columns[0].number_input(
        "Target accuracy, %",
        round(100 * least, 1),
        99.0,
        100 * default.target,
        0.5,
        format="%.1f",
        key="plan-target" if least == least_target(2) else f"plan-target-{benchmark}",
        help="Accuracy on the test set that an approach must reach. It is met when even the low "
        f"end of the 95% interval is there. At least {100 * least:.0f}%: less is guessing.",
    )
    margin = columns[1].number_input(
        "Acceptable loss, points",
        0.0,
        20.0,
        100 * default.margin,
        0.5,
        format="%.1f",
        key="plan-margin",
        help="An approach that loses less accuracy than this counts as equally good.",
    )
    size = st.columns(3)
    iterations = size[0].number_input("Rounds", 1, 10, default.iterations, key="plan-rounds")
    repeats = size[1].number_input(
        "Repeats",
        1,
        50,
        len(default.seeds),
        key="plan-repeats",
        help="The same PoC again with another random seed: shows how much chance matters.",
    )
    first = size[2].number_input(
        "Items in round 1",
        50,
        2000,
        first_iteration,
        50,
        key="plan-first" if most_items is None else f"plan-first-{benchmark}",
        help="Items labelled in the first round. Each round doubles the total.",
    )
    told = approach_fields(benchmark)
    months = st.segmented_control(
        "Cost horizon",
        PERIODS,
        default=default.period_months,
        required=True,
        format_func=lambda period: PERIOD_NAMES[period],
        key="plan-months",
    )
    return {
        "benchmark": benchmark,
        "target": round(target / 100, 4),
        "margin": round(margin / 100, 4),
        **told,
        **_guardrails(benchmark, classes),
        "period_months": months,
        "sizes": doubling_sizes(int(iterations), int(first)),
        "seeds": list(range(1, int(repeats) + 1)),
    }


def _guardrails(benchmark: str, classes: Sequence[str]) -> dict[str, Any]:
    """What the target asks for beside accuracy, and the day of the prices."""
    with st.expander("Metric, required classes, pricing date", icon=":material/security:"):
        metric = st.segmented_control(
            "Metric",
            METRICS,
            default=METRICS[0],
            required=True,
            format_func=METRIC_NAMES.__getitem__,
            key="plan-metric",
            help="Rare-class score (macro-F1): every class counts the same, however rare.",
        )
        chosen = st.multiselect(
            "Classes with a minimum recall",
            list(classes),
            key=f"plan-floors-{benchmark}",
            format_func=plain,
            help="The target is met only if each is found often enough, even at the low end of "
            "the 95% interval.",
        )
        floors = {
            name: round(
                st.number_input(
                    f"Recall of {plain(name)}, at least %",
                    1.0,
                    99.9,
                    90.0,
                    0.5,
                    format="%.1f",
                    key=f"plan-floor-{benchmark}-{name}",
                )
                / 100,
                4,
            )
            for name in chosen
        }
        priced = st.date_input(
            "Pricing date",
            prices_read_on(),
            min_value=FIRST_PRICED,
            max_value=LAST_PRICED,
            key="plan-priced",
            help="The fine-tuning analyst is priced at the cheapest service that takes new "
            "customers on this day.",
        )
    # An emptied field means the day on which the price file was read.
    return {
        "metric": metric,
        "floors": floors,
        "pricing_date": priced.isoformat() if priced else "",
    }


CHOSEN = "plan-benchmark"
FIRST_PRICED, LAST_PRICED = date(2024, 1, 1), date(2035, 12, 31)


def choose_task() -> str:
    """Name of the chosen benchmark; the first embedded one until somebody chooses."""
    names = {name: task.title for name, task in EMBEDDED.items()}
    names |= {one.name: one.title for one in list_tasks(engine().store)}
    if len(names) == 1:
        return next(iter(names))
    wanted = st.session_state.pop("plan-wanted", None)
    if wanted in names:
        st.session_state[CHOSEN] = wanted
    return st.pills(
        "Benchmark",
        list(names),
        format_func=lambda name: plain(names[name]),
        default=next(iter(names)),
        required=True,
        wrap=True,
        key=CHOSEN,
    )
