"""One installed package: what PackageManager knows of it, and the part that is kept on disk."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.virtual.android.intents import ACTION_MAIN, CATEGORY_LAUNCHER
from harness.virtual.android.packages.apk import ApkInfo, Component

_KEPT = (
    "name", "uid", "code_path", "data_dir", "enabled", "stopped", "suspended", "installed",
    "first_install", "last_update", "installer", "signer_sha256", "splits",
)  # fmt: skip


@dataclass
class Package:
    """PackageSetting and AndroidPackage in one; paths are the device's, times epoch seconds."""

    name: str
    uid: int
    code_path: str
    data_dir: str
    version_code: int = 1
    version_name: str = ""
    host_apk: Path | None = None
    """The base APK on the host; None for a system package, which has none."""
    label: str = ""
    min_sdk: int = 1
    target_sdk: int = 34
    debuggable: bool = False
    test_only: bool = False
    has_code: bool = True
    system: bool = False
    enabled: int = 0
    """COMPONENT_ENABLED_STATE_*: 0 default, 1 enabled, 2 disabled, 3 disabled-user."""
    stopped: bool = True
    suspended: bool = False
    installed: bool = True
    """False: uninstalled with its data kept (`pm uninstall -k`)."""
    first_install: float = 0.0
    last_update: float = 0.0
    installer: str = ""
    signer_sha256: str = ""
    splits: list[str] = field(default_factory=list)
    """Names of the split APKs beside the base."""
    requested_permissions: tuple[str, ...] = ()
    granted: set[str] = field(default_factory=set)
    """Runtime permissions that are granted."""
    permission_flags: dict[str, set[str]] = field(default_factory=dict)
    components: tuple[Component, ...] = ()
    instrumentations: tuple[tuple[str, str], ...] = ()

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
        for activity in self.activities:
            for each in activity.filters:
                if ACTION_MAIN in each.actions and CATEGORY_LAUNCHER in each.categories:
                    return activity.name
        return ""

    def file(self, path: str) -> bytes:
        """The bytes of one file of its APK; `FileNotFoundError` when it has none."""
        if self.host_apk is None:
            raise FileNotFoundError(path)
        with zipfile.ZipFile(self.host_apk) as archive:
            try:
                return archive.read(path)
            except KeyError as error:
                raise FileNotFoundError(path) from error

    def take(self, info: ApkInfo) -> None:
        """Be what this APK's manifest says."""
        self.version_code = info.version_code
        self.version_name = info.version_name
        self.label = info.label
        self.min_sdk = info.min_sdk
        self.target_sdk = info.target_sdk
        self.debuggable = info.debuggable
        self.test_only = info.test_only
        self.has_code = info.has_code
        self.requested_permissions = info.requested_permissions
        self.components = info.components
        self.instrumentations = info.instrumentations

    def saved(self) -> dict[str, Any]:
        """What a reboot must not lose; the rest is in the APK."""
        document: dict[str, Any] = {name: getattr(self, name) for name in _KEPT}
        document["granted"] = sorted(self.granted)
        document["permission_flags"] = {k: sorted(v) for k, v in self.permission_flags.items()}
        return document

    @classmethod
    def restored(cls, document: dict[str, Any]) -> Package:
        """A package as `saved` wrote it."""
        package = cls(**{name: document[name] for name in _KEPT})
        package.granted = set(document["granted"])
        package.permission_flags = {k: set(v) for k, v in document["permission_flags"].items()}
        return package
