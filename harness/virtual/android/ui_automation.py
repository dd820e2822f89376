"""The one UiAutomation connection that a device allows at a time.

Source: frameworks/base/services/accessibility/java/com/android/server/accessibility/
UiAutomationManager.java (`registerUiTestAutomationServiceLocked`).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class AlreadyRegisteredError(Exception):
    """Somebody else holds the connection; the text is that of Android's exception."""


class UiAutomationSlot:
    """Who may automate the screen; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held = False

    @property
    def held(self) -> bool:
        """Whether somebody is connected."""
        with self._lock:
            return self._held

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Hold the connection.

        Raises:
            AlreadyRegisteredError: it is taken.
        """
        with self._lock:
            if self._held:
                proxy = "android.accessibilityservice.IAccessibilityServiceClient$Stub$Proxy"
                raise AlreadyRegisteredError(
                    f"UiAutomationService {proxy}@{id(self) & 0xFFFFFFF:x}already registered!"
                )
            self._held = True
        try:
            yield
        finally:
            with self._lock:
                self._held = False
