"""Whole plans: checked as a whole, written in one transaction, taken back."""

from collections.abc import Sequence
from typing import Any

from server.events import EventLog
from server.services.capacity import Limits
from server.services.principals import Principal
from server.services.values import NewDeployment
from server.store.tables import DeploymentRow, StepRow


class Deployments:
    """Record every wish of a plan at once, or none."""

    def __init__(self, log: EventLog, limits: Limits) -> None:
        self._log = log
        self._limits = limits

    async def submit(self, principal: Principal, plan: NewDeployment) -> DeploymentRow:
        """Record a plan; one that is there already is only returned.

        Raises:
            StaleError: A resource is no longer what the plan believed.
            InvalidRequestError: A step makes no sense; names it.
            ConflictError: Ids, addresses or prefixes clash, or something stands on what goes.
            OverQuotaError: The host has no room for the whole.
        """
        raise NotImplementedError

    async def list(self, principal: Principal) -> Sequence[DeploymentRow]:
        """Return the project's deployments, newest first."""
        raise NotImplementedError

    async def get(self, principal: Principal, deployment_id: str) -> DeploymentRow:
        """Return one deployment.

        Raises:
            NotFoundError: The project has no such deployment.
        """
        raise NotImplementedError

    async def steps(self, principal: Principal, deployment_id: str) -> Sequence[StepRow]:
        """Return the steps of a deployment in the order of display."""
        raise NotImplementedError

    async def cancel(self, principal: Principal, deployment_id: str) -> DeploymentRow:
        """Record that what is not done shall be taken back.

        Raises:
            ConflictError: It has ended.
        """
        raise NotImplementedError

    async def inverse(self, principal: Principal, deployment_id: str) -> Sequence[dict[str, Any]]:
        """Return the steps that would take a deployment back, for a new one.

        Raises:
            ConflictError: It has not ended.
        """
        raise NotImplementedError
