"""A race without annotators: what a plan file declares, and two prompted models nobody asked."""

from core.domain.arms import Arm, Learner, Source
from core.domain.plan import Plan

NAME = "GPT in June, <b>our</b> very *own* name"
OWN = Arm(
    "own.llm",
    Source.GOLD,
    Learner.FINE_TUNED,
    name=NAME,
    meaning="tuned on [what](x) experts say",
    schedule=(30, 60, 90),
)
MAY, LLAMA = (
    Arm(name, Source.NONE, Learner.PROMPTED, name=title, meaning="asked, not trained")
    for name, title in (("may", "GPT in May"), ("llama", "Llama"))
)
PLAN = Plan(
    benchmark_settings={"pool": 300, "dev": 100, "test": 200},
    sizes=(60, 120),
    seeds=(1,),
    target=0.6,
    arms=("gold", "own.llm", "new-once", "may", "llama"),
    approaches=(OWN, MAY, LLAMA),
    recommend=("gold", "own.llm", "may"),
)
