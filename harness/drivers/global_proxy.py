"""The HTTP proxy of the whole device.

Binds to: Adb, API 23 on.
Implements: Knob[Values].

Source: AOSP, ProxyTracker.java. A new value of `http_proxy` takes effect at once and is copied to
`global_http_proxy_*`, which a boot reads; an empty value or a deleted key changes nothing, so `:0`
has to be written before the key is taken away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.drivers.settings_group import Values, expect_group, read_group, write_group

_KEY = "http_proxy"
_NONE = ":0"
_COPIES = (
    "global_http_proxy_host",
    "global_http_proxy_port",
    "global_http_proxy_exclusion_list",
)
KEYS = (_KEY, *_COPIES)
"""All of its global settings."""


@dataclass(frozen=True)
class GlobalProxy:
    """Reads and writes the setting and its copies."""

    name: ClassVar[str] = "global-proxy"
    adb: Adb

    def read(self) -> Values:
        """All of its settings, None where there is none."""
        return read_group(self.adb, KEYS)

    def write(self, value: Values) -> None:
        """Change it, or put it back exactly.

        Raises:
            ProtocolError: the value holds other settings.
        """
        values = expect_group(self.adb.serial, self.name, value, KEYS)
        in_force = values.get(_KEY) or self._kept(values) or _NONE
        write_group(self.adb, {_KEY: in_force}, (_KEY,))
        write_group(self.adb, values, (*_COPIES, _KEY))

    def use(self, host: str, port: int) -> None:
        """Send everything that obeys it through this proxy."""
        self.write({_KEY: f"{host}:{port}"})

    def clear(self) -> None:
        """Use none any more."""
        self.write({_KEY: _NONE})

    def current(self) -> str:
        """The proxy that the device has accepted, as `HOST:PORT`; "" if there is none."""
        values = self.read()
        host, port = values[_COPIES[0]], values[_COPIES[1]]
        return f"{host}:{port}" if host else ""

    @staticmethod
    def _kept(values: Values) -> str:
        """The proxy that a boot had read, where the key itself is gone."""
        host, port = values.get(_COPIES[0]), values.get(_COPIES[1])
        return f"{host}:{port}" if host and port else ""
