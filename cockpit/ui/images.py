"""The image that the first server of a drawing boots from."""

from cockpit.models.live import Live


def usual(live: Live) -> str:
    """Return the image used last in the cloud, else the first by name; "" for none."""
    names = [image.name for image in live.of_kind("image") if image.status == "active"]
    servers = sorted(live.of_kind("server"), key=lambda server: server.revision, reverse=True)
    used = (str(server.attributes.get("image")) for server in servers)
    return next((name for name in used if name in names), next(iter(names), ""))
