"""Images of strangers: what is harmless is taken as it is, and everything else refused."""

import io
import os
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.drivers.base import ImageFormat
from server.drivers.qcow2.strangers import judge
from server.drivers.qcow2.strangers.judging import LARGEST, detect
from server.errors import InvalidRequestError

MIB = 1 << 20
OF_QEMU = {"qcow2": "qcow2", "vmdk": "vmdk", "vdi": "vdi", "vhd": "vpc"}
FORMATS: tuple[ImageFormat, ...] = ("qcow2", "vmdk", "vdi", "vhd")
EVERY: tuple[ImageFormat, ...] = (*FORMATS, "raw", "iso")


def make(path: Path, image_format: str, size: str = "16M", *options: str) -> Path:
    kind = OF_QEMU[image_format]
    command = ("qemu-img", "create", "-q", "-f", kind, *options, str(path), size)
    subprocess.run(command, check=True, capture_output=True)
    return path


def convert(path: Path, kind: str, *options: str) -> Path:
    source = path.with_name("source.raw")
    source.write_bytes(os.urandom(3 * MIB) + bytes(MIB))
    command = ("qemu-img", "convert", "-q", "-O", kind, *options, str(source), str(path))
    subprocess.run(command, check=True, capture_output=True)
    return path


def change(path: Path, place: int, kind: str, number: int) -> None:
    content = bytearray(path.read_bytes())
    struct.pack_into(kind, content, place, number)
    path.write_bytes(content)


@pytest.mark.parametrize("image_format", FORMATS)
@pytest.mark.parametrize("size_mib", [1, 16, 4096, 1 << 20])
def test_what_qemu_makes_is_taken(tmp_path: Path, image_format: ImageFormat, size_mib: int) -> None:
    path = make(tmp_path / "disk", image_format, f"{size_mib}M")

    judged = judge(path, image_format)

    said = subprocess.run(
        ("qemu-img", "info", "-f", judged.driver, "--output=json", str(path)),
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert f'"virtual-size": {judged.virtual_bytes},' in said.stdout
    assert judged.virtual_bytes >= size_mib * MIB


@pytest.mark.parametrize(
    ("image_format", "kind", "options"),
    [
        ("vmdk", "vmdk", ("-o", "subformat=streamOptimized")),
        ("vhd", "vpc", ("-o", "subformat=fixed,force_size=on")),
        ("vdi", "vdi", ("-o", "static=on")),
        ("qcow2", "qcow2", ("-o", "extended_l2=on")),
        ("qcow2", "qcow2", ("-c", "-o", "compression_type=zstd")),
        ("qcow2", "qcow2", ("-o", "compat=0.10")),
    ],
)
def test_their_variants_are_taken(
    tmp_path: Path, image_format: ImageFormat, kind: str, options: tuple[str, ...]
) -> None:
    path = convert(tmp_path / "disk", kind, *options)

    assert judge(path, image_format).virtual_bytes == 4 * MIB


@pytest.mark.parametrize("said", EVERY)
@pytest.mark.parametrize("image_format", FORMATS)
def test_a_format_that_is_not_the_one_declared_is_refused(
    tmp_path: Path, image_format: ImageFormat, said: ImageFormat
) -> None:
    path = make(tmp_path / "disk", image_format)

    if said == image_format:
        assert judge(path, said).virtual_bytes >= 16 * MIB
        return
    with pytest.raises(InvalidRequestError, match="not in the"):
        judge(path, said)


@pytest.mark.parametrize(
    ("place", "kind", "number", "reason"),
    [
        (8, ">Q", 1024, "backing"),
        (20, ">I", 63, "clusters"),
        (24, ">Q", 1 << 63, "claims"),
        (24, ">Q", LARGEST + 512, "claims"),
        (32, ">I", 2, "encrypted"),
        (36, ">I", 0, "claims"),
        (40, ">Q", 1 << 40, "beyond"),
        (40, ">Q", 77, "out of place"),
        (48, ">Q", 1 << 62, "beyond"),
        (56, ">I", 0xFFFFFFFF, "larger than any disk"),
        (60, ">I", 65536, "snapshots"),
        (72, ">Q", 4, "elsewhere"),
        (96, ">I", 99, "counters"),
        (100, ">I", 0xFFFFFFF8, "header"),
        (112, ">I", 0x44415441, "another file"),
        (116, ">I", 0xFFFFFFF0, "longer than a cluster"),
    ],
)
def test_hostile_qcow2_is_refused(
    tmp_path: Path, place: int, kind: str, number: int, reason: str
) -> None:
    path = make(tmp_path / "disk", "qcow2")
    change(path, place, kind, number)

    with pytest.raises(InvalidRequestError, match=reason):
        judge(path, "qcow2")


@pytest.mark.parametrize("image_format", ["qcow2", "vmdk", "vdi"])
def test_a_bomb_is_refused(tmp_path: Path, image_format: ImageFormat) -> None:
    path = make(tmp_path / "disk", image_format)
    place, kind = {"qcow2": (24, ">Q"), "vmdk": (12, "<Q"), "vdi": (0x170, "<Q")}[image_format]
    change(path, place, kind, (1 << 63) // (512 if image_format == "vmdk" else 1))

    with pytest.raises(InvalidRequestError):
        judge(path, image_format)


@pytest.mark.parametrize("kind", ["twoGbMaxExtentSparse", "monolithicFlat"])
def test_a_vmdk_that_only_describes_other_files_is_refused(tmp_path: Path, kind: str) -> None:
    path = make(tmp_path / "disk.vmdk", "vmdk", "16M", "-o", f"subformat={kind}")

    with pytest.raises(InvalidRequestError, match="only describes other files"):
        judge(path, "vmdk")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'SPARSE "disk.vmdk"', b'SPARSE "/etc/pass"', "outside"),
        (b'SPARSE "disk.vmdk"', b'SPARSE "../x.vmdk"', "outside"),
        (b"parentCID=ffffffff", b"parentCID=12345678", "parent"),
        (b'"monolithicSparse"', b'"vmfs"            ', "kind"),
        (b"RW 32768 SPARSE", b"RW 99999 SPARSE", "two sizes"),
    ],
)
def test_a_vmdk_that_refers_to_files_outside_is_refused(
    tmp_path: Path, old: bytes, new: bytes, reason: str
) -> None:
    path = make(tmp_path / "disk.vmdk", "vmdk")
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))

    with pytest.raises(InvalidRequestError, match=reason):
        judge(path, "vmdk")


def test_a_vdi_and_a_vhd_that_stand_on_another_file_are_refused(tmp_path: Path) -> None:
    vdi, vhd = make(tmp_path / "vdi", "vdi"), make(tmp_path / "vhd", "vhd")
    change(vdi, 0x4C, "<I", 4)
    change(vhd, 60, ">I", 4)

    for path, image_format in ((vdi, "vdi"), (vhd, "vhd")):
        with pytest.raises(InvalidRequestError, match="parent"):
            judge(path, image_format)  # type: ignore[arg-type]  # as the tuple says


@pytest.mark.parametrize("image_format", FORMATS)
def test_a_header_that_is_cut_off_is_refused(tmp_path: Path, image_format: ImageFormat) -> None:
    whole = make(tmp_path / "disk", image_format).read_bytes()

    for length in (8, 70, 100, 400):
        (tmp_path / "part").write_bytes(whole[:length])
        with pytest.raises(InvalidRequestError):
            judge(tmp_path / "part", image_format)


def test_a_disc_is_known_by_its_mark(tmp_path: Path) -> None:
    content = bytearray(20 * 2048)
    content[16 * 2048 : 16 * 2048 + 6] = b"\x01CD001"
    struct.pack_into("<I", content, 16 * 2048 + 80, 20)
    path = tmp_path / "disc"
    path.write_bytes(content)

    assert judge(path, "iso").virtual_bytes == 20 * 2048
    assert judge(path, "raw").virtual_bytes == 20 * 2048
    path.write_bytes(content[: 18 * 2048])
    with pytest.raises(InvalidRequestError, match="ends before"):
        judge(path, "iso")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    image_format=st.sampled_from(FORMATS),
    edits=st.lists(st.tuples(st.integers(0, 1023), st.binary(min_size=1, max_size=16)), max_size=6),
    length=st.one_of(st.none(), st.integers(0, 4096)),
)
def test_no_header_whatever_brings_the_judge_down(
    image_format: ImageFormat,
    edits: list[tuple[int, bytes]],
    length: int | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    content = bytearray(make(folder / "disk", image_format, "1M").read_bytes()[:length])
    for place, new in edits:
        content[place : place + len(new)] = new
    path = folder / "changed"
    path.write_bytes(content)

    try:
        judged = judge(path, image_format)
    except InvalidRequestError:
        return
    assert 0 < judged.virtual_bytes <= LARGEST


@settings(max_examples=300, deadline=None)
@given(
    content=st.binary(max_size=2048), mark=st.sampled_from([b"", b"QFI\xfb", b"KDMV", b"conectix"])
)
def test_any_bytes_have_a_format(content: bytes, mark: bytes) -> None:
    whole = mark + content

    assert detect(io.BytesIO(whole), len(whole)) in EVERY
