"""`cockpit apply`, `destroy`, `undo` and `cancel`: deployments from begin to end."""

import asyncio
import time

from cockpit.backend import apply, keys
from cockpit.backend.session import Session
from cockpit.cli import keyboard
from cockpit.cli.connect import connected, following
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.cli.planning import check, load, show
from cockpit.cli.progress import Watcher, watcher
from cockpit.errors import CockpitError, ServerError
from cockpit.models.plan import Plan, plan
from cockpit.models.progress import Progress
from cockpit.models.topology import Topology
from cockpit.settings import config_dir

_FAILED, _INTERRUPTED = 1, 130


async def run(options: Options, out: Output) -> int:
    """Carry out one of the commands that change the cloud."""
    drawing = load(options)
    async with connected(options, out) as session, following(session):
        match options.command:
            case "apply":
                return await _apply(session, drawing, options, out)
            case "destroy":
                return await _destroy(session, drawing, options, out)
            case "undo":
                return await _undo(session, drawing, options, out)
            case _:
                return await _cancel(session, drawing, out)


async def _apply(session: Session, drawing: Topology, options: Options, out: Output) -> int:
    check(drawing, session.live, out)
    wanted = plan(drawing, session.live, keys.NAME)
    show(wanted, drawing, out)
    if wanted.is_empty:
        return 0
    if not await _consent(options, out, "Do it?"):
        return _FAILED
    if any(step.after and step.after.get("key_name") == keys.NAME for step in wanted.steps):
        await keys.ensure_keypair(session.api, await keys.operator_key(config_dir()))
    return await _carry_out(session, wanted, drawing, out)


async def _destroy(session: Session, drawing: Topology, options: Options, out: Output) -> int:
    # An empty drawing of the same identity: the plan is to remove all that belongs to it.
    wanted = plan(Topology(drawing.id, drawing.name), session.live)
    show(wanted, drawing, out)
    if wanted.is_empty:
        return 0
    if not await _consent(options, out, "Remove all this?"):
        return _FAILED
    return await _carry_out(session, wanted, drawing, out)


async def _carry_out(session: Session, wanted: Plan, drawing: Topology, out: Output) -> int:
    try:
        deployment_id = await apply.submit(session, wanted, str(drawing.id), drawing.name)
    except ServerError as error:
        if error.code == "stale":
            raise CockpitError(
                str(error), "Something changed since the plan was made: run the command again."
            ) from error
        raise
    return await _follow(session, deployment_id, out)


async def _undo(session: Session, drawing: Topology, options: Options, out: Output) -> int:
    last = _last(session, drawing, is_running=False)
    out.note(f"The last apply of {drawing.name} had {last.total} steps and is {last.state}.")
    if not await _consent(options, out, "Take it back?"):
        return _FAILED
    try:
        deployment_id = await apply.submit_inverse(session, last)
    except ServerError as error:
        if error.code == "stale":
            hint = "Something changed since: make it as it was, or see: cockpit plan"
            raise CockpitError(str(error), hint) from error
        raise
    return await _follow(session, deployment_id, out)


async def _cancel(session: Session, drawing: Topology, out: Output) -> int:
    running = _last(session, drawing, is_running=True)
    await session.api.cancel(running.id)
    return await _follow(session, running.id, out, "cancelled")


def _last(session: Session, drawing: Topology, *, is_running: bool) -> Progress:
    for deployment in session.live.deployments():
        if deployment.topology_id == str(drawing.id) and deployment.is_running == is_running:
            return deployment
    what = "No apply of this drawing is under way" if is_running else "It was never applied"
    raise CockpitError(f"{drawing.name}: {what}", "See: cockpit status")


async def _follow(
    session: Session, deployment_id: str, out: Output, wanted_end: str = "done"
) -> int:
    """Show a deployment until it has ended, or until the operator leaves it alone."""
    out.record(event="deployment", id=deployment_id)
    started_s = time.monotonic()
    with keyboard.interrupts() as pressed:
        while True:
            with watcher(out) as watch:
                ended = await _until_end_or_interrupt(session, deployment_id, watch, pressed)
            if ended is not None:
                _conclude(ended, time.monotonic() - started_s, out)
                return 0 if ended.state == wanted_end else _FAILED
            pressed.clear()
            choice = await _ask_what_now(out)
            if choice == "c":
                await session.api.cancel(deployment_id)
            elif choice != "w":
                out.note("It goes on in the server. See it with: cockpit status")
                out.record(event="result", state="running", deployment=deployment_id)
                return _INTERRUPTED


async def _until_end_or_interrupt(
    session: Session, deployment_id: str, watch: Watcher, pressed: asyncio.Event
) -> Progress | None:
    """Return how it ended; None when Ctrl+C came first."""
    last: Progress | None = None

    async def look() -> None:
        nonlocal last
        async for progress in apply.follow(session, deployment_id):
            watch.show(progress)
            last = progress

    async with asyncio.TaskGroup() as group:
        looking = group.create_task(look())
        waiting = group.create_task(pressed.wait())
        await asyncio.wait((looking, waiting), return_when=asyncio.FIRST_COMPLETED)
        looking.cancel()
        waiting.cancel()
    return last if last is not None and not last.is_running else None


async def _ask_what_now(out: Output) -> str:
    if out.is_json or not keyboard.is_interactive():
        return "l"
    return await keyboard.answer(
        "\nIt goes on in the server. [l]eave it alone, [w]ait, or [c]ancel it and take back "
        "what is not done? [l] "
    )


def _conclude(ended: Progress, took_s: float, out: Output) -> None:
    error = apply.failure(ended)
    out.record(
        event="result",
        state=ended.state,
        deployment=ended.id,
        done=ended.done,
        total=ended.total,
        took_s=round(took_s, 3),
    )
    if error is not None:
        raise error
    verb = "is cancelled" if ended.state == "cancelled" else "is done"
    out.line(f"{ended.name} {verb}: {ended.done} of {ended.total} steps in {took_s:.1f} s.")


async def _consent(options: Options, out: Output, question: str) -> bool:
    if options.is_consent_given:
        return True
    if out.is_json or not keyboard.is_interactive():
        raise CockpitError("Nobody can be asked whether to do this", "Say yes with --yes.")
    if await keyboard.answer(f"{question} [y/N] ") in {"y", "yes"}:
        return True
    out.note("Nothing was done.")
    return False
