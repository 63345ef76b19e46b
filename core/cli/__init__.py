"""The headless door: ``python -m core <command>``."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.audit import add_audit, run_audit
from core.cli.backup import add_backup, run_backup, run_restore
from core.cli.by_round import add_iteration_options, run_iterations, wants_iterations
from core.cli.compare import add_compare, run_compare
from core.cli.decide import add_decide, run_decide
from core.cli.doctor import add_doctor, run_doctor
from core.cli.export_files import add_export, run_export
from core.cli.extrapolate import add_extrapolate, run_extrapolate
from core.cli.import_files import add_import, run_import
from core.cli.notes import note
from core.cli.outcome import add_outcome, run_outcome
from core.cli.plan import add_plan, run_plan
from core.cli.plan_options import add_plan_options, plan_of, says_a_plan
from core.cli.progress import Printed
from core.cli.report import add_report, run_report
from core.cli.serve_links import add_serve_links, run_serve_links
from core.cli.sign import add_sign, run_sign
from core.cli.tokens import add_token, run_token
from core.domain.errors import BadUsage, SwitchpointError
from core.domain.plan import Plan
from core.domain.refusals import reason_of, refusal
from core.domain.whole_files import write_all_whole
from core.report.wording.glossary import DEFINED, PRODUCT, PROMISE
from core.services.endpoint import KEY, MODEL, Endpoint, find_endpoint

if TYPE_CHECKING:
    from core.store.connection import Store
    from core.store.verdicts import StoredVerdict

EXIT_CODES = "exit codes: 0 done (whatever the verdict), 1 failed, 2 bad usage, 3 check failed"
OWN = 0o077
"""What is written is for its user alone; worker processes inherit it."""


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    found = argparse.ArgumentParser(
        prog="python -m core",
        description=f"{PRODUCT}: {PROMISE[0].lower()}{PROMISE[1:]}\n\n"
        + "\n".join(definition.replace("**", "") for definition in DEFINED.values()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=EXIT_CODES,
    )
    commands = found.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_poc(commands)
    add_plan(commands)
    verify = commands.add_parser(
        "verify",
        help="check that a decision record follows from its own inputs",
        description="Recompute the verdict of a decision.json from its own inputs and compare.",
        epilog=EXIT_CODES,
    )
    verify.add_argument("file", type=Path, help="the decision.json")
    verify.add_argument(
        "--same-as",
        type=Path,
        metavar="RECORD",
        help="also check that it came out like another run of the same plan: verdict, ranking, "
        "accuracies within two test items, and the content hash on the same kind of machine",
    )
    add_sign(commands)
    add_outcome(commands)
    add_backup(commands)
    add_import(commands)
    add_export(commands)
    add_decide(commands)
    add_compare(commands)
    add_extrapolate(commands)
    add_report(commands)
    add_serve_links(commands)
    add_token(commands)
    add_audit(commands)
    add_doctor(commands)
    return found


def _add_poc(commands: Any) -> None:
    poc = commands.add_parser(
        "poc",
        help="run a proof of concept and print the verdict",
        description="Run all approaches of a plan on one benchmark and compare them. Writes "
        "decision.json and report.html.",
        epilog=EXIT_CODES,
    )
    add_plan_options(poc, needed=False)
    poc.add_argument(
        "--resume",
        metavar="ID",
        help="resume this PoC; it keeps its plan, so give no plan options",
    )
    poc.add_argument(
        "--ask",
        action="store_true",
        help="also measure the prompted LLM: calls the model that SWITCHPOINT_PROMPT_MODEL names, "
        "which costs at most the plan's prompt_cap_usd",
    )
    add_iteration_options(poc)
    poc.add_argument("--home", type=Path, metavar="DIR", help="folder of the store (default var)")
    poc.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for decision.json and report.html (default: the home folder)",
    )
    poc.add_argument("--quiet", action="store_true", help="no progress on standard error")


def run_poc_command(given: argparse.Namespace) -> None:
    """``poc``: run, print the verdict, write the record and the page."""
    from core.benchmarks.embedded import EMBEDDED
    from core.experiment.uploaded import uploaded_of
    from core.report.document.html import page as page_of
    from core.report.document.terminal import verdict_text
    from core.report.findings.break_even import flips_of
    from core.report.record import record_text
    from core.store.connection import Store, home_folder
    from core.store.experiments import load_experiment
    from core.store.home import existing_home
    from core.workflows.inputs.lacking import left_out_lines
    from core.workflows.inputs.plan import left_out
    from core.workflows.poc.crash_loop import by_hand, ends_before, take_up
    from core.workflows.poc.dossiers import open_dossier
    from core.workflows.poc.run import plan_poc, run_poc, unfinished_poc
    from core.workflows.report.sign_off import decided

    if (given.benchmark is None) == (given.resume is None):
        raise BadUsage("No benchmark is named", remedy="Name one, or a PoC with --resume ID.")
    if given.resume and says_a_plan(given):
        raise BadUsage("A resumed PoC keeps its plan", remedy="Leave the plan options out.")
    plan = plan_of(given) if given.resume is None else Plan()
    home = (existing_home if given.resume else home_folder)(given.home)
    out = _folder_for_results(given.out or home)
    progress = Printed(given.quiet)
    endpoint = _endpoint(plan) if given.ask and not given.resume else None
    with Store(home, "python -m core poc") as store:
        progress.report("preparing the benchmark", 0, 0)
        take_up(store)
        resumed = load_experiment(store, given.resume) if given.resume else None
        if resumed is not None:
            plan = resumed.plan
            endpoint = _endpoint(plan) if given.ask else None
        stands: list[str] = []
        if wants_iterations(given) or plan.by_round:
            experiment, found, stands = run_iterations(store, plan, given, progress)
            if found is None:
                print("\n".join(stands))
                return
            verdict = found
        else:
            told = _content_hash(out / "decision.json")
            uploaded = uploaded_of(store, plan.benchmark)
            if uploaded is None and plan.benchmark not in EMBEDDED:
                raise BadUsage(
                    f"There is no benchmark {plan.benchmark!r} in {home}",
                    f"Built in are {', '.join(EMBEDDED)}.",
                    "Import one first, or name the folder of its store with --home.",
                )
            for line in left_out_lines(left_out(plan, uploaded)):
                note(line)
            experiment = resumed or unfinished_poc(store, plan, told) or plan_poc(store, plan)
            print(ends_before(store, experiment.id), end="", file=sys.stderr)
            with by_hand(store, experiment.id, progress) as watched:
                verdict = run_poc(store, experiment.id, watched)
        if endpoint is not None:
            verdict = _ask(store, experiment.id, endpoint, progress) or verdict
        progress.report("writing the report", 0, 0)
        dossier = open_dossier(store, experiment.id)
        signed = decided(store, experiment.id, verdict.record)
        turning = flips_of(dossier.valuation)
        contents = {
            out / "report.html": page_of(dossier, turning),
            out / "decision.json": record_text(signed),
        }
        said = verdict_text(dossier, turning)
    # The record last: it says that nothing is left to do, and the same command begins anew.
    page, record = write_all_whole(
        contents,
        instead="choose another --out; the same command then writes them without a new PoC run",
    )
    print(said)
    if stands:
        print("\n" + "\n".join(stands))
    print(f"\nWritten: {record}\n         {page}\nStore: {home}")


def _folder_for_results(named: Path) -> Path:
    """The folder, once it is known that both files can be put there: a PoC takes minutes."""
    from core.domain.ordinary_files import check_target

    try:
        out = Path(os.path.realpath(named.expanduser()))
        for name in ("decision.json", "report.html"):
            check_target(out / name)
    except OSError as error:
        raise BadUsage(
            f"The results cannot be written to {named}",
            f"{reason_of(error) or error.strerror or error}".rstrip(".") + ".",
            "Choose another --out.",
        ) from error
    return out


def _content_hash(record: Path) -> str | None:
    """The hash a written record carries, if there is one that can be read."""
    try:
        return str(json.loads(record.read_bytes())["content_hash"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _endpoint(plan: Plan) -> Endpoint:
    """Where ``--ask`` asks, found out before anything is run."""
    from core.workflows.poc.prompted_arm import prompted_arms

    if plan.unknown or not prompted_arms(plan):
        raise BadUsage(
            "--ask needs a prompted model", remedy="Add 'prompt' to --arms, or drop --ask."
        )
    endpoint = find_endpoint(os.environ)
    if endpoint is None:
        raise BadUsage("There is no language model to ask", remedy=f"Set {MODEL} and {KEY}.")
    return endpoint


def _ask(
    store: Store, experiment_id: str, endpoint: Endpoint, progress: Printed
) -> StoredVerdict | None:
    """Measure what is prompted; a failure is told and leaves the finished PoC as it is."""
    from core.store.experiments import load_experiment
    from core.workflows.poc.prompted_arm import measure_prompted, prompted_arms

    found = None
    for one in prompted_arms(load_experiment(store, experiment_id).plan):
        progress.report(f"asking {one.settings.get('model', endpoint.model)}", 0, 0)
        try:
            found = measure_prompted(store, experiment_id, endpoint, arm_id=one.id)
        except SwitchpointError as error:
            note(f"{one.name} is not measured. {error.text}")
    return found


def verify_command(given: argparse.Namespace) -> None:
    """``verify``: print what was checked."""
    from core.workflows.poc.reproduction import checked_same
    from core.workflows.report.verify import read_record, verify_record

    record = read_record(given.file)
    for line in verify_record(record):
        print(f"ok  {line}")
    if given.same_as is not None:
        for line in checked_same(read_record(given.same_as), record):
            print(line)
    print(f"Record verified: {record['verdict']['answer']}, {record['content_hash']}")


COMMANDS: dict[str, Callable[[argparse.Namespace], int | None]] = {
    "poc": run_poc_command,
    "plan": run_plan,
    "verify": verify_command,
    "sign": run_sign,
    "outcome": run_outcome,
    "backup": run_backup,
    "restore": run_restore,
    "import": run_import,
    "export": run_export,
    "decide": run_decide,
    "compare": run_compare,
    "extrapolate": run_extrapolate,
    "report": run_report,
    "serve-links": run_serve_links,
    "token": run_token,
    "audit": run_audit,
    "doctor": run_doctor,
}


def _delivered(last: str = "") -> bool:
    """Whether what was printed has arrived, and with it a last text.

    A pipe whose reader has gone (``... | head``) is not worth a word; a full disk is.
    """
    try:
        print(last, end="", flush=True)
        return True
    except BrokenPipeError:
        pass
    except OSError as error:
        note(f"Standard output cannot be written\n{reason_of(error) or error.strerror}.")
    # Python would try once more at its end, and print a trace.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    os.umask(OWN)
    given = parser().parse_args(arguments)
    try:
        code = COMMANDS[given.command](given) or 0
    except SwitchpointError as error:
        note(error.text)
        return error.exit_code
    except KeyboardInterrupt:
        note("Interrupted. Progress is saved; run the same command to resume.")
        return 1
    except (OSError, MemoryError) as error:
        # What could not be written is thrown away, so it takes an empty line to find out whether
        # it was the output.
        if _delivered("\n"):
            note(refusal(error).text)
        return 1
    # Here, or a full disk would be noticed only after the exit code.
    return code if _delivered() else 1
