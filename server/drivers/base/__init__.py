"""What the control plane needs from an edge: protocols and their values.

Everything a driver does can be done twice: "it is already so" is success. What a
driver cannot see raises `UnavailableError`; only what is certainly not there is
reported as absent.
"""

from server.drivers.base.backups import (
    BackupDriver as BackupDriver,
)
from server.drivers.base.backups import (
    BackupView as BackupView,
)
from server.drivers.base.compute import (
    ComputeDriver as ComputeDriver,
)
from server.drivers.base.compute import (
    ConsoleKind as ConsoleKind,
)
from server.drivers.base.compute import (
    Diagnostics as Diagnostics,
)
from server.drivers.base.compute import (
    DiskCounters as DiskCounters,
)
from server.drivers.base.compute import (
    InstanceSample as InstanceSample,
)
from server.drivers.base.compute import (
    InstanceSpec as InstanceSpec,
)
from server.drivers.base.compute import (
    InstanceView as InstanceView,
)
from server.drivers.base.compute import (
    NicSpec as NicSpec,
)
from server.drivers.base.compute import (
    Power as Power,
)
from server.drivers.base.compute import (
    Seed as Seed,
)
from server.drivers.base.compute import (
    SeedFile as SeedFile,
)
from server.drivers.base.downloads import (
    Download as Download,
)
from server.drivers.base.downloads import (
    Downloader as Downloader,
)
from server.drivers.base.guests import (
    FileSystem as FileSystem,
)
from server.drivers.base.guests import (
    GuestDriver as GuestDriver,
)
from server.drivers.base.guests import (
    GuestView as GuestView,
)
from server.drivers.base.machine import (
    PLUGGABLE as PLUGGABLE,
)
from server.drivers.base.machine import (
    DiskBus as DiskBus,
)
from server.drivers.base.machine import (
    Machine as Machine,
)
from server.drivers.base.machine import (
    NicModel as NicModel,
)
from server.drivers.base.network import (
    CaptureSpec as CaptureSpec,
)
from server.drivers.base.network import (
    CaptureStream as CaptureStream,
)
from server.drivers.base.network import (
    FirewallSample as FirewallSample,
)
from server.drivers.base.network import (
    Hit as Hit,
)
from server.drivers.base.network import (
    NetworkDriver as NetworkDriver,
)
from server.drivers.base.network import (
    NetworkView as NetworkView,
)
from server.drivers.base.network import (
    NicSample as NicSample,
)
from server.drivers.base.storage import (
    Base as Base,
)
from server.drivers.base.storage import (
    Checksum as Checksum,
)
from server.drivers.base.storage import (
    DiskFormat as DiskFormat,
)
from server.drivers.base.storage import (
    DiskSpec as DiskSpec,
)
from server.drivers.base.storage import (
    ImageFormat as ImageFormat,
)
from server.drivers.base.storage import (
    ImageView as ImageView,
)
from server.drivers.base.storage import (
    LayerView as LayerView,
)
from server.drivers.base.storage import (
    LiveDisks as LiveDisks,
)
from server.drivers.base.storage import (
    OpenDisks as OpenDisks,
)
from server.drivers.base.storage import (
    SnapshotView as SnapshotView,
)
from server.drivers.base.storage import (
    VolumeDriver as VolumeDriver,
)
from server.drivers.base.storage import (
    VolumeSpec as VolumeSpec,
)
from server.drivers.base.storage import (
    VolumeView as VolumeView,
)
