"""Installed packages: installing, removing, clearing, and what is known of each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.android.apk import Component

if TYPE_CHECKING:
    from harness.virtual.android.device import Android


@dataclass(frozen=True)
class InstallOptions:
    """The flags of `pm install`."""

    replace: bool = True
    allow_downgrade: bool = False
    allow_test: bool = False
    grant_all: bool = False
    bypass_low_target_sdk: bool = False
    installer: str = ""
    size: int | None = None


@dataclass(frozen=True)
class InstallResult:
    """`Success`, or `Failure [CODE: message]` as the shell prints it."""

    code: str = "INSTALL_SUCCEEDED"
    message: str = ""
    package: str = ""

    @property
    def ok(self) -> bool:
        """Whether it was installed."""
        return self.code == "INSTALL_SUCCEEDED"

    def __str__(self) -> str:
        if self.ok:
            return "Success"
        return f"Failure [{self.code}{': ' + self.message if self.message else ''}]"


@dataclass
class Package:
    """One installed package (PackageSetting and AndroidPackage in one)."""

    name: str
    version_code: int
    version_name: str
    uid: int
    code_path: str
    data_dir: str
    host_apk: Path | None = None
    label: str = ""
    min_sdk: int = 1
    target_sdk: int = 34
    debuggable: bool = False
    test_only: bool = False
    system: bool = False
    enabled: int = 0
    """0 default, 1 enabled, 2 disabled, 3 disabled-user (COMPONENT_ENABLED_STATE_*)."""
    stopped: bool = True
    suspended: bool = False
    installed: bool = True
    """False: uninstalled with its data kept (`pm uninstall -k`)."""
    first_install: float = 0.0
    last_update: float = 0.0
    installer: str = ""
    signer_sha256: str = ""
    requested_permissions: list[str] = field(default_factory=list)
    granted: set[str] = field(default_factory=set)
    """Runtime permissions that are granted."""
    permission_flags: dict[str, set[str]] = field(default_factory=dict)
    components: tuple[Component, ...] = ()

    @property
    def is_enabled(self) -> bool:
        """Whether it takes part in anything."""
        return self.enabled in (0, 1)

    @property
    def activities(self) -> list[Component]:
        """The activities of its manifest."""
        return [c for c in self.components if c.kind == "activity"]

    @property
    def launcher_activity(self) -> str:
        """The class that the launcher starts; empty when there is none."""
        raise NotImplementedError

    def assets(self, name: str) -> bytes:
        """The bytes of `assets/NAME` in its APK; `FileNotFoundError` when it has none."""
        raise NotImplementedError


class Packages:
    """PackageManagerService: thread-safe; everything is kept across reboots."""

    def __init__(self, android: "Android") -> None:
        self._android = android

    def install(self, apk_paths: list[Path], options: InstallOptions) -> InstallResult:
        """Install or update from host files (base and splits of one package)."""
        raise NotImplementedError

    def uninstall(self, name: str, *, keep_data: bool = False) -> str:
        """Remove it: `Success`, or `Failure [DELETE_FAILED_…]`."""
        raise NotImplementedError

    def get(self, name: str) -> Package | None:
        """The installed package of this name."""
        raise NotImplementedError

    def by_uid(self, uid: int) -> Package | None:
        """The installed package that runs with this uid."""
        raise NotImplementedError

    def all(self) -> list[Package]:
        """Every installed package, by name."""
        raise NotImplementedError

    def clear(self, name: str) -> bool:
        """Kill it, wipe its data, reset its permissions; False when there is no such package."""
        raise NotImplementedError

    def clear_cache(self, name: str) -> bool:
        """Delete the cache folders alone, as the Settings app does."""
        raise NotImplementedError

    def sizes(self, name: str) -> tuple[int, int, int]:
        """Bytes of code, data (without cache) and cache."""
        raise NotImplementedError

    def observe(self, callback: Callable[[str, str], None]) -> None:
        """Call `callback(action, package)` after `added`, `replaced`, `removed`, `cleared`, `changed`."""
        raise NotImplementedError
