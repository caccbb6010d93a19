"""Small file systems for CDs, written byte by byte.

Names are written as they are (lower case, no version), which ECMA-119 forbids and every
reader of such disks expects.

Source: ECMA-119, sections 8.4 (volume descriptor), 9.1 (directory record), 9.4 (path table).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from struct import pack

SECTOR = 2048
_FIRST = 20
"""The sector of the root directory: system area, two descriptors, two path tables before it."""


@dataclass
class _Node:
    """A folder or a file: what is in it, and where it is."""

    name: bytes
    content: bytes = b""
    children: dict[str, "_Node"] = field(default_factory=dict)
    is_folder: bool = False
    parent: "_Node | None" = None
    place: int = 0
    size: int = 0
    number: int = 0


def iso9660(files: Mapping[str, bytes], label: str, smallest: int) -> bytes:
    """Return a file system.

    Args:
        files: By path, such as `openstack/latest/meta_data.json`.
        label: Name of the volume.
        smallest: It has at least so many bytes.
    """
    root = _tree(files)
    folders = _folders(root)
    place = _FIRST
    for number, folder in enumerate(folders, start=1):
        folder.number, folder.place = number, place
        folder.size = len(_records(folder))
        place += folder.size // SECTOR
    contents = [node for folder in folders for node in _sorted(folder) if not node.is_folder]
    for node in contents:
        node.place, node.size = place, len(node.content)
        place += -(-node.size // SECTOR)
    # Only now is every place known.
    body = [_records(folder) for folder in folders]
    body += [_padded(node.content) for node in contents]
    sectors = max(place, smallest // SECTOR)
    tables = [_path_table(folders, "<"), _path_table(folders, ">")]
    head = [_descriptor(root, label, sectors, len(tables[0])), b"\xffCD001\1", *tables]
    image = bytes(16 * SECTOR) + b"".join(map(_padded, head)) + b"".join(body)
    return image.ljust(sectors * SECTOR, b"\0")


def _tree(files: Mapping[str, bytes]) -> _Node:
    root = _Node(b"\0", is_folder=True)
    for path, content in files.items():
        *above, name = path.split("/")
        node = root
        for part in above:
            below = _Node(part.encode(), is_folder=True, parent=node)
            node = node.children.setdefault(part, below)
        node.children[name] = _Node(name.encode(), content, parent=node)
    return root


def _folders(root: _Node) -> list[_Node]:
    """Return all folders, level by level, as path tables want them."""
    found: list[_Node] = []
    level = [root]
    while level:
        found += level
        level = [node for folder in level for node in _sorted(folder) if node.is_folder]
    return found


def _sorted(folder: _Node) -> list[_Node]:
    return [folder.children[name] for name in sorted(folder.children)]


def _records(folder: _Node) -> bytes:
    """Return the directory of a folder; no record crosses the end of a sector."""
    found = bytearray(_record(b"\0", folder) + _record(b"\1", folder.parent or folder))
    for node in _sorted(folder):
        record = _record(node.name, node)
        if len(found) % SECTOR + len(record) > SECTOR:
            found += bytes(-len(found) % SECTOR)
        found += record
    return _padded(bytes(found))


def _record(name: bytes, node: _Node) -> bytes:
    date = bytes((70, 1, 1, 0, 0, 0, 0))
    flags = 2 if node.is_folder else 0
    fixed = bytes(1) + _both(node.place, 4) + _both(node.size, 4) + date
    fixed += bytes((flags, 0, 0)) + _both(1, 2)
    record = fixed + bytes((len(name),)) + name
    record += bytes((len(record) + 1) % 2)
    return bytes((len(record) + 1,)) + record


def _path_table(folders: Sequence[_Node], order: str) -> bytes:
    table = b""
    for folder in folders:
        above = folder.parent.number if folder.parent else 1
        table += pack(f"{order}BBIH", len(folder.name), 0, folder.place, above)
        table += folder.name + bytes(len(folder.name) % 2)
    return table


def _descriptor(root: _Node, label: str, sectors: int, table_size: int) -> bytes:
    date = b"0" * 16 + b"\0"
    return b"".join(
        [
            b"\1CD001\1\0" + b" " * 32 + label.encode().ljust(32) + bytes(8),
            _both(sectors, 4) + bytes(32) + _both(1, 2) + _both(1, 2) + _both(SECTOR, 2),
            _both(table_size, 4) + pack("<II", 18, 0) + pack(">II", 19, 0) + _record(b"\0", root),
            b" " * (128 * 4 + 37 * 3) + date * 4 + b"\1\0",
        ]
    )


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % SECTOR)


def _both(number: int, width: int) -> bytes:
    """Return a number in both byte orders, as ISO 9660 wants most of them."""
    return number.to_bytes(width, "little") + number.to_bytes(width, "big")
