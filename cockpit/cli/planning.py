"""`cockpit plan`: what an apply would do."""

from pathlib import Path

from cockpit.backend.keys import NAME as OWN_KEY
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.cli.state import local_server
from cockpit.errors import CockpitError
from cockpit.models import project_file
from cockpit.models.live import Live
from cockpit.models.plan import Plan, Step, plan
from cockpit.models.rules import problems
from cockpit.models.topology import Topology

_SOMETHING_TO_DO = 3
_SIGNS = {"create": "+", "update": "~", "replace": "!", "delete": "-"}


async def run(options: Options, out: Output) -> int:
    """Show the plan of a drawing."""
    drawing = load(options)
    live = None if options.is_offline else await _look(options, out)
    check(drawing, live, out)
    live = Live() if live is None else live
    wanted = plan(drawing, live, OWN_KEY)
    show(wanted, drawing, out)
    return _SOMETHING_TO_DO if options.wants_exit_code and not wanted.is_empty else 0


async def _look(options: Options, out: Output) -> Live | None:
    if not options.url and local_server(options).is_untouched:
        out.note("The embedded server was never started: nothing runs yet.")
        return None
    # Late: an offline plan needs no network, and is quicker without.
    from cockpit.cli.connect import connected

    async with connected(options, out) as session:
        return session.live


def load(options: Options) -> Topology:
    """Read the drawing that the options name.

    Raises:
        CockpitError: It cannot be read.
    """
    return project_file.load(Path(options.drawing))


def check(drawing: Topology, live: Live | None, out: Output) -> None:
    """Tell what is wrong with a drawing; without a live state, images are not looked for.

    Raises:
        CockpitError: It cannot be applied like this.
    """
    images = None
    if live is not None:
        images = {text for image in live.of_kind("image") for text in (image.name, image.id)}
    found = problems(drawing, images)
    for problem in found:
        out.note(f"{problem.severity}: {problem.sentence}. {problem.hint}")
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        raise CockpitError(
            f"{drawing.name} cannot be applied: {errors[0].sentence}", str(errors[0].hint)
        )


def show(wanted: Plan, drawing: Topology, out: Output) -> None:
    """Write a plan."""
    out.record(
        plan={
            "name": drawing.name,
            "topology_id": str(drawing.id),
            "steps": [_record(step) for step in wanted.steps],
            "counts": wanted.counts,
            "data_lost": wanted.data_lost,
            "problems": wanted.problems,
        }
    )
    for problem in wanted.problems:
        out.note(f"cannot be done: {problem}")
    if wanted.is_empty:
        out.line(f"{drawing.name}: the cloud is like the drawing, there is nothing to do.")
        return
    for step in wanted.steps:
        out.line(
            f"  {_SIGNS[step.action]} {step.action:<8}{step.kind:<9}{step.name}{_details(step)}"
        )
    counts = ", ".join(f"{count} to {action}" for action, count in wanted.counts.items())
    out.line(f"{drawing.name}: {counts}.")
    if wanted.data_lost:
        out.line("Gone for good:")
        for loss in wanted.data_lost:
            out.line(f"  {loss}")


def _record(step: Step) -> dict[str, object]:
    return {
        "action": step.action,
        "kind": step.kind,
        "id": step.id,
        "name": step.name,
        "before": step.before,
        "after": step.after,
        "changed": step.changed,
    }


def _details(step: Step) -> str:
    if not step.changed or step.before is None or step.after is None:
        return ""
    parts = (f"{name} {step.before[name]} → {step.after[name]}" for name in step.changed)
    return f"  ({', '.join(parts)})"
