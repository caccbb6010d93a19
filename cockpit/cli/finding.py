"""Find what is meant by the names that an operator writes."""

from collections.abc import Iterable
from pathlib import Path

from cockpit.errors import CockpitError
from cockpit.models import project_file
from cockpit.models.live import Live, Resource


def topology_id(drawing: str, live: Live) -> str:
    """Return the id of a drawing, given by its file or by the name it was applied under.

    Raises:
        CockpitError: There is no such file, and nothing was applied under the name.
    """
    if drawing.endswith(project_file.SUFFIX) or Path(drawing).is_file():
        return str(project_file.load(Path(drawing)).id)
    for deployment in live.deployments():
        if deployment.name == drawing and deployment.topology_id:
            return deployment.topology_id
    raise CockpitError(
        f"There is no drawing {drawing}", "Give its file, or the name it was applied under."
    )


def one(resources: Iterable[Resource], kind: str, word: str) -> Resource:
    """Return the resource of a kind that a name or an id means.

    Raises:
        CockpitError: None is meant, or several are.
    """
    of_kind = [resource for resource in resources if resource.kind == kind]
    found = [resource for resource in of_kind if word in {resource.name, resource.id}]
    if len(found) == 1:
        return found[0]
    if found:
        raise CockpitError(f"{len(found)} {kind}s have the name {word}", "Give the id of one.")
    known = ", ".join(sorted(resource.name for resource in of_kind)) or "none"
    raise CockpitError(f"There is no {kind} {word}", f"There is: {known}.")
