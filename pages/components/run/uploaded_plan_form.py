"""The plan form of an uploaded benchmark: who plays whom, what it will cost and tell."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.run.plan_fields import poc_fields
from components.run.plan_form import approaches, lock_button
from components.run.round_board import where_it_stands
from components.shared.frame import CHOSEN, finished_pocs, show_error
from components.shared.steps import PLAN, VERDICT, steps
from components.shared.text import escaped, plain
from components.upload.background_check import rows_here
from core.domain.arms import Roster
from core.domain.errors import SwitchpointError
from core.domain.plan import Plan, plan_from_dict
from core.domain.single_flight import shared
from core.experiment.uploaded import NOBODY, PUBLISHED, RATIONALE_CODE, RATIONALE_VOTES, VOTES
from core.report.wording.planning import outlook
from core.store.experiments import Experiment
from core.store.uploads.benchmarks import UploadedBenchmark
from core.store.uploads.items import prepared_stamp
from core.workflows.inputs.lacking import left_out_lines
from core.workflows.inputs.plan import approaches_of, complete_plan, left_out
from core.workflows.inputs.supply import Supply, check_here, split_sizes, supply_of

OF_ITS_OWN = "+"
RUNS = {OF_ITS_OWN: "an approach of its own", "": "not compared"}
AT_ONCE, BY_ROUND = "at once", "by round"
HOW = {AT_ONCE: "All rounds now", BY_ROUND: "Round by round"}
PEOPLE = {
    VOTES: "the uploaded votes",
    PUBLISHED: "published labels, without errors (upper bound)",
    NOBODY: "nobody",
}
RULES = {
    RATIONALE_CODE: "the uploaded rules",
    RATIONALE_VOTES: "the uploaded votes of rules",
    NOBODY: "nothing",
}


def uploaded_plan_form(uploaded: UploadedBenchmark) -> None:
    """Headline, the round board, the form, its price and power, and the lock."""
    task = uploaded.task
    done = _finished(uploaded)
    steps(VERDICT if done else PLAN)
    st.title(f"Plan a PoC: {plain(task.title)}", anchor=False)
    if done and st.button("See the verdict of its last PoC", icon=":material/gavel:"):
        st.switch_page("decision.py", query_params={CHOSEN: done.id})
    if task.rule:
        st.markdown(plain(task.rule))
    if not rows_here(task.name):
        return
    supply = supply_of(uploaded)
    above = st.container()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        by_round = _how_it_runs(supply)
        raw = poc_fields(task.name, task.classes, most_items=supply.gold)
        played = _players(supply, by_round)
        elsewhere = _awaited(raw) if by_round else _recorded(supply, raw)
        raw["benchmark_settings"] = played | elsewhere
        raw["rationale_author"] = "uploaded"
    with right:
        plan = _checked(raw, uploaded)
        _price(uploaded, plan)
        lock_button(plan)
    with above:
        where_it_stands(uploaded, supply, raw["sizes"])


def _finished(uploaded: UploadedBenchmark) -> Experiment | None:
    """The last PoC of what is here; None where a file came after it."""
    newest = uploaded.imports[-1].created_at if uploaded.imports else None
    own = (poc for poc in finished_pocs() if poc.plan.benchmark == uploaded.name)
    last = next(own, None)
    return last if last and (newest is None or last.created_at >= newest) else None


def _how_it_runs(supply: Supply) -> bool:
    """Whether rounds are run one by one, as their labels come."""
    chosen = st.segmented_control(
        "Run",
        [AT_ONCE, BY_ROUND],
        default=AT_ONCE if supply.annotators and supply.rules else BY_ROUND,
        required=True,
        format_func=HOW.__getitem__,
        key="plan-how",
        help="A real PoC takes weeks: lock the plan now, then run each round when its labels, "
        "rules or predictions are uploaded. Later uploads never change a finished round.",
    )
    return bool(chosen == BY_ROUND)


def _players(supply: Supply, by_round: bool) -> dict[str, Any]:
    """Who labels and what the rules are, where there is a choice."""
    people = supply.annotators or (NOBODY,)
    rules = supply.rules or (NOBODY,)
    if by_round:
        people = (VOTES, *((PUBLISHED,) if PUBLISHED in people else ()))
        rules = (RATIONALE_CODE, RATIONALE_VOTES, NOBODY)
    columns = st.columns(2)
    chosen = columns[0].selectbox(
        "Annotators are", people, format_func=PEOPLE.__getitem__, key="plan-people"
    )
    coded = columns[1].selectbox(
        "Rules are", rules, format_func=RULES.__getitem__, key="plan-rules"
    )
    return {"annotators": chosen, "rules": coded} | ({"by_round": True} if by_round else {})


def _awaited(raw: dict[str, Any]) -> dict[str, Any]:
    """Approaches whose answers will be uploaded: a run for each round, by its future name."""
    with st.expander("Approaches run elsewhere", icon=":material/inventory_2:"):
        arms = st.pills(
            "Their predictions on the test set are uploaded and scored here",
            raw["arms"],
            selection_mode="multi",
            format_func=lambda arm: plain(_names(raw).name(arm)),
            key="plan-elsewhere",
        )
        found = {}
        for chosen in arms:
            name = st.text_input(
                f"{plain(_names(raw).name(chosen))}: its runs are called",
                f"{chosen}-#",
                key=f"plan-awaited-{chosen}",
                help="The name of the run in the uploaded file; # stands for the round.",
            )
            iterations = range(1, len(raw["sizes"]) + 1)
            found[chosen] = {str(at): _run_name(name, at) for at in iterations}
    return {"recorded": found} if found else {}


def _run_name(pattern: str, iteration: int) -> str:
    """The name of the run of a round; a pattern that does not place the round ends with it."""
    return pattern.replace("#", str(iteration)) if "#" in pattern else f"{pattern}-{iteration}"


def _names(raw: dict[str, Any]) -> Roster:
    """What the approaches of the form are called."""
    return plan_from_dict({name: raw[name] for name in ("arms", "approaches")}).roster


def _recorded(supply: Supply, raw: dict[str, Any]) -> dict[str, Any]:
    """Approaches whose answers were uploaded, a run for each round, or each one of its own."""
    if not supply.runs:
        return {}
    found: dict[str, dict[str, str]] = {}
    with st.expander("Approaches run elsewhere", icon=":material/inventory_2:"):
        st.caption("Their uploaded predictions are scored here like all others.")
        names, own = _names(raw), []
        for run in supply.runs:
            columns = st.columns([2, 2, 1])
            columns[0].markdown(plain(run))
            chosen = columns[1].selectbox(
                "Belongs to",
                [OF_ITS_OWN, "", *raw["arms"]],
                format_func=lambda arm: RUNS.get(arm) or plain(names.name(arm)),
                key=f"plan-run-{run}",
            )
            iteration = columns[2].number_input(
                "Round", 1, max(1, len(raw["sizes"])), 1, key=f"plan-round-{run}"
            )
            if chosen == OF_ITS_OWN:
                own.append(run)
            elif chosen:
                found.setdefault(chosen, {})[str(int(iteration))] = run
    for one in approaches_of(own):
        raw["approaches"].append(one.to_dict())
        raw["arms"] = [*raw["arms"], one.id]
        raw["recommend"] = [*raw["recommend"], one.id]
    return {"recorded": found} if found else {}


def _checked(raw: dict[str, Any], uploaded: UploadedBenchmark) -> Plan | None:
    """The plan if it can be run; else what is wrong with it, beside the form."""
    try:
        asked = plan_from_dict(raw)
        missing = left_out(asked, uploaded)
        plan = complete_plan(asked, uploaded)
        check_here(plan, uploaded)
    except SwitchpointError as error:
        show_error(error)
        return None
    for line in left_out_lines(missing):
        st.caption(plain(line))
    return plan


@shared(20)
def _sizes(home: str, name: str, stamp: str, _uploaded: UploadedBenchmark) -> dict[str, int]:
    """Items by split; other rows, or rows prepared in another way, are another key."""
    return split_sizes(_uploaded)


def _price(uploaded: UploadedBenchmark, plan: Plan | None) -> None:
    store, task = uploaded.store, uploaded.task
    with st.container(border=True):
        st.header("What this PoC takes", anchor=False)
        if plan is None:
            st.markdown("The plan cannot be run yet.")
            return
        stamp = prepared_stamp(store, task.name)
        with st.spinner("Looking at the items"):
            sizes = _sizes(str(store.home), task.name, stamp, uploaded)
        told = outlook(plan, sizes["test"], task.plural, simulated=False)
        st.markdown(
            f"Training pool {sizes['pool']:,} {plain(task.plural)}, validation set "
            f"{sizes['dev']:,}, test set {sizes['test']:,} (held out)."
        )
        for sentence in (told.price, told.proof, told.power):
            st.markdown(escaped(sentence))
        approaches(plan)
