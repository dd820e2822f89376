"""The way from the device to the host, stretch by stretch: all that slows it adds up.

On the device come `tc` (egress of an interface) and the developer option's rate limit (ingress);
then the air, on Wi-Fi; then the emulator's shaper, which sits on the cellular link only. The
slowest stretch decides, delays add.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.pacing.lane import Lane
from harness.pacing.terms import FREE, Terms
from harness.virtual.android.network.model import Transport
from harness.virtual.android.network.radio import wifi_terms

if TYPE_CHECKING:
    from harness.virtual.device import Android


@dataclass(frozen=True)
class NetworkShape:
    """The emulator's shaper; rates in bits/s (0: no limit), delays in ms, guest to host."""

    download: int = 0
    upload: int = 0
    min_delay: int = 0
    max_delay: int = 0

    def terms_up(self) -> Terms:
        """Guest to host."""
        least, most = self.min_delay / 1000, max(self.min_delay, self.max_delay) / 1000
        return Terms(self.upload, (least + most) / 2, (most - least) / 2)

    def terms_down(self) -> Terms:
        """Host to guest: the delay is not applied here (net-android.cpp)."""
        return Terms(self.download)


@dataclass(frozen=True)
class Lanes:
    """The two directions of one transport's link, which all its connections share."""

    up: Lane
    down: Lane


class Links:
    """One pair of lanes for each transport, for as long as the device runs."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self.shape = NetworkShape()
        self._lanes = {transport: self._lanes_of(transport) for transport in Transport}

    def __getitem__(self, transport: Transport) -> Lanes:
        return self._lanes[transport]

    def _lanes_of(self, transport: Transport) -> Lanes:
        speed = self._android.clock.scale
        return Lanes(
            Lane(lambda: self.terms_up(transport).sped_up(speed), speed=speed),
            Lane(lambda: self.terms_down(transport).sped_up(speed), speed=speed),
        )

    def terms_up(self, transport: Transport) -> Terms:
        """From the device to the host, in device seconds."""
        kernel = self._traffic_control(transport)
        if transport is Transport.WIFI:
            return kernel.then(wifi_terms(self._android.wifi.rssi))
        return kernel.then(self.shape.terms_up())

    def _traffic_control(self, transport: Transport) -> Terms:
        """What `tc` does to what leaves; duplicates and reordering are hidden by TCP."""
        network = self._android.connectivity.network_of(transport)
        if network is None:
            return FREE
        shape = self._android.connectivity.traffic_control.shape(network.interface)
        loss = 1 - (1 - shape.loss) * (1 - shape.corrupt)  # a corrupt one is dropped at its end
        return Terms(8 * shape.rate, shape.delay, shape.jitter, loss)

    def terms_down(self, transport: Transport) -> Terms:
        """From the host to the device, in device seconds."""
        limit = self._android.connectivity.ingress_limit
        option = Terms(rate=8.0 * limit) if limit > 0 else FREE
        if transport is Transport.WIFI:
            return option.then(wifi_terms(self._android.wifi.rssi))
        return option.then(self.shape.terms_down())
