"""A cloud of its own for each file of tests; nothing may be left of it."""

from collections.abc import Iterator

import pytest

from tests.end_to_end.cloud import Cloud, fresh_cloud


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with fresh_cloud() as cloud:
        yield cloud
