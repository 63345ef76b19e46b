"""Run the PoC: plan it, lock it, run it at once or by rounds, watch it, look back."""

from components.results.prompted import prompt_only
from components.run.history import history
from components.run.live_progress import live
from components.run.locked_poc import locked_poc
from components.run.plan_fields import choose_task
from components.run.plan_form import plan_form
from components.run.uploaded_plan_form import uploaded_plan_form
from components.shared.frame import running_job
from core.benchmarks.embedded import EMBEDDED
from core.store.uploads.benchmarks import find_uploaded
from core.workflows.engine import engine
from core.workflows.poc.by_round import open_poc
from core.workflows.poc.crash_loop import BACKGROUND

job = running_job()
if job is not None and job.kind != BACKGROUND:  # that one gives way
    live(job)
else:
    name = choose_task()
    uploaded = find_uploaded(engine().store, name)
    locked = open_poc(engine().store, name)
    if name in EMBEDDED or uploaded is None:
        plan_form(EMBEDDED[name])
    elif locked is not None:
        locked_poc(uploaded, locked)
    else:
        uploaded_plan_form(uploaded)
    prompt_only()
history()
