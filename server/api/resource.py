"""Turn one declaration into the routes of a REST resource.

OpenStack resources differ in names and fields, hardly in form: a collection, items
in an envelope, and named actions posted to an item. A facade module says what
differs; this module does what is the same: lists with `limit`, `marker`, filters,
sorting and field selection, single items, creation, change and removal.

A list is joined from fragments that were rendered before; only what has changed
since is rendered anew.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import urlencode

import orjson

from server.api.calls import Answer, Call, json_answer, raw_json
from server.api.router import Handler, Route
from server.errors import InvalidRequestError

View = TypeVar("View")
Json = dict[str, Any]
Act = Callable[[Call, str, Any], Awaitable[Answer]]
Match = Callable[[Any, str], bool]

_FRAGMENTS, _LISTS = 20_000, 16


@dataclass(frozen=True, slots=True)
class Edition(Generic[View]):
    """All of a collection that the caller may see, in the order to show it.

    Attributes:
        views: Makes them, where they are needed: the answer may be known already.
        owner: Whose views they are.
        number: Equal numbers of one owner stand for equal views; None: nothing is known.
    """

    views: Callable[[], Sequence[View]]
    owner: str = ""
    number: int | None = None


class Fragments:
    """Rendered items and lists; bounded, and forgetful without harm."""

    def __init__(self) -> None:
        self.items: dict[Hashable, tuple[Hashable, bytes]] = {}
        self.lists: OrderedDict[Hashable, tuple[int, bytes]] = OrderedDict()

    def keep_list(self, key: Hashable, number: int, body: bytes) -> None:
        """Remember a whole list of the edition `number`."""
        self.lists[key] = (number, body)
        self.lists.move_to_end(key)
        if len(self.lists) > _LISTS:
            self.lists.popitem(last=False)

    def keep_item(self, key: Hashable, stamp: Hashable, body: bytes) -> None:
        """Remember an item as it is at `stamp`."""
        if len(self.items) > _FRAGMENTS:
            self.items.clear()
        self.items[key] = (stamp, body)


@dataclass(frozen=True)
class Resource(Generic[View]):
    """One resource of one API.

    Attributes:
        singular, plural: Envelope keys; `singular` "" is an item without envelope.
        path: Of the collection.
        edition: The whole collection.
        view: One item; raises `NotFoundError`.
        id_of: The id of a view.
        stamp: Equal stamps of one id render equally.
        variant: What rendering depends on beside the view.
        render: View to item.
        brief: Fields of the list without detail; empty: there is only one list,
            which is detailed.
        matches: Filters that are not plain equality, by query name.
        ignored: Query names that are no filters.
        is_open: Items have fields of their own, by which can be filtered too.
        links: How the way to the next page is told.
        around: What a list's envelope has beside the list.
        create: Makes one from the inner body, returns its id.
        created: Status of a successful create: 201, or 202 where work goes on.
        render_created: The answer's item, where it is not that of a show.
        update: Changes one.
        update_method: PUT or PATCH.
        render_updated: The answer's item, where it is not that of a show.
        delete: Removes one.
        deleted: Status of a successful delete.
        actions: By name, what is posted to an item's `action`.
    """

    singular: str
    plural: str
    path: str
    edition: Callable[[Call], Awaitable[Edition[View]]]
    view: Callable[[Call, str], Awaitable[View]]
    id_of: Callable[[View], str]
    stamp: Callable[[View], Hashable]
    variant: Callable[[Call], Hashable]
    render: Callable[[Call, View], Json]
    brief: tuple[str, ...] = ()
    matches: Mapping[str, Match] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    is_open: bool = False
    links: Literal["array", "next"] = "array"
    around: Mapping[str, str] = field(default_factory=dict)
    create: Callable[[Call, Json], Awaitable[str]] | None = None
    created: int = 201
    render_created: Callable[[Call, View], Json] | None = None
    update: Callable[[Call, str, Json], Awaitable[None]] | None = None
    update_method: str = "PUT"
    render_updated: Callable[[Call, View], Json] | None = None
    delete: Callable[[Call, str], Awaitable[None]] | None = None
    deleted: int = 204
    actions: Mapping[str, Act] = field(default_factory=dict)
    fragments: Fragments = field(default_factory=Fragments)

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        item = f"{self.path}/{{id}}"
        routes = [Route("GET", self.path, self._list), Route("GET", item, self._show)]
        if self.brief:
            routes.append(Route("GET", f"{self.path}/detail", self._list_detail))
        optional: list[tuple[object, str, str, Handler]] = [
            (self.create, "POST", self.path, self._create),
            (self.update, self.update_method, item, self._update),
            (self.delete, "DELETE", item, self._delete),
            (self.actions, "POST", f"{item}/action", self._act),
        ]
        routes += [Route(method, path, do) for wanted, method, path, do in optional if wanted]
        return routes

    def fragment(self, call: Call, view: View, variant: Hashable) -> bytes:
        """Return an item, rendered now or before."""
        key, stamp = (variant, self.id_of(view)), self.stamp(view)
        known = self.fragments.items.get(key)
        if known is not None and known[0] == stamp:
            return known[1]
        body = orjson.dumps(self.render(call, view))
        self.fragments.keep_item(key, stamp, body)
        return body

    async def _list(self, call: Call) -> Answer:
        return await self._listed(call, self.brief)

    async def _list_detail(self, call: Call) -> Answer:
        return await self._listed(call, ())

    async def _listed(self, call: Call, fields: tuple[str, ...]) -> Answer:
        edition = await self.edition(call)
        variant = self.variant(call)
        if any(name not in self.ignored for name in call.query):
            return json_answer(self._selected(call, edition.views(), variant, fields))
        key = (edition.owner, variant, fields)
        number, body = self.fragments.lists.get(key, (None, b""))
        if number is None or number != edition.number:
            found = [self.fragment(call, view, variant) for view in edition.views()]
            if fields:
                found = [orjson.dumps(_only(orjson.loads(item), fields)) for item in found]
            around = b"".join(
                b'"%b":%b,' % (name.encode(), orjson.dumps(value))
                for name, value in self.around.items()
            )
            body = b'{%b"%b":[%b]}' % (around, self.plural.encode(), b",".join(found))
            if edition.number is not None:
                self.fragments.keep_list(key, edition.number, body)
        return raw_json(body)

    def _selected(
        self, call: Call, views: Sequence[View], variant: Hashable, fields: tuple[str, ...]
    ) -> Json:
        """Return the part of a list that the query asks for."""
        items = [orjson.loads(self.fragment(call, view, variant)) for view in views]
        items = [item for item in items if self._is_asked_for(call, item)]
        items = _sorted(call, items)
        items, more = _page(call, items)
        body: Json = {**self.around}
        chosen = tuple(call.query.get("fields", ())) or fields
        body[self.plural] = [_only(item, chosen) for item in items] if chosen else items
        if more:
            query = {name: values for name, values in call.query.items() if name != "marker"}
            query["marker"] = [str(items[-1]["id"])]
            path = f"{call.scope['path']}?{urlencode(query, doseq=True)}"
            if self.links == "next":
                body["next"] = path.removeprefix("/image")
            else:
                href = call.base_url + path
                body[f"{self.plural}_links"] = [{"rel": "next", "href": href}]
        return body

    def _is_asked_for(self, call: Call, item: Json) -> bool:
        for name, values in call.query.items():
            if name in self.ignored or name in _PAGING:
                continue
            match = self.matches.get(name, _equal)
            # Unknown names are ignored, as Nova and Neutron do; Glance's are properties.
            known = name in item or name in self.matches
            if not known and self.is_open:
                return False
            if known and not any(match(item.get(name, item), value) for value in values):
                return False
        return True

    async def _show(self, call: Call) -> Answer:
        return self._answer(call, await self.view(call, call.params["id"]), 200)

    def _answer(self, call: Call, view: View, status: int) -> Answer:
        body = self.fragment(call, view, self.variant(call))
        if self.singular:
            body = b'{"' + self.singular.encode() + b'":' + body + b"}"
        return raw_json(body, status)

    async def _create(self, call: Call) -> Answer:
        assert self.create is not None
        view = await self.view(call, await self.create(call, await self._body(call)))
        if self.render_created is None:
            return self._answer(call, view, self.created)
        item = self.render_created(call, view)
        return json_answer({self.singular: item} if self.singular else item, self.created)

    async def _update(self, call: Call) -> Answer:
        assert self.update is not None
        await self.update(call, call.params["id"], await self._body(call))
        if self.render_updated is None:
            return await self._show(call)
        item = self.render_updated(call, await self.view(call, call.params["id"]))
        return json_answer({self.singular: item} if self.singular else item)

    async def _body(self, call: Call) -> Json:
        if self.singular:
            return await call.inside(self.singular)
        body = await call.json()
        return body if isinstance(body, dict) else {"changes": body}

    async def _delete(self, call: Call) -> Answer:
        assert self.delete is not None
        await self.delete(call, call.params["id"])
        return Answer(self.deleted)

    async def _act(self, call: Call) -> Answer:
        body = await call.json()
        if not isinstance(body, dict) or len(body) != 1:
            raise InvalidRequestError("The body must name exactly one action")
        ((name, argument),) = body.items()
        if name not in self.actions:
            known = ", ".join(sorted(self.actions))
            raise InvalidRequestError(f"There is no action {name[:40]}", f"Known are {known}.")
        return await self.actions[name](call, call.params["id"], argument)


_PAGING = frozenset({"limit", "marker", "sort_key", "sort_dir", "sort", "fields", "page_reverse"})


def _equal(value: object, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted.lower() in (("true", "1") if value else ("false", "0"))
    if isinstance(value, list):
        return wanted in value
    return ("" if value is None else str(value)) == wanted


def _only(item: Json, fields: tuple[str, ...]) -> Json:
    return {name: item[name] for name in fields if name in item}


def _sorted(call: Call, items: list[Json]) -> list[Json]:
    keys = call.query.get("sort_key", [])
    directions = call.query.get("sort_dir", [])
    for part in (call.argument("sort") or "").split(","):
        name, _, direction = part.partition(":")
        if name:
            keys, directions = [*keys, name], [*directions, direction or "desc"]
    default = directions[-1] if directions else "asc"
    # Sorting by the last key first, stably, sorts by the first key in the end.
    for position, key in reversed([*enumerate(keys)]):
        direction = directions[position] if position < len(directions) else default
        items = sorted(items, key=partial(_order, key), reverse=direction == "desc")
    return items


def _order(key: str, item: Json) -> tuple[int, float, str]:
    value = item.get(key)
    if isinstance(value, (int, float)):
        return (0, float(value), "")
    return (1, 0.0, "" if value is None else str(value))


def _page(call: Call, items: list[Json]) -> tuple[list[Json], bool]:
    """Return one page of a list, and whether more follow."""
    if marker := call.argument("marker"):
        ids = [item.get("id") for item in items]
        if marker not in ids:
            raise InvalidRequestError(f"The marker {marker[:64]} could not be found")
        items = items[ids.index(marker) + 1 :]
    limit = call.argument("limit")
    if limit is None:
        return items, False
    if not (limit.isdecimal() and len(limit) < 10):  # noqa: PLR2004 - no giant numbers
        raise InvalidRequestError("limit must be a whole number, zero or more")
    return items[: int(limit)], 0 < int(limit) < len(items)
