"""Tables: the wish and the observation side by side.

Columns named `wanted*`, and everything a request may set, are written by services.
Columns named `observed*`, and `fault`, are written by reconcile. The status that an
API shows is a function of both and is stored nowhere.
"""

from server.store.tables.accounts import (
    KeypairRow as KeypairRow,
)
from server.store.tables.accounts import (
    MembershipRow as MembershipRow,
)
from server.store.tables.accounts import (
    ProjectRow as ProjectRow,
)
from server.store.tables.accounts import (
    QuotaRow as QuotaRow,
)
from server.store.tables.accounts import (
    TokenRow as TokenRow,
)
from server.store.tables.accounts import (
    UserRow as UserRow,
)
from server.store.tables.base import (
    ResourceRow as ResourceRow,
)
from server.store.tables.base import (
    Row as Row,
)
from server.store.tables.base import (
    UtcDateTime as UtcDateTime,
)
from server.store.tables.base import (
    new_id as new_id,
)
from server.store.tables.base import (
    now as now,
)
from server.store.tables.compute import (
    FlavorRow as FlavorRow,
)
from server.store.tables.compute import (
    InstanceRow as InstanceRow,
)
from server.store.tables.deployments import (
    DeploymentRow as DeploymentRow,
)
from server.store.tables.deployments import (
    EventRow as EventRow,
)
from server.store.tables.deployments import (
    StepRow as StepRow,
)
from server.store.tables.firewall import (
    SecurityGroupRow as SecurityGroupRow,
)
from server.store.tables.firewall import (
    SecurityRuleRow as SecurityRuleRow,
)
from server.store.tables.images import (
    ImageMemberRow as ImageMemberRow,
)
from server.store.tables.images import (
    ImageRow as ImageRow,
)
from server.store.tables.lifecycle import (
    InstanceActionRow as InstanceActionRow,
)
from server.store.tables.lifecycle import (
    ServerGroupRow as ServerGroupRow,
)
from server.store.tables.links import (
    PhysicalPortRow as PhysicalPortRow,
)
from server.store.tables.links import (
    QosPolicyRow as QosPolicyRow,
)
from server.store.tables.links import (
    QosRuleRow as QosRuleRow,
)
from server.store.tables.network import (
    NetworkRow as NetworkRow,
)
from server.store.tables.network import (
    NicRow as NicRow,
)
from server.store.tables.network import (
    SubnetRow as SubnetRow,
)
from server.store.tables.routers import (
    FloatingIpRow as FloatingIpRow,
)
from server.store.tables.routers import (
    RouterRow as RouterRow,
)
from server.store.tables.snapshots import (
    BackupRow as BackupRow,
)
from server.store.tables.snapshots import (
    BackupScheduleRow as BackupScheduleRow,
)
from server.store.tables.snapshots import (
    SnapshotRow as SnapshotRow,
)
from server.store.tables.snapshots import (
    VolumeTransferRow as VolumeTransferRow,
)
from server.store.tables.snapshots import (
    VolumeTypeRow as VolumeTypeRow,
)
from server.store.tables.storage import (
    VolumeRow as VolumeRow,
)
