"""The global HTTP proxy.

Source: packages/modules/Connectivity/service/…/ProxyTracker.java: the observer of `http_proxy`
ignores an empty value, so deleting the key changes nothing; `:0` is what clears it; a port that is
no number is ignored without a word; the accepted proxy is copied to `global_http_proxy_*`, which a
boot reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.settings import Settings

_DEFAULT_PORT = 8080
_MAX_PORT = 65535


@dataclass(frozen=True)
class HttpProxy:
    """The proxy's address, and the hosts that are reached without it (comma-separated)."""

    host: str
    port: int
    exclusions: str = ""


class ProxyTracker:
    """Follows the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._current: HttpProxy | None = None

    @property
    def current(self) -> HttpProxy | None:
        """The proxy in force."""
        return self._current

    def boot(self) -> None:
        """Load what was accepted before; `http_proxy` wins over the copy."""
        self._settings.observe("global", "http_proxy", self._changed)
        if self._accept(self._settings.get("global", "http_proxy")):
            return
        host = self._settings.get("global", "global_http_proxy_host") or ""
        port = self._settings.integer("global", "global_http_proxy_port", 0)
        exclusions = self._settings.get("global", "global_http_proxy_exclusion_list") or ""
        self._current = HttpProxy(host, port, exclusions) if host else None

    def _changed(self, value: str | None) -> None:
        self._accept(value)

    def _accept(self, value: str | None) -> bool:
        if not value:
            return False
        host, colon, text = value.partition(":")
        text = text.partition(":")[0]
        if colon and text and not text.lstrip("-").isdigit():
            return False
        port = int(text) if text else _DEFAULT_PORT
        if host and not 0 < port <= _MAX_PORT:
            return False
        self._current = HttpProxy(host, port) if host else None
        self._settings.put("global", "global_http_proxy_host", host)
        self._settings.put("global", "global_http_proxy_port", str(port if host else 0))
        self._settings.put("global", "global_http_proxy_exclusion_list", "")
        return True
