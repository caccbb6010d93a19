"""Whether a wish about a part of an instance has come true, judged by rows alone."""

from server.store.tables import InstanceRow, NicRow, VolumeRow


def settle(part: NicRow | VolumeRow, owner: InstanceRow | None) -> None:
    """Note that a part's present wish is fulfilled, if it is.

    Args:
        part: Seen as its observed columns say.
        owner: The instance of `part.instance_id`, or None.
    """
    if part.wanted == "present" and _is_there(part) and _is_held(part, owner):
        part.observed_wish = part.wish


def _is_there(part: NicRow | VolumeRow) -> bool:
    if isinstance(part, VolumeRow):
        is_reverted = part.observed_revert >= part.wanted_revert
        is_made = part.observed == "available" and (part.observed_size_gib or 0) >= part.size_gib
        return is_made and is_reverted and (part.observed_flat or not part.wanted_flat)
    if part.instance_id is None:
        return True
    addresses = (part.observed_address, part.observed_address6)
    if (part.observed, *addresses) != ("active", part.address, part.address6):
        return False
    in_force = part.observed_profile, part.observed_guard, part.observed_shaping
    return in_force == (part.profile, part.guard, part.wanted_shaping)


def _is_held(part: NicRow | VolumeRow, owner: InstanceRow | None) -> bool:
    if owner is not None and owner.observed == "absent":
        # The instance waits for its parts, so they must not wait for it.
        return part.observed_instance_id is None
    if part.observed_instance_id != part.instance_id:
        return False
    is_up = owner is not None and owner.observed in ("running", "paused")
    return part.observed_plugged or not is_up
