"""Everything about one device's network that can be read, switched or shaped.

Binds to: Adb, and an emulator's console where there is one.
Implements: the collection of the knobs and sensors; each is a file of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.app_firewall import AppFirewall
from harness.drivers.data_saver import DataSaver
from harness.drivers.default_network import DefaultNetwork
from harness.drivers.device_script import DeviceScript
from harness.drivers.emulator_access_point import EmulatorAccessPoint
from harness.drivers.emulator_link import EmulatorLink
from harness.drivers.emulator_signal import EmulatorSignal
from harness.drivers.global_proxy import GlobalProxy
from harness.drivers.mobile_data import MobileData
from harness.drivers.packet_filter import PacketFilter
from harness.drivers.pinging import Pinging
from harness.drivers.private_dns import PrivateDns
from harness.drivers.reverse_port import ReversePort
from harness.drivers.setting import Setting
from harness.drivers.traffic_control import TrafficControl
from harness.drivers.wifi import Wifi

_RATE_LIMIT = "ingress_rate_limit_bytes_per_second"


@dataclass(frozen=True)
class Network:
    """Nothing is asked of the device before one of these is used."""

    adb: Adb

    @property
    def default(self) -> DefaultNetwork:
        """What an app's traffic takes."""
        return DefaultNetwork(self.adb)

    @property
    def wifi(self) -> Wifi:
        """The Wi-Fi switch."""
        return Wifi(self.adb)

    @property
    def mobile_data(self) -> MobileData:
        """The mobile data switch."""
        return MobileData(self.adb)

    @property
    def private_dns(self) -> PrivateDns:
        """Private DNS."""
        return PrivateDns(self.adb)

    @property
    def proxy(self) -> GlobalProxy:
        """The HTTP proxy of the whole device."""
        return GlobalProxy(self.adb)

    @property
    def data_saver(self) -> DataSaver:
        """Data saver."""
        return DataSaver(self.adb)

    @property
    def rate_limit(self) -> Setting:
        """The developer option that limits what comes in, in bytes per second (API 33 on)."""
        return Setting(self.adb, "global", _RATE_LIMIT)

    def setting(self, key: str) -> Setting:
        """One entry of the global settings table."""
        return Setting(self.adb, "global", key)

    @property
    def packet_filter(self) -> PacketFilter:
        """Rules of the kernel's filter, as root."""
        return PacketFilter(self.adb)

    @property
    def emulator_link(self) -> EmulatorLink:
        """The shaper of an emulator's cellular link."""
        return EmulatorLink(self.adb)

    @property
    def emulator_signal(self) -> EmulatorSignal:
        """The signal that an emulator's modem shows."""
        return EmulatorSignal(self.adb)

    @property
    def pinging(self) -> Pinging:
        """Round trips as the shell sees them."""
        return Pinging(self.adb)

    def access_point(self, ssid: str) -> EmulatorAccessPoint:
        """An emulator's access point."""
        return EmulatorAccessPoint(self.adb, ssid)

    def app_firewall(self, package: str) -> AppFirewall:
        """The firewall of one app."""
        return AppFirewall(self.adb, package)

    def traffic_control(self, interface: str) -> TrafficControl:
        """What the kernel does to packets that leave by an interface, as root."""
        return TrafficControl(self.adb, interface)

    def reverse_port(self, port: int) -> ReversePort:
        """A port of the device that leads to this host."""
        return ReversePort(self.adb, port)

    def script(self, title: str) -> DeviceScript:
        """A script that runs on the device by itself."""
        return DeviceScript(self.adb, title)
