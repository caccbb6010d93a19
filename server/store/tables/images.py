"""Images, and with whom they are shared."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import ResourceRow, Row, now


class ImageRow(ResourceRow):
    """An image. `wanted`: present, gone. `observed`: absent (queued), active.

    `md5` and `sha512` are of the uploaded bytes; there are none for an image that is made
    of a volume or a snapshot of this cloud, `source_volume_id` or `source_snapshot_id`.

    Attributes:
        is_hidden: It is left out of lists, and usable all the same.
        is_deactivated: Nobody but an admin may use its bytes for now.
        is_staging: Bytes were sent to be imported later.
        import_id: Of the last import asked for; Glance's task.
        import_method: How: glance-direct or web-download; None: nothing is asked for.
        import_url: From where, by web-download.
        observed_import_id: Of the import that was carried out.
        received_bytes: How much of it is here.
        progress: The same in percent; None: nobody knows how much it will be.
    """

    __tablename__ = "images"

    disk_format: Mapped[str | None] = mapped_column(String(16))
    container_format: Mapped[str | None] = mapped_column(String(16))
    min_disk_gib: Mapped[int] = mapped_column(default=0)
    min_ram_mib: Mapped[int] = mapped_column(default=0)
    visibility: Mapped[str] = mapped_column(String(16), default="private")
    is_protected: Mapped[bool] = mapped_column(default=False)
    properties: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tags: Mapped[list[Any]] = mapped_column(default=list)
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    virtual_bytes: Mapped[int | None] = mapped_column(BigInteger)
    md5: Mapped[str | None] = mapped_column(String(32))
    sha512: Mapped[str | None] = mapped_column(String(128))
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")
    source_volume_id: Mapped[str | None] = mapped_column(String(64))
    source_snapshot_id: Mapped[str | None] = mapped_column(String(64))
    is_hidden: Mapped[bool] = mapped_column(default=False)
    is_deactivated: Mapped[bool] = mapped_column(default=False)
    is_staging: Mapped[bool] = mapped_column(default=False)
    import_id: Mapped[str | None] = mapped_column(String(64))
    import_method: Mapped[str | None] = mapped_column(String(32))
    import_url: Mapped[str | None] = mapped_column(Text)
    observed_import_id: Mapped[str | None] = mapped_column(String(64))
    received_bytes: Mapped[int | None] = mapped_column(BigInteger)
    progress: Mapped[int | None]


class ImageMemberRow(Row):
    """A project that a shared image is shared with. `status`: pending, accepted, rejected."""

    __tablename__ = "image_members"

    image_id: Mapped[str] = mapped_column(
        String(64), ForeignKey("images.id", ondelete="CASCADE"), primary_key=True
    )
    project_id: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    status: Mapped[str] = mapped_column(String(16), default="pending")
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
