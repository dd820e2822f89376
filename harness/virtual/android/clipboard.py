"""The clipboard: one text, gone after a reboot."""

import threading


class Clipboard:
    """What Copy put and Paste gets; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._text: str | None = None

    def get(self) -> str | None:
        """The text, or None when there is none."""
        with self._lock:
            return self._text

    def set(self, text: str | None) -> None:
        """Replace it; None empties the clipboard."""
        with self._lock:
            self._text = text
