"""Rules of security groups: what they say, checked as Neutron does.

Source: https://docs.openstack.org/api-ref/network/v2/#security-group-rules-security-group-rules;
neutron.db.securitygroups_db.SecurityGroupDbMixin._validate_security_group_rule (2024.1).
"""

from ipaddress import ip_network

from server.errors import InvalidRequestError
from server.host.groups import ICMP, ICMP6, WITH_PORTS
from server.services.values import NewRule
from server.store.security_rules import FAMILIES, PROTOCOLS, number_of

_ONLY_IPV6 = frozenset({"ipv6-encap", "ipv6-route", "ipv6-frag", "ipv6-icmp", "icmpv6"})
_ANY = frozenset({"any", "-1", "0"})
_LAST_PROTOCOL, _LAST_PORT, _LAST_CODE = 255, 65535, 255


def checked_rule(wish: NewRule) -> NewRule:
    """Return a rule as it is kept, if it makes sense.

    Raises:
        InvalidRequestError: Says what of it does not.
    """
    protocol = _protocol(wish)
    if wish.remote_prefix is not None and wish.remote_group_id is not None:
        raise InvalidRequestError("Only remote_ip_prefix or remote_group_id may be provided.")
    _check_ports(wish, protocol)
    return wish.model_copy(update={"protocol": protocol, "remote_prefix": _prefix(wish)})


def identity(rule: NewRule) -> tuple[object, ...]:
    """Return what two rules must not have in common."""
    number = number_of(rule.protocol, FAMILIES[rule.ethertype])
    given = rule.first, rule.last, rule.remote_prefix, rule.remote_group_id
    return rule.direction, rule.ethertype, number, *given


def _protocol(wish: NewRule) -> str | None:
    if wish.protocol is None or wish.protocol.lower() in _ANY:
        return None
    name = wish.protocol.lower()
    known = name in PROTOCOLS or (name.isdecimal() and int(name) <= _LAST_PROTOCOL)
    if not known or len(name) > 20:  # noqa: PLR2004 - no giant numbers
        raise InvalidRequestError(
            f"Security group rule protocol {wish.protocol[:32]} not supported. Only protocol "
            f"values {', '.join(PROTOCOLS)} and integer representations [0 to 255] are supported."
        )
    if name in _ONLY_IPV6 and wish.ethertype == "IPv4":
        raise InvalidRequestError(f"Invalid ethertype IPv4 for protocol {name}.")
    return name


def _check_ports(wish: NewRule, protocol: str | None) -> None:
    if wish.first is None and wish.last is None:
        return
    number = number_of(protocol, FAMILIES[wish.ethertype])
    if number in (ICMP, ICMP6):
        _check_icmp(wish)
        return
    if number is None:
        raise InvalidRequestError("Must also specify protocol if port range is given.")
    if number not in WITH_PORTS:
        raise InvalidRequestError(f"Ports cannot be given for protocol {protocol}.")
    first, last = wish.first, wish.last
    if first is None or last is None or not 0 <= first <= last <= _LAST_PORT:
        raise InvalidRequestError(
            "For TCP/UDP protocols, port_range_min must be <= port_range_max, "
            "and both must be given, between 0 and 65535."
        )
    if first == 0 and number in (6, 17):
        raise InvalidRequestError(f"Invalid port 0 for protocol {protocol}.")


def _check_icmp(wish: NewRule) -> None:
    for value, field in ((wish.first, "type"), (wish.last, "code")):
        if value is not None and not 0 <= value <= _LAST_CODE:
            raise InvalidRequestError(f"Invalid value for ICMP {field}: {value}. It must be 0-255.")
    if wish.first is None:
        raise InvalidRequestError(
            f"ICMP code (port-range-max) {wish.last} is provided but ICMP type "
            "(port-range-min) is missing."
        )


def _prefix(wish: NewRule) -> str | None:
    if wish.remote_prefix is None:
        return None
    try:
        found = ip_network(wish.remote_prefix, strict=False)
    except ValueError as error:
        raise InvalidRequestError(
            f"'{wish.remote_prefix[:64]}' is not a valid IP subnet for remote_ip_prefix"
        ) from error
    if found.version != FAMILIES[wish.ethertype]:
        raise InvalidRequestError(
            f"Conflicting value ethertype {wish.ethertype} for CIDR {wish.remote_prefix}"
        )
    return str(found)
