"""Upload: files of other tools become a benchmark, its labels, runs and hours."""

import streamlit as st

from components.upload_files import files_part
from components.upload_here import what_is_here
from components.upload_target import choose_benchmark

st.title("Bring your own data", anchor=False)
target = choose_benchmark()
if target is not None:
    files_part(target)
    what_is_here(target.name)
