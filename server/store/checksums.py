"""Checksums that callers give for images, and the lists of them that sites publish."""

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

PROPERTY = "cockpit:checksum"
"""Of an image: `sha256:` or `sha512:` and what its bytes must sum up to."""

URL_PROPERTY = "cockpit:checksum_url"
"""Of an image: the list, of the site that it is downloaded from, that has its checksum."""

_LENGTHS = {64: "sha256", 128: "sha512"}
_GIVEN = re.compile(r"(sha256|sha512):([0-9a-f]+)")
# `sha256sum` and friends; their --tag and BSD's `sha256`; only the sum.
_PLAIN = re.compile(r"^\\?([0-9a-fA-F]{64,128})(?:\s+[ *]?(\S.*))?$")
_TAGGED = re.compile(r"^SHA(?:256|512)\s*\((.+)\)\s*=\s*([0-9a-fA-F]{64,128})$")


def parsed(given: str) -> tuple[str, str] | None:
    """Return algorithm and sum; None: they are malformed."""
    found = _GIVEN.fullmatch(given.lower())
    if found is None or _LENGTHS.get(len(found[2])) != found[1]:
        return None
    return found[1], found[2]


def listed(text: str, url: str) -> tuple[str, str] | None:
    """Return algorithm and sum that a list has for the file of a URL; None: it has none.

    A list with several sums of one file counts with the longest.
    """
    name = PurePosixPath(urlsplit(url).path).name
    found: list[str] = []
    for line in text.splitlines():
        plain, tagged = _PLAIN.match(line.strip()), _TAGGED.match(line.strip())
        if plain is not None and (plain[2] is None or PurePosixPath(plain[2]).name == name):
            found.append(plain[1].lower())
        elif tagged is not None and PurePosixPath(tagged[1]).name == name:
            found.append(tagged[2].lower())
    known = [one for one in found if len(one) in _LENGTHS]
    if not known:
        return None
    best = max(known, key=len)
    return _LENGTHS[len(best)], best
