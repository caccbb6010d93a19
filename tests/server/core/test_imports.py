"""Imports of images, from a site of this machine that behaves as sites do."""

import asyncio
import hashlib
import random
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.drivers.downloads import HttpDownloader
from server.drivers.downloads.addresses import may_be_asked
from server.drivers.qcow2 import Qcow2Driver
from server.errors import ConflictError, ForbiddenError, InvalidRequestError, UnavailableError
from server.reconcile.images import Images as Reconcile
from server.reconcile.imports import Imports
from server.services.image_catalogue import ImageCatalogue, read
from server.services.image_imports import ImageImports
from server.services.image_values import NewImage, NewImport
from server.services.principals import Principal
from server.store import checksums
from server.store.status import image_status
from server.store.tables import ImageRow
from tests.server.core.conftest import Cloud
from tests.server.core.processes import ServerProcess
from tests.server.core.site import Site, opened

MIB = 1 << 20
CONTENT = random.Random(7).randbytes(3 * MIB + 17)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
SHA512 = hashlib.sha512(CONTENT).hexdigest()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with opened() as site:
        site.files["/disk.img"] = CONTENT
        yield site


class Importing:
    """Asks for imports, and carries them out when a test says so."""

    def __init__(self, cloud: Cloud, state: Path, principal: Principal) -> None:
        self.cloud = cloud
        self.driver = Qcow2Driver(state)
        self.principal = principal
        self.most_bytes, self.limit_s = 64 * MIB, 60.0

    def reconcile(self) -> Reconcile:
        downloader = HttpDownloader(self.most_bytes, "loopback")
        imports = Imports(self.cloud.log, self.driver, downloader, self.limit_s)
        return Reconcile(self.cloud.log, self.driver, imports)

    async def ask(self, url: str, **properties: str) -> str:
        wish = NewImage(
            name="disk", disk_format="raw", container_format="bare", properties=properties
        )
        row = await self.cloud.images.create(self.principal, wish)
        await self.imports.ask(self.principal, row.id, NewImport(method="web-download", url=url))
        return row.id

    @property
    def imports(self) -> ImageImports:
        return self.cloud.images.imports

    async def row(self, image_id: str) -> ImageRow:
        return await self.cloud.images.get(self.principal, image_id)


@pytest.fixture
def importing(cloud: Cloud, tmp_path: Path, operator: Principal) -> Importing:
    return Importing(cloud, tmp_path, operator)


async def test_a_file_of_a_site_becomes_an_image(importing: Importing, site: Site) -> None:
    image_id = await importing.ask(
        site.url("/disk.img"), **{checksums.PROPERTY: f"sha256:{SHA256}"}
    )
    assert image_status(await importing.row(image_id)) == "importing"

    await importing.reconcile().reconcile(image_id)

    row = await importing.row(image_id)
    assert (image_status(row), row.sha512, row.size_bytes) == ("active", SHA512, len(CONTENT))
    assert row.received_bytes == len(CONTENT)
    assert row.progress == 100


async def test_what_breaks_off_goes_on_in_the_middle(importing: Importing, site: Site) -> None:
    site.breaks = [MIB, MIB]
    image_id = await importing.ask(site.url("/disk.img"))

    await importing.reconcile().reconcile(image_id)

    assert [first for _, first in site.asked] == [0, MIB, 2 * MIB]
    assert (await importing.row(image_id)).sha512 == SHA512


async def test_a_site_that_only_breaks_off_is_asked_again_later(
    importing: Importing, site: Site
) -> None:
    site.breaks = [MIB, 0]
    image_id = await importing.ask(site.url("/disk.img"))

    with pytest.raises(UnavailableError, match="broke off"):
        await importing.reconcile().reconcile(image_id)
    await importing.reconcile().reconcile(image_id)

    assert site.asked[-1] == ("/disk.img", MIB)
    assert (await importing.row(image_id)).sha512 == SHA512


@pytest.mark.parametrize("has_ranges", [True, False])
async def test_another_version_or_a_simple_site_begins_anew(
    importing: Importing, site: Site, has_ranges: bool
) -> None:
    site.breaks = [MIB, 0]
    image_id = await importing.ask(site.url("/disk.img"))
    with pytest.raises(UnavailableError):
        await importing.reconcile().reconcile(image_id)

    site.has_ranges = has_ranges
    site.versions["/disk.img"] = '"2"'
    site.files["/disk.img"] = CONTENT[::-1]
    await importing.reconcile().reconcile(image_id)

    assert (await importing.row(image_id)).sha512 == hashlib.sha512(CONTENT[::-1]).hexdigest()


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
async def test_another_checksum_is_a_fault_and_nothing_is_kept(
    importing: Importing, site: Site, algorithm: str
) -> None:
    wrong = {checksums.PROPERTY: f"{algorithm}:{'0' * (64 if algorithm == 'sha256' else 128)}"}
    image_id = await importing.ask(site.url("/disk.img"), **wrong)

    with pytest.raises(InvalidRequestError, match=f"The {algorithm} of the image is"):
        await importing.reconcile().reconcile(image_id)

    row = await importing.row(image_id)
    assert (row.observed, row.observed_import_id) == ("absent", row.import_id)
    assert await importing.driver.staged(image_id) is None
    again = NewImport(method="web-download", url=site.url("/disk.img"))
    assert (await importing.imports.ask(importing.principal, image_id, again)).fault is None


@pytest.mark.parametrize(
    "text",
    [
        f"{'0' * 64}  other.img\n{SHA256} *disk.img\n",
        f"# a comment\nSHA256 (disk.img) = {SHA256}\n",
        f"{SHA512}\n",
        f"{SHA256}  ./disk.img\n{SHA512}  ./disk.img\n",
    ],
)
async def test_the_list_of_the_site_has_the_checksum(
    importing: Importing, site: Site, text: str
) -> None:
    site.files["/SUMS"] = text.encode()
    listed = {checksums.URL_PROPERTY: site.url("/SUMS")}
    image_id = await importing.ask(site.url("/disk.img"), **listed)

    await importing.reconcile().reconcile(image_id)

    assert (await importing.row(image_id)).observed == "active"


@pytest.mark.parametrize("text", ["", f"{SHA256}  other.img\n", f"{'1' * 64}  disk.img\n"])
async def test_a_list_that_says_otherwise_is_a_fault(
    importing: Importing, site: Site, text: str
) -> None:
    site.files["/SUMS"] = text.encode()
    listed = {checksums.URL_PROPERTY: site.url("/SUMS")}
    image_id = await importing.ask(site.url("/disk.img"), **listed)

    with pytest.raises(InvalidRequestError):
        await importing.reconcile().reconcile(image_id)


async def test_redirects_are_followed_and_each_is_judged(importing: Importing, site: Site) -> None:
    site.moved["/latest"] = "/older"
    site.moved["/older"] = site.url("/disk.img")
    image_id = await importing.ask(site.url("/latest"))

    await importing.reconcile().reconcile(image_id)

    assert (await importing.row(image_id)).sha512 == SHA512


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", "neither http nor https"),
        ("ftp://127.0.0.1/x", "neither http nor https"),
        ("http://169.254.169.254/latest/meta-data", "Nothing is fetched from"),
        ("http://[::ffff:10.0.0.1]/x", "Nothing is fetched from"),
        ("/latest", "around in circles"),
    ],
)
async def test_a_redirect_leads_nowhere_else(
    importing: Importing, site: Site, target: str, reason: str
) -> None:
    site.moved["/latest"] = target
    image_id = await importing.ask(site.url("/latest"))

    with pytest.raises(InvalidRequestError, match=reason):
        await importing.reconcile().reconcile(image_id)


@pytest.mark.parametrize(
    ("address", "none", "loopback", "every"),
    [
        ("93.184.216.34", True, True, True),
        ("127.0.0.1", False, True, True),
        ("::1", False, True, True),
        ("10.1.2.3", False, False, True),
        ("100.64.0.1", False, False, True),
        ("169.254.169.254", False, False, True),
        ("fe80::1", False, False, True),
        ("fd00::1", False, False, True),
        ("64:ff9b::a00:1", False, False, True),
        ("2002:a00:1::1", False, False, True),
        ("::ffff:127.0.0.1", False, True, True),
        ("0.0.0.0", False, False, False),
        ("224.0.0.1", False, False, False),
    ],
)
def test_private_addresses_are_asked_only_where_that_is_set(
    address: str, none: bool, loopback: bool, every: bool
) -> None:
    from ipaddress import ip_address

    found = ip_address(address)

    assert may_be_asked(found, "none") is none
    assert may_be_asked(found, "loopback") is loopback
    assert may_be_asked(found, "all") is every


def make_certificate(key: Path, certificate: Path) -> None:
    subprocess.run(
        ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)),
        check=True, capture_output=True,
    )  # fmt: skip


async def test_a_site_must_be_whom_it_says(
    importing: Importing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    await asyncio.to_thread(make_certificate, key, certificate)
    secret = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secret.load_cert_chain(certificate, key)
    async with opened(secret) as site:
        site.files["/disk.img"] = CONTENT
        own, other = (f"https://{host}:{site.port}/disk.img" for host in ("localhost", "127.0.0.1"))
        image_id = await importing.ask(own)
        with pytest.raises(UnavailableError, match="certificate verify failed"):
            await importing.reconcile().reconcile(image_id)

        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        await importing.reconcile().reconcile(image_id)
        wrong_id = await importing.ask(other)
        with pytest.raises(UnavailableError, match="certificate verify failed"):
            await importing.reconcile().reconcile(wrong_id)

    assert (await importing.row(image_id)).sha512 == SHA512


async def test_a_file_that_is_too_large_is_refused(importing: Importing, site: Site) -> None:
    importing.most_bytes = MIB
    image_id = await importing.ask(site.url("/disk.img"))

    with pytest.raises(InvalidRequestError, match="may be fetched"):
        await importing.reconcile().reconcile(image_id)


async def test_a_site_that_takes_too_long_is_given_up(importing: Importing, site: Site) -> None:
    site.stalls = MIB
    importing.limit_s = 0.5
    image_id = await importing.ask(site.url("/disk.img"))

    with pytest.raises(InvalidRequestError, match="took longer"):
        await importing.reconcile().reconcile(image_id)


@pytest.mark.parametrize(("status", "kind"), [(404, InvalidRequestError), (503, UnavailableError)])
async def test_what_a_site_says_is_told(
    importing: Importing, site: Site, status: int, kind: type[Exception]
) -> None:
    site.status = status
    image_id = await importing.ask(site.url("/disk.img"))

    with pytest.raises(kind, match=str(status)):
        await importing.reconcile().reconcile(image_id)


async def test_deleting_an_image_ends_its_import(importing: Importing, site: Site) -> None:
    site.stalls = MIB
    image_id = await importing.ask(site.url("/disk.img"))
    reconcile = importing.reconcile()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(reconcile.reconcile(image_id))
        await site.has_stalled.wait()
        await importing.cloud.images.delete(importing.principal, image_id)
    await reconcile.reconcile(image_id)

    assert await importing.driver.look_all_images() == []
    assert image_id not in {
        row.id for row in await importing.cloud.images.list(importing.principal)
    }


async def test_staged_bytes_become_an_image(importing: Importing) -> None:
    async def body(content: bytes) -> AsyncIterator[bytes]:
        yield content

    who, images = importing.principal, importing.cloud.images
    wish = NewImage(name="sent", disk_format="raw", container_format="bare")
    row = await images.create(who, wish)
    with pytest.raises(ConflictError, match="Nothing was staged"):
        await images.imports.ask(who, row.id, NewImport(method="glance-direct"))

    assert await images.imports.stage(who, row.id, 0, body(CONTENT[:MIB])) == MIB
    assert image_status(await importing.row(row.id)) == "uploading"
    with pytest.raises(ConflictError, match="are here, not"):
        await images.imports.stage(who, row.id, 2 * MIB, body(b"x"))
    await images.imports.stage(who, row.id, MIB, body(CONTENT[MIB:]))
    await images.imports.ask(who, row.id, NewImport(method="glance-direct"))
    await importing.reconcile().reconcile(row.id)

    found = await importing.row(row.id)
    assert (image_status(found), found.sha512) == ("active", SHA512)
    with pytest.raises(ConflictError, match="bytes already"):
        await images.imports.stage(who, row.id, 0, body(b"x"))


async def test_a_shipped_catalogue_is_well_formed() -> None:
    entries = read()

    assert len(entries) >= 10
    for entry in entries:
        assert entry.url.startswith("https://"), entry.name
        assert (entry.checksum_url or "https://").startswith("https://"), entry.name


async def test_an_image_of_the_catalogue_is_had_by_name(
    importing: Importing, site: Site, tmp_path: Path
) -> None:
    site.files["/SUMS"] = f"{SHA256}  disk.img\n".encode()
    file = tmp_path / "images.toml"
    file.write_text(
        f"""
        [[image]]
        name = "small"
        title = "A small system"
        os_type = "linux"
        os_distro = "other"
        os_version = "1"
        architecture = "x86_64"
        format = "raw"
        url = "{site.url("/disk.img")}"
        checksum_url = "{site.url("/SUMS")}"
        min_disk_gib = 1
        min_ram_mib = 64
        user = "root"
        firmware = "bios"
        """
    )
    catalogue = ImageCatalogue(importing.cloud.images, file)

    row = await catalogue.bring_in(importing.principal, "small")
    await importing.reconcile().reconcile(row.id)

    row = await importing.row(row.id)
    assert (row.name, row.observed, row.min_ram_mib) == ("small", "active", 64)
    assert row.properties["os_admin_user"] == "root"


async def test_sharing(importing: Importing, stranger: Principal, site: Site) -> None:
    images, who = importing.cloud.images, importing.principal
    row = await images.create(who, NewImage(name="mine", visibility="private"))

    with pytest.raises(ForbiddenError, match="is private"):
        await images.members.add(who, row.id, stranger.project_id)


@pytest.mark.qemu
@pytest.mark.box
async def test_a_server_that_is_killed_goes_on_with_a_download(
    server: ServerProcess, site: Site
) -> None:
    site.stalls = 2 * MIB
    wish: dict[str, Any] = {"name": "disk", "disk_format": "raw", "container_format": "bare"}
    made = await server.post("/image/v2/images", wish)
    image_id = made.json()["id"]
    method = {"method": {"name": "web-download", "uri": site.url("/disk.img")}}
    asked = await server.post(f"/image/v2/images/{image_id}/import", method)
    assert asked.status_code == 202
    async with asyncio.timeout(60):
        while (await server.get(f"/image/v2/images/{image_id}/stage"))["size"] < MIB:
            pass
    await server.kill()

    site.stalls = None
    await server.start()
    row = await server.until("image", image_id, "active")

    assert row["observed"]["sha512"] == SHA512
    assert site.asked[-1][1] >= MIB
    (task,) = (await server.get(f"/image/v2/images/{image_id}/tasks"))["tasks"]
    assert task["status"] == "success"
    assert await server.read(f"/image/v2/images/{image_id}/file") == CONTENT
