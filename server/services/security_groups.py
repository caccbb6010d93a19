"""Wishes about security groups and their rules.

Every project has a group `default`, made when it is first looked for. The three profiles
are groups too, predefined ones, which nobody can change.
Source: https://docs.openstack.org/api-ref/network/v2/#security-groups-security-groups
"""

from collections.abc import Collection, Sequence
from typing import TypeAlias
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, NotFoundError
from server.events import EventLog, record
from server.host.profiles import PROFILE_GROUPS
from server.services.predefined import (
    PREDEFINED,
    PREDEFINED_RULES,
    GroupView,
    predefined_groups,
)
from server.services.principals import Principal
from server.services.security_rules import checked_rule, identity
from server.services.values import (
    NewRule,
    NewSecurityGroup,
    Profile,
    SecurityGroupChange,
)
from server.services.writing import Writing, writing
from server.store.tables import SecurityGroupRow, SecurityRuleRow, now

DEFAULT = "default"
_NAMESPACE = UUID("0d0b5f5e-5c0b-5d0e-8a51-5a0d9a1c2f77")
_FREE_OUT = (
    NewRule(direction="egress", ethertype="IPv4"),
    NewRule(direction="egress", ethertype="IPv6"),
)
Ids: TypeAlias = list[str]


class SecurityGroups:
    """Record which security groups a project wants; reconcile makes it so.

    What takes an id raises `NotFoundError` where the project has none of it, and each
    change of a predefined group `ConflictError`.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def ensure_default(self, project_id: str) -> None:
        """Make the group `default` of a project where it is missing."""
        async with self._log.read() as session:
            if await session.get(SecurityGroupRow, default_id(project_id)) is not None:
                return
        async with self._log.write() as session:
            await default_group(session, project_id)

    async def list(self, principal: Principal) -> Sequence[GroupView]:
        """Return the project's groups, `default` first, and the predefined ones."""
        await self.ensure_default(principal.project_id)
        async with self._log.read() as session:
            query = select(SecurityGroupRow).where(
                SecurityGroupRow.project_id == principal.project_id,
                SecurityGroupRow.wanted == "present",
            )
            order = SecurityGroupRow.is_default.desc(), SecurityGroupRow.created_at
            rows = (await session.scalars(query.order_by(*order, SecurityGroupRow.id))).all()
            ids = [row.id for row in rows]
            found = select(SecurityRuleRow).where(SecurityRuleRow.group_id.in_(ids))
            rules: dict[str, list[SecurityRuleRow]] = {group_id: [] for group_id in ids}
            for rule in await session.scalars(
                found.order_by(SecurityRuleRow.created_at, SecurityRuleRow.id)
            ):
                rules[rule.group_id].append(rule)
        views = [GroupView(row, tuple(rules[row.id])) for row in rows]
        return [*views, *predefined_groups(principal.project_id)]

    async def get(self, principal: Principal, group_id: str) -> GroupView:
        """Return one group.

        Raises:
            NotFoundError: The project has no such group.
        """
        for view in await self.list(principal):
            if view.row.id == group_id:
                return view
        raise _missing(group_id)

    async def create(self, principal: Principal, wish: NewSecurityGroup) -> SecurityGroupRow:
        """Record a new group.

        Raises:
            ConflictError: It is to be called `default`, or the id is taken.
        """
        async with writing(self._log, principal) as work:
            return await add_group(work, wish)

    async def update(
        self, principal: Principal, group_id: str, change: SecurityGroupChange
    ) -> SecurityGroupRow:
        """Record a change of a group.

        Raises:
            ConflictError: `default` is to be called otherwise.
        """
        async with writing(self._log, principal) as work:
            row = await _changeable(work, group_id)
            await change_group(work, row, change)
            return row

    async def delete(self, principal: Principal, group_id: str) -> None:
        """Take a group away, with the rules of others that name it.

        Raises:
            ConflictError: It is `default`, or NICs use it; names them.
        """
        async with writing(self._log, principal) as work:
            await remove_group(work, await _changeable(work, group_id))

    async def create_rules(
        self, principal: Principal, rules: Sequence[tuple[str, NewRule]]
    ) -> Sequence[SecurityRuleRow]:
        """Record new rules of groups, given with the groups' ids: all or none.

        Raises:
            InvalidRequestError: One makes no sense.
            ConflictError: One exists already.
        """
        async with writing(self._log, principal) as work:
            return [
                await add_rule(work, await _changeable(work, group_id), wish)
                for group_id, wish in rules
            ]

    async def delete_rule(self, principal: Principal, rule_id: str) -> None:
        """Take a rule away."""
        async with writing(self._log, principal) as work:
            rule = await work.session.get(SecurityRuleRow, rule_id)
            if rule is None or rule.project_id != principal.project_id:
                if rule_id in PREDEFINED_RULES:
                    raise _fixed(f"Security group rule {rule_id}")
                raise NotFoundError(
                    f"Security group rule {rule_id} does not exist",
                    name="SecurityGroupRuleNotFound",
                )
            await work.session.delete(rule)
            work.touch(await work.own(SecurityGroupRow, rule.group_id))


def default_id(project_id: str) -> str:
    """Return the id of a project's group `default`."""
    return str(uuid5(_NAMESPACE, f"{project_id}/{DEFAULT}"))


async def default_group(session: AsyncSession, project_id: str) -> SecurityGroupRow:
    """Return the group `default` of a project, made now where it is missing."""
    group_id = default_id(project_id)
    row = await session.get(SecurityGroupRow, group_id)
    if row is None:
        row = SecurityGroupRow(
            id=group_id,
            project_id=project_id,
            name=DEFAULT,
            description="Default security group",
            is_default=True,
        )
        session.add(row)
        await session.flush()
        inside = [
            NewRule(direction="ingress", ethertype="IPv4", remote_group_id=group_id),
            NewRule(direction="ingress", ethertype="IPv6", remote_group_id=group_id),
        ]
        session.add_all(_rule_row(row, rule) for rule in (*_FREE_OUT, *inside))
        await session.flush()
        await record(session, row)
    return row


async def add_group(work: Writing, wish: NewSecurityGroup) -> SecurityGroupRow:
    """Write a new group down; see `SecurityGroups.create`."""
    if wish.name == DEFAULT:
        raise ConflictError(
            "Default security group already exists.", name="SecurityGroupDefaultAlreadyExists"
        )
    row = await work.add(
        SecurityGroupRow(
            id=await work.claim(SecurityGroupRow, wish.id),
            project_id=work.principal.project_id,
            topology_id=wish.topology_id,
            name=wish.name,
            description=wish.description,
        )
    )
    for rule in _FREE_OUT if wish.rules is None else wish.rules:
        await add_rule(work, row, rule)
    return row


async def change_group(work: Writing, row: SecurityGroupRow, change: SecurityGroupChange) -> None:
    """Write a change of a group down; rules that stay the same keep their ids and hits."""
    given = change.given()
    name = given.get("name", row.name)
    if (name == DEFAULT) != row.is_default:
        raise ConflictError(
            "Updating default security group not allowed."
            if row.is_default
            else "Default security group already exists.",
            name="SecurityGroupCannotUpdateDefault",
        )
    row.name, row.description = name, given.get("description", row.description)
    if "rules" in given:
        wanted = {identity(rule): rule for rule in map(checked_rule, change.rules)}
        present = {identity(_wish_of(rule)): rule for rule in await rules_of(work.session, row.id)}
        for key, rule in present.items():
            if key not in wanted:
                await work.session.delete(rule)
        await work.session.flush()
        for key, wish in wanted.items():
            if key in present:
                present[key].description = wish.description
            else:
                await add_rule(work, row, wish)
    work.touch(row)


async def remove_group(work: Writing, row: SecurityGroupRow) -> None:
    """Take a group away; see `SecurityGroups.delete`."""
    if row.is_default:
        raise ConflictError(
            "Insufficient rights for removing default security group.",
            name="SecurityGroupCannotRemoveDefault",
        )
    query = select(SecurityRuleRow).where(SecurityRuleRow.remote_group_id == row.id)
    for rule in await work.session.scalars(query):
        if rule.group_id != row.id:
            work.touch(await work.session.get_one(SecurityGroupRow, rule.group_id))
            await work.session.delete(rule)
    row.wanted = "gone"
    work.touch(row)


async def add_rule(work: Writing, row: SecurityGroupRow, wish: NewRule) -> SecurityRuleRow:
    """Write a new rule down; see `SecurityGroups.create_rules`."""
    wish = checked_rule(wish)
    for rule in await rules_of(work.session, row.id):
        if identity(_wish_of(rule)) == identity(wish):
            raise ConflictError(
                f"Security group rule already exists. Rule id is {rule.id}.",
                name="SecurityGroupRuleExists",
            )
    made = _rule_row(row, wish)
    work.session.add(made)
    await work.session.flush()
    work.touch(row)
    return made


async def rules_of(session: AsyncSession, group_id: str) -> Sequence[SecurityRuleRow]:
    """Return the rules of a group in the order in which they were made."""
    query = select(SecurityRuleRow).where(SecurityRuleRow.group_id == group_id)
    return (
        await session.scalars(query.order_by(SecurityRuleRow.created_at, SecurityRuleRow.id))
    ).all()


async def group_ids(work: Writing, words: Collection[str]) -> tuple[Profile, Ids]:
    """Return what names or ids of groups mean: the profile among them, else CUSTOM, and groups.

    Raises:
        NotFoundError: The project has no such group.
        ConflictError: Several have the name.
    """
    profile: Profile = "CUSTOM"
    found: Ids = []
    for word in words:
        predefined = PREDEFINED.get(word) or (word if word in PROFILE_GROUPS else None)
        if predefined is not None:
            profile = predefined  # type: ignore[assignment] # one of its keys
            continue
        group_id = (await _named(work, word)).id
        if group_id not in found:
            found.append(group_id)
    return profile, found


async def _named(work: Writing, word: str) -> SecurityGroupRow:
    project_id = work.principal.project_id
    if word in (DEFAULT, default_id(project_id)):
        return await default_group(work.session, project_id)
    query = select(SecurityGroupRow).where(
        SecurityGroupRow.project_id == project_id,
        SecurityGroupRow.wanted == "present",
        (SecurityGroupRow.id == word) | (SecurityGroupRow.name == word),
    )
    rows = (await work.session.scalars(query)).all()
    if len(rows) > 1:
        raise ConflictError(
            f"Multiple security_group matches found for name '{word}', use an ID to be more "
            "specific.",
            name="NoUniqueMatch",
        )
    if not rows:
        raise _missing(word)
    return rows[0]


async def _changeable(work: Writing, group_id: str) -> SecurityGroupRow:
    if group_id in PREDEFINED:
        raise _fixed(f"Security group {PREDEFINED[group_id]}")
    if group_id == default_id(work.principal.project_id):
        return await default_group(work.session, work.principal.project_id)
    row = await work.session.get(SecurityGroupRow, group_id)
    if row is None or row.project_id != work.principal.project_id or row.wanted == "gone":
        raise _missing(group_id)
    return row


def _fixed(what: str) -> ConflictError:
    return ConflictError(
        f"{what} is predefined and cannot be changed",
        "Make a group of your own.",
        name="SecurityGroupPredefined",
    )


def _missing(group_id: str) -> NotFoundError:
    return NotFoundError(f"Security group {group_id} does not exist", name="SecurityGroupNotFound")


def _rule_row(row: SecurityGroupRow, wish: NewRule) -> SecurityRuleRow:
    return SecurityRuleRow(
        group_id=row.id, project_id=row.project_id, created_at=now(), **wish.model_dump()
    )


def _wish_of(rule: SecurityRuleRow) -> NewRule:
    return NewRule.model_validate({name: getattr(rule, name) for name in NewRule.model_fields})
