"""What our server says in English, known again, so that it can be translated when shown.

The server tells a fault as a sentence and has no word for most of them. A sentence that
stands below is taken apart into its template and values; any other stays as it is.
"""

import re
from functools import cache
from typing import Final

from cockpit.models.sentences import Sentence, say

_SENTENCES: Final[tuple[str, ...]] = (
    "A reader of the project may change nothing",
    "Address {address} is wanted twice: by {names}",
    "All addresses of {network} are taken",
    "Another image for server {name} is a replacement",
    "Choose another interface, or give each network a VLAN of its own.",
    "Choose another one, or leave the choice to the server.",
    "Delete it and create another one.",
    "Delete its ports first.",
    "Delete the physical port first.",
    "Delete them first.",
    "Delete volumes, or make them smaller.",
    "Detach it first.",
    "External network {name} has no addresses yet",
    "External networks {one} ({low}) and {other} ({high}) overlap",
    "Floating IP {address} cannot become another address",
    "Give it a prefix for the router.",
    "Give one of them another prefix.",
    "Image {name} cannot be deleted: volumes stand on it: {names}",
    "Image {name} is not ready: it has no bytes yet",
    "Image {name} is protected",
    "Image {name} needs a disk of {needed} GiB, not {size}",
    "Image {name} needs {ram} MiB of memory",
    "Log in again.",
    "Make servers smaller, or stop some.",
    "Network {name} cannot be deleted: it is plugged into {place}",
    "Network {name} cannot be deleted: {names} hangs on it",
    "Network {name} cannot change between private and external",
    "Network {name} has no addresses",
    "Network {name} is external",
    "Only an admin may create an external network",
    "Only an admin may see and plug physical ports",
    "Paused: disk full on {place}; it goes on once there is room",
    "Plan again; to take a deployment back, take back first what was done after it.",
    "Port {name} asks for {address}, and its network has no prefix",
    "QEMU did not start: {reason}",
    "Release it and reserve another one.",
    "Reverted: not confirmed in time",
    "Router {name} has two interfaces on one network",
    "Server {name} could not be found",
    "Server {name} ends right after its start",
    "Start it first.",
    "Start it instead.",
    "The MAC address {mac} is taken on network {network}",
    "The bytes of image {name} are gone",
    "The guest does not let go of {name}",
    "The host agent failed: {reason}",
    "The image is damaged: {reason}",
    "The image is empty",
    "The image is encrypted",
    "The image is not in the qcow2 format",
    "The image stands on another file (backing file)",
    "The pool {low} to {high} is empty",
    "The pools {one} and {other} overlap",
    "The prefix {cidr} must be between /{shortest} and /{longest}",
    "The request needs a valid token",
    "The server has a defect here",
    "The user has no role in this project, or there is none",
    "The user name or the password is wrong",
    "There is no image {name}",
    "Try again in a moment.",
    "Upload it, or choose another one.",
    "Upload them first.",
    "Volume {name} cannot be deleted: server {server} uses it",
    "Volume {name} cannot shrink from {old} to {new} GiB",
    "Volume {name} is a root disk: it stays with its server",
    "Volume {name} is in use by server {server}",
    "{address} is not a host address of {network}",
    "{address} is the gateway of {network}",
    "{cidr} is not an IPv4 prefix such as 10.0.1.0/24",
    "{gib} GiB of disk would be promised, and the limit is {limit} GiB",
    "{mib} MiB of memory would be in use, and the host has {limit} MiB",
    "{name} does not run",
    "{program} is missing. Install it: apt install {package}",
    "{text} is not an IPv4 address",
    "{times} images are called {name}",
    # The longer ones, which only frame another sentence, come last.
    "{step}: it exists already, with {other}",
    "{step}: it has changed meanwhile: {other}",
    "{step}: it is gone",
    "{step}: it is still being deleted",
    "{step}: {reason}",
)
_FRAMES: Final = frozenset({"{step}: {reason}"})
_FIELD: Final = re.compile(r"\\{(\w+)\\}")


def known_again(text: str) -> str:
    """Return a sentence of the server as a `Sentence`, or as it is where it is not known."""
    for template, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is None:
            continue
        values = {name: known_again(value) for name, value in found.groupdict().items()}
        is_frame = template in _FRAMES
        if is_frame and not isinstance(values["reason"], Sentence):
            continue
        return say(template, **values)
    return text


def templates() -> tuple[str, ...]:
    """Return all sentences that are known, with fields in braces, but for mere frames."""
    return tuple(template for template in _SENTENCES if template not in _FRAMES)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (template, re.compile(_FIELD.sub(r"(?P<\1>.+?)", re.escape(template)), re.DOTALL))
        for template in _SENTENCES
    )
