"""A cloud of its own for each file of tests; nothing may be left of it."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.end_to_end.cloud import Cloud, cloud_folder


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with cloud_folder() as folder:
        cloud = Cloud(folder)
        yield cloud
        asyncio.run(cloud.end())
        assert cloud.processes() == []
