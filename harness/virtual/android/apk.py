"""Reading APK files: the binary manifest, and whether the signature holds."""

from dataclasses import dataclass, field
from pathlib import Path


class ApkError(Exception):
    """The file cannot be installed; `code` is one of Android's INSTALL_* names."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


@dataclass(frozen=True)
class IntentFilter:
    """What a component of a package answers to."""

    actions: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Component:
    """An activity, service, receiver or provider of a manifest."""

    kind: str
    name: str
    exported: bool = False
    enabled: bool = True
    launch_mode: str = "standard"
    permission: str = ""
    label: str = ""
    process: str = ""
    authorities: str = ""
    filters: tuple[IntentFilter, ...] = ()


@dataclass(frozen=True)
class ApkInfo:
    """What the manifest and the signature of one APK say."""

    path: Path
    package: str
    version_code: int
    version_name: str
    min_sdk: int = 1
    target_sdk: int = 1
    split: str = ""
    label: str = ""
    debuggable: bool = False
    test_only: bool = False
    allow_backup: bool = True
    requested_permissions: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    signers: tuple[str, ...] = ()
    """SHA-256 of each signing certificate, in lower-case hex."""
    features: tuple[str, ...] = field(default=())


def read_apk(path: Path) -> ApkInfo:
    """Parse the manifest and verify the signature.

    Raises:
        ApkError: it is no APK, has no valid manifest, or is not (properly) signed.
    """
    raise NotImplementedError
