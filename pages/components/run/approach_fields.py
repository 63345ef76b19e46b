"""Which approaches a plan compares, and which of them may be recommended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from components.shared.frame import show_error
from components.shared.text import plain
from core.benchmarks.embedded import default_plan, deployable
from core.domain.arms import PRESETS
from core.domain.errors import SwitchpointError
from core.domain.plan import Plan
from core.domain.plan_check import check_plan
from core.workflows.inputs.plan_file import example, read_plan_text, with_file

TAKEN = ("arms", "approaches", "recommend")


def approach_fields(benchmark: str) -> dict[str, Any]:
    """Approaches that ship with it and those of a plan file; who may be recommended.

    Parameters
    ----------
    benchmark : str

    Returns
    -------
    dict
        ``arms``, ``approaches`` and ``recommend`` of a plan.
    """
    plan = default_plan(benchmark)
    with st.expander(f"Approaches: all {len(plan.arms)}, or choose", icon=":material/route:"):
        above = st.container()
        plan = _from_file(plan)
        with above:
            arms, reference = _chosen(benchmark, plan)
    return {
        "arms": arms,
        "recommend": [arm for arm in arms if arm not in reference],
        "approaches": [one.to_dict() for one in plan.approaches if one.id in arms],
    }


def _chosen(benchmark: str, plan: Plan) -> tuple[list[str], list[str]]:
    """Approaches in the comparison, and which of them are for reference."""
    arms = st.pills(
        "In the comparison",
        list(dict.fromkeys([*plan.arms, *PRESETS])),
        wrap=True,
        selection_mode="multi",
        default=list(plan.arms),
        key=" ".join(["plan-ways", benchmark, *(one.id for one in plan.approaches)]),
        format_func=lambda arm: plain(plan.roster.name(arm)),
        help="Two or more. One batch: all labels are bought at once, so nobody learns from "
        "mistakes in between.",
    )
    chosen = replace(plan, arms=tuple(arms), recommend=())
    can = set(plan.recommend or deployable(plan)) | (set(deployable(chosen)) - set(plan.arms))
    reference = st.pills(
        "For reference only",
        arms,
        wrap=True,
        selection_mode="multi",
        default=[arm for arm in arms if arm not in can],
        key="plan-reference-" + " ".join(arms),
        format_func=lambda arm: plain(plan.roster.name(arm)),
        help="Measured and shown, never recommended. Rules only does unusually well on "
        "generated texts: on 5,963 real food names it scored 81%.",
    )
    return arms, reference


def _from_file(plan: Plan) -> Plan:
    """The plan with the approaches of an uploaded plan file, if there is one."""
    given = st.file_uploader(
        "Approaches of your own: a plan file (TOML or JSON)",
        type=["toml", "json"],
        key="plan-file",
        help="Each approach with its source of labels, its model, its rounds and settings.",
    )
    st.download_button(
        "Example",
        example(),
        "approaches.toml",
        "text/plain",
        icon=":material/download:",
        on_click="ignore",
    )
    return plan if given is None else _with_own(plan, given.name, given.getvalue())


def _with_own(plan: Plan, name: str, content: bytes) -> Plan:
    """The plan with the approaches of a file; as it was where the file cannot be used."""
    try:
        raw = read_plan_text(name, content)
        told: dict[str, Any] = {key: raw[key] for key in TAKEN if key in raw}
        found = with_file(plan, told)
        check_plan(found)
    except SwitchpointError as error:
        show_error(error)
        return plan
    st.caption(f"{len(found.approaches)} of your own added to the comparison.")
    other = sorted(set(raw) - set(told))
    if other:
        st.caption(f"Not read from the file; set them here: {plain(', '.join(other))}.")
    return found
