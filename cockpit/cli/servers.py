"""`cockpit server VERB NAME`: orders to an instance, and what is told of one."""

import getpass
import sys
from collections.abc import Awaitable, Callable

from cockpit.backend import servers
from cockpit.backend.session import Session
from cockpit.cli.connect import connected
from cockpit.cli.finding import one
from cockpit.cli.keyboard import is_interactive
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.errors import CockpitError
from cockpit.models.resources import Resource

Verb = Callable[[Session, Resource, Options, Output], Awaitable[None]]


async def run(options: Options, out: Output) -> int:
    """Give the order, or tell what is asked for; the server carries orders out by itself."""
    verb, *_ = options.words
    async with connected(options, out) as session:
        server = one(session.live, "server", options.server.name)
        if verb in servers.ORDERS:
            await servers.act(session.api.client, server.id, servers.ORDERS[verb])
            _told(out, server, verb)
        else:
            await _VERBS[verb](session, server, options, out)
    return 0


async def _reboot(session: Session, server: Resource, options: Options, out: Output) -> None:
    await session.api.reboot_server(server.id, is_hard=options.server.is_hard)
    _told(out, server, "reboot")


async def _lock(session: Session, server: Resource, options: Options, out: Output) -> None:
    reason = options.server.reason
    wish = {"locked_reason": reason} if reason else None
    await servers.act(session.api.client, server.id, "lock", wish)
    _told(out, server, "lock")


async def _rescue(session: Session, server: Resource, options: Options, out: Output) -> None:
    wish = {"rescue_image_ref": _image(session, options)} if options.server.image else None
    answer = await servers.act(session.api.client, server.id, "rescue", wish)
    out.record(server=server.id, order="rescue", password=answer["adminPass"])
    out.line(f"{server.name} is rescued. The password of root is {answer['adminPass']}")
    out.note("It is shown only now. The server's own disk is the second one.")


async def _rebuild(session: Session, server: Resource, options: Options, out: Output) -> None:
    own = str(server.observed["image_id"])
    image_id = _image(session, options) if options.server.image else own
    wish = {"imageRef": image_id}
    answer = await servers.act(session.api.client, server.id, "rebuild", wish)
    password = answer["server"].get("adminPass")
    out.record(server=server.id, order="rebuild", password=password)
    out.line(f"{server.name} is rebuilt. The password of root is {password}")
    out.note("It is shown only now.")


async def _resize(session: Session, server: Resource, options: Options, out: Output) -> None:
    flavor = await servers.flavor_id(session.api.client, options.words[1])
    await servers.act(session.api.client, server.id, "resize", {"flavorRef": flavor})
    _told(out, server, "resize")
    out.note("When it works: cockpit server confirm. Else: cockpit server revert.")


async def _diagnostics(session: Session, server: Resource, _options: Options, out: Output) -> None:
    told = await servers.diagnostics(session.api.client, server.id)
    out.record(server=server.id, diagnostics=told)
    out.table(("counter", "value"), [(name, str(value)) for name, value in told.items()])


async def _guest(session: Session, server: Resource, _options: Options, out: Output) -> None:
    told = await servers.guest(session.api.client, server.id)
    out.record(server=server.id, guest=told)
    if told is None:
        out.line(f"No agent answers in {server.name}")
        return
    rows = [("hostname", told["hostname"]), ("system", told["system"] or "unknown")]
    rows += [(mac, ", ".join(found)) for mac, found in sorted(told["addresses"].items())]
    rows += [
        (one["mount_point"], f"{one['used_bytes'] or 0} of {one['total_bytes'] or 0} bytes used")
        for one in told["file_systems"]
    ]
    out.table(("what", "value"), rows)


async def _log(session: Session, server: Resource, options: Options, out: Output) -> None:
    text = await session.api.console_log(server.id, options.server.lines)
    out.record(server=server.id, log=text)
    out.line(text)


async def _password(session: Session, server: Resource, _options: Options, out: Output) -> None:
    if is_interactive():
        password = getpass.getpass(f"New password of root on {server.name}: ")
        if password != getpass.getpass("Once more: "):
            raise CockpitError("The two passwords differ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise CockpitError("No password was given", "Write it on standard input.")
    wish = {"adminPass": password}
    await servers.act(session.api.client, server.id, "changePassword", wish)
    _told(out, server, "password")


async def _tag(session: Session, server: Resource, options: Options, out: Output) -> None:
    tags, given = [*server.attributes.get("tags", ())], options.words[1:]
    if given and options.server.is_removal:
        tags = [tag for tag in tags if tag not in given]
    elif given:
        tags = [*dict.fromkeys((*tags, *given))]
    if given:
        await servers.set_tags(session.api.client, server.id, tags)
    out.record(server=server.id, tags=tags)
    out.line(f"{server.name}: {', '.join(tags) or 'no tags'}")


async def _meta(session: Session, server: Resource, options: Options, out: Output) -> None:
    values, given = await servers.metadata(session.api.client, server.id), options.words[1:]
    for word in given:
        key, equals, value = word.partition("=")
        if options.server.is_removal:
            values.pop(key, None)
        elif equals:
            values[key] = value
        else:
            raise CockpitError(f"{word} is no KEY=VALUE")
    if given:
        await servers.set_metadata(session.api.client, server.id, values)
    out.record(server=server.id, metadata=values)
    out.table(("key", "value"), sorted(values.items()))


async def _actions(session: Session, server: Resource, _options: Options, out: Output) -> None:
    found = await servers.actions(session.api.client, server.id)
    out.record(server=server.id, actions=found)
    rows = [(one["start_time"], one["action"], one["message"] or "") for one in found]
    out.table(("when", "order", "result"), rows)


def _image(session: Session, options: Options) -> str:
    return one(session.live, "image", options.server.image).id


def _told(out: Output, server: Resource, order: str) -> None:
    out.record(server=server.id, order=order)
    out.line(f"{server.name}: {order} is under way.")


_VERBS: dict[str, Verb] = {
    "reboot": _reboot,
    "lock": _lock,
    "rescue": _rescue,
    "rebuild": _rebuild,
    "resize": _resize,
    "diagnostics": _diagnostics,
    "guest": _guest,
    "log": _log,
    "password": _password,
    "tag": _tag,
    "meta": _meta,
    "actions": _actions,
}
