"""What the items of the block storage API have in common."""

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, Field, RootModel

from server.api.calls import Answer, Call, checked, json_answer
from server.errors import NotFoundError

Json = dict[str, Any]


class Metadata(RootModel[dict[str, str]]):
    """Properties of something."""


class WantedChange(BaseModel):
    """The body of an update."""

    name: str | None = Field(default=None, max_length=255)
    description: str | None = Field(default=None, max_length=4096)
    metadata: dict[str, str] | None = None

    def fields(self) -> Json:
        """Return what was given, by the names that the services have for it."""
        values: Json = {
            "name": self.name or "",
            "description": self.description or "",
            "properties": self.metadata or {},
        }
        given = {"properties" if name == "metadata" else name for name in self.model_fields_set}
        return {name: values[name] for name in given}


def time_of(when: datetime) -> str:
    """Return a time as Cinder writes it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def links_of(call: Call, plural: str, project_id: str, resource_id: str) -> list[Json]:
    """Return the links of an item."""
    base = f"{call.base_url}/volume"
    return [
        {"rel": "self", "href": f"{base}/v3/{project_id}/{plural}/{resource_id}"},
        {"rel": "bookmark", "href": f"{base}/{project_id}/{plural}/{resource_id}"},
    ]


def value_of(properties: Json, key: str) -> str:
    """Return one property.

    Raises:
        NotFoundError: There is none of this name.
    """
    if key not in properties:
        raise NotFoundError(f"There is no metadata {key}")
    return str(properties[key])


async def metadata_of(call: Call) -> dict[str, str]:
    """Return the metadata that a call brings."""
    return checked(Metadata, await call.inside("metadata"), "metadata").root


def told_metadata(properties: Json) -> Answer:
    """Return the answer that tells metadata."""
    return json_answer({"metadata": properties})
