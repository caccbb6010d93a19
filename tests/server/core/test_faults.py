"""A network that cannot be made: who waits for it says so in the same words."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from server.drivers.local_net import LocalNetDriver
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.errors import UnavailableError
from server.reconcile.deployments import Deployments
from server.reconcile.instances import Instances
from server.reconcile.networks import Networks
from server.services.principals import Principal
from server.services.values import NewDeployment
from tests.server.core.conftest import Cloud
from tests.server.core.processes import machine, network, port


async def refusal(work: Callable[[], Awaitable[None]]) -> str:
    with pytest.raises(UnavailableError) as caught:
        await work()
    return str(caught.value)


async def test_a_fault_of_the_whole_network_is_that_of_the_deployment(
    cloud: Cloud, operator: Principal, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    driver = LocalNetDriver(tmp_path / "file" / "box")
    rail, web = network("app"), machine("web")
    steps = [rail, web, port(web, rail)]
    plan = NewDeployment.model_validate({"id": str(uuid4()), "steps": steps})
    await cloud.deployments.submit(operator, plan)

    fault = await refusal(Networks(cloud.log, driver, ()).reconcile)
    await Deployments(cloud.log).reconcile(plan.id)

    assert "Not a directory" in fault
    row = await cloud.deployments.get(operator, plan.id)
    assert (row.observed, row.fault) == ("running", fault)
    assert await waiting(cloud, web["id"], tmp_path) == fault


async def waiting(cloud: Cloud, instance_id: str, folder: Path) -> str:
    """Return why an instance is not made."""

    async def enter() -> Sequence[str]:
        return ()

    async def leave(_: str) -> None:
        raise AssertionError

    compute = QemuDriver(folder, enter, accelerator="tcg", paused=True)
    instances = Instances(
        cloud.log, compute, Qcow2Driver(folder), grace_s=0, respect_power_off=leave
    )
    try:
        return await refusal(lambda: instances.reconcile(instance_id))
    finally:
        await compute.close()
