"""Runtime permissions: which exist, who has them, and who is asked."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.device import Android


class Permissions:
    """PermissionManagerService, for user 0."""

    def __init__(self, android: "Android") -> None:
        self._android = android

    def check(self, package: str, permission: str) -> bool:
        """Whether the package holds it now (install-time or granted)."""
        raise NotImplementedError

    def grant(self, package: str, permission: str) -> None:
        """Grant a runtime permission; `ValueError`/`PermissionError` carry Android's text."""
        raise NotImplementedError

    def revoke(self, package: str, permission: str) -> None:
        """Take it away, which kills the app."""
        raise NotImplementedError

    def is_runtime(self, permission: str) -> bool:
        """Whether the user decides about it on this API level."""
        raise NotImplementedError
