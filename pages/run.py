"""Run the PoC: plan a race, lock it, watch it, look back."""

from components.frame import running_job
from components.history import history
from components.live import live
from components.plan_form import plan_form
from components.prompt_only import prompt_only

job = running_job()
if job is not None:
    live(job)
else:
    plan_form()
    prompt_only()
history()
