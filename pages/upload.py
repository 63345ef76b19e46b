"""Upload: files of other tools become a benchmark, its labels, runs and hours."""

import streamlit as st

from components.preparation.screen import preparation
from components.upload.files import files_part
from components.upload.here import what_is_here
from components.upload.target import choose_benchmark

st.title("Bring your own data", anchor=False)
target = choose_benchmark()
if target is not None and target.task is None:
    files_part(target)
elif target is not None:
    step = st.segmented_control(
        "Step", ["Files", "Preparation"], default="Files", required=True, key="upload-step"
    )
    if step == "Files":
        saved = files_part(target)
        what_is_here(target.name, forward=not saved)
    else:
        preparation(target.name)
