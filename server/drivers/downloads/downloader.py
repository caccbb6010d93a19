"""Fetch files with limits, in pieces where the site can."""

import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from server.drivers.base import Download
from server.drivers.downloads.addresses import Private, addresses_of
from server.errors import InvalidRequestError, UnavailableError

_CONNECT_S, _SILENCE_S = 15.0, 60.0
_MOST_REDIRECTS = 8
_TEXT_BYTES = 4 << 20
_PORTS = {"http": 80, "https": 443}
_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_PARTIAL, _BEYOND = 206, 416
_AGENT = "synnefo-cockpit"


@dataclass(frozen=True, slots=True)
class HttpDownloader:
    """Fetches by http and https; `server.drivers.base.Downloader`.

    Attributes:
        most_bytes: Of one file.
        private: What may be fetched from, beside the internet.
    """

    most_bytes: int
    private: Private = "none"

    @asynccontextmanager
    async def open(self, url: str, offset: int = 0, version: str = "") -> AsyncIterator[Download]:
        headers = {}
        if offset and version:
            headers = {"Range": f"bytes={offset}-", "If-Range": version}
        try:
            async with self._answer(url, headers) as answer:
                if answer.status_code != _BEYOND or _range(answer, offset)[1] == offset:
                    yield self._download(answer, offset, url)
                    return
            # There is not so much of it: it is another file.
            async with self._answer(url, {}) as answer:
                yield self._download(answer, 0, url)
        except httpx.TransportError as error:
            why = str(error) or type(error).__name__
            raise UnavailableError(
                f"The connection to {_site(url)} broke off: {why}", "It is tried again by itself."
            ) from error

    async def text(self, url: str) -> str:
        found = b""
        async with self.open(url) as download:
            async for chunk in download.body:
                found += chunk
                if len(found) > _TEXT_BYTES:
                    raise InvalidRequestError(f"{url} is no list of checksums: it is too long")
        return found.decode("utf-8", "replace")

    def _download(self, answer: httpx.Response, offset: int, url: str) -> Download:
        version = _version(answer)
        first, total = _range(answer, offset)
        if answer.status_code == _BEYOND:
            return Download(offset, total, version, _nothing())  # all of it is here
        if total is not None and total > self.most_bytes:
            raise InvalidRequestError(
                f"{url} has {total} bytes, and {self.most_bytes} may be fetched"
            )
        return Download(first, total, version, self._limited(answer, first, url))

    async def _limited(self, answer: httpx.Response, length: int, url: str) -> AsyncIterator[bytes]:
        async for chunk in answer.aiter_raw():
            length += len(chunk)
            if length > self.most_bytes:
                raise InvalidRequestError(
                    f"{url} has more bytes than may be fetched, {self.most_bytes}"
                )
            yield chunk

    @asynccontextmanager
    async def _answer(self, url: str, headers: dict[str, str]) -> AsyncIterator[httpx.Response]:
        """Give the answer to a request, at the end of all redirects.

        Every step is judged by itself: a site on the internet may send us anywhere.
        """
        patience = httpx.Timeout(_CONNECT_S, read=_SILENCE_S)
        # Whom the system trusts, so that sites of the own house can be downloaded from too.
        trust = ssl.create_default_context()
        async with httpx.AsyncClient(timeout=patience, trust_env=False, verify=trust) as client:
            for _ in range(_MOST_REDIRECTS):
                answer = await self._ask(client, url, headers)
                try:
                    if answer.is_redirect:
                        url = str(_parsed(url).join(answer.headers["location"]))
                        continue
                    _check(answer, url)
                    yield answer
                    return
                finally:
                    await answer.aclose()
        raise InvalidRequestError(f"{_site(url)} sends us around in circles")

    async def _ask(
        self, client: httpx.AsyncClient, url: str, headers: dict[str, str]
    ) -> httpx.Response:
        parsed = _parsed(url)
        port = parsed.port or _PORTS[parsed.scheme]
        every = await addresses_of(parsed.host, port, self.private)
        told = {**headers, "Accept-Encoding": "identity", "User-Agent": _AGENT}
        told["Host"] = parsed.netloc.decode("ascii")
        for address in every:
            request = client.build_request(
                "GET",
                parsed.copy_with(host=address, username=None, password=None),
                headers=told,
                extensions={"sni_hostname": parsed.host} if parsed.scheme == "https" else {},
            )
            try:
                return await client.send(request, stream=True)
            except httpx.ConnectError:
                if address == every[-1]:
                    raise
        raise UnavailableError(f"{parsed.host} has no address")


def _parsed(url: str) -> httpx.URL:
    """Return the parts of a URL of the kind that may be fetched.

    Raises:
        InvalidRequestError: It is of another kind.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise InvalidRequestError(f"{url} is no address: {error}") from error
    if parsed.scheme not in _PORTS or not parsed.host:
        raise InvalidRequestError(f"{url} is neither http nor https")
    return parsed


def _check(answer: httpx.Response, url: str) -> None:
    if answer.status_code in _AGAIN:
        raise UnavailableError(f"{_site(url)} says {answer.status_code}, for now")
    if answer.is_error and answer.status_code != _BEYOND:
        raise InvalidRequestError(f"{url}: the site says {answer.status_code}")


def _range(answer: httpx.Response, offset: int) -> tuple[int, int | None]:
    """Return the place of the first byte, and the length of the whole."""
    found = _RANGE.fullmatch(answer.headers.get("content-range", ""))
    if answer.status_code in (_PARTIAL, _BEYOND) and found:
        first = int(found[1]) if found[1] else offset
        return first, None if found[2] == "*" else int(found[2])
    length = answer.headers.get("content-length", "")
    return 0, int(length) if length.isdigit() else None


def _version(answer: httpx.Response) -> str:
    tag: str = answer.headers.get("etag", "")
    if tag and not tag.startswith("W/"):
        return tag
    return str(answer.headers.get("last-modified", ""))


def _site(url: str) -> str:
    return httpx.URL(url).host


async def _nothing() -> AsyncIterator[bytes]:
    for chunk in tuple[bytes, ...]():
        yield chunk
