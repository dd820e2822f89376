"""One device with everything that can be asked of it."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from harness.adb import DeviceAdb
from harness.clock import Clock
from harness.drivers.airplane_mode import AirplaneMode
from harness.drivers.airplane_tile import AirplaneTile
from harness.drivers.app_info_page import AppInfoPage
from harness.drivers.date_settings import DateSettings
from harness.drivers.device_log import DeviceLog
from harness.drivers.device_time import DeviceTime
from harness.drivers.network import Network
from harness.drivers.network_settings import NetworkSettings
from harness.drivers.notifications import Notifications
from harness.drivers.pages import tap_labelled
from harness.drivers.quick_settings import QuickSettings
from harness.errors import ProtocolError
from harness.model import Knob
from harness.ui import DeviceUi
from harness.waiting import Patience

_SCALE_PROPERTY = "ro.virtual.time_scale"


@dataclass(frozen=True)
class Device:
    """What a scenario holds of one device; nothing is asked of it before it is used."""

    adb: DeviceAdb
    ui: DeviceUi
    clock: Clock

    @property
    def serial(self) -> str:
        """ADB's name for it."""
        return self.adb.serial

    @functools.cached_property
    def api(self) -> int:
        """Its API level.

        Raises:
            ProtocolError: the device says something that is no number.
        """
        text = self.adb.shell("getprop ro.build.version.sdk")
        if not text.isdecimal():
            raise ProtocolError(self.serial, f"ro.build.version.sdk is {text!r}")
        return int(text)

    @functools.cached_property
    def patience(self) -> Patience:
        """How long to wait for things on it; a virtual device says how fast its timers run."""
        said = self.adb.shell(f"getprop {_SCALE_PROPERTY}")
        return Patience(self.clock, float(said) if said else 1.0)

    @property
    def airplane_mode(self) -> Knob[bool]:
        """The switch that cuts every radio: by command, where there is one, else by its tile."""
        command = AirplaneMode(self.adb)
        return command if command.available() else AirplaneTile(self.adb, self.quick_settings)

    @property
    def network(self) -> Network:
        """Its network."""
        return Network(self.adb)

    @property
    def log(self) -> DeviceLog:
        """Its own log."""
        return DeviceLog(self.adb)

    @property
    def quick_settings(self) -> QuickSettings:
        """The tiles above the notifications."""
        return QuickSettings(self.adb, self.ui, self.patience)

    @property
    def network_settings(self) -> NetworkSettings:
        """Settings' pages about the network."""
        return NetworkSettings(self.adb, self.ui, self.patience)

    @property
    def notifications(self) -> Notifications:
        """The notification shade."""
        return Notifications(self.adb, self.ui, self.patience)

    def tap_words(self, words: str) -> None:
        """Touch whatever says these words, once it is there.

        Raises:
            DeviceTimeoutError: nothing says them.
        """
        tap_labelled(self.ui, self.patience, words)

    @property
    def app_info(self) -> AppInfoPage:
        """Settings' page about one app."""
        return AppInfoPage(self.adb, self.ui, self.patience)

    @property
    def time(self) -> DeviceTime:
        """Its clock."""
        return DeviceTime(self.adb)

    @property
    def date_settings(self) -> DateSettings:
        """Settings' page of date and time."""
        return DateSettings(self.adb, self.ui, self.patience)
