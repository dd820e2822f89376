"""The server's methods that concern watchers: what to do when a search finds nothing.

Source: com.wetest.uia2.stub.AutomatorServiceImpl and stub.watcher.* of u2.jar 0.4.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from harness.virtual.uiautomator.methods.device import press_key
from harness.virtual.uiautomator.rpc import LIST, SELECTOR, SELECTORS, TEXT, rpc
from harness.virtual.uiautomator.rpc_errors import NOT_FOUND, JavaError

if TYPE_CHECKING:
    from harness.virtual.uiautomator.selector import Selector
    from harness.virtual.uiautomator.service import Service


@rpc("registerClickUiObjectWatcher", TEXT, SELECTORS, SELECTOR)
def _register_click(
    service: Service, name: str, conditions: list[Selector], target: Selector
) -> None:
    def click() -> None:
        try:
            service.device.click(service.object(target).visible_bounds().center)
        except JavaError as error:
            if error.kind != NOT_FOUND:
                raise

    service.device.register_watcher(name, _watcher(service, conditions, click))


@rpc("registerPressKeyskWatcher", TEXT, SELECTORS, LIST)  # the method's own spelling
def _register_keys(
    service: Service, name: str, conditions: list[Selector], keys: list[str]
) -> None:
    def press() -> None:
        for key in keys:
            press_key(service, key)

    service.device.register_watcher(name, _watcher(service, conditions, press))


def _watcher(
    service: Service, conditions: list[Selector], action: Callable[[], None]
) -> Callable[[], bool]:
    def check() -> bool:
        if not all(service.object(condition).exists() for condition in conditions):
            return False
        action()
        return True

    return check


@rpc("removeWatcher", TEXT)
def _remove(service: Service, name: str) -> None:
    service.device.watchers.actions.pop(name, None)


@rpc("getWatchers")
def _names(service: Service) -> list[str]:
    return list(service.device.watchers.actions)


@rpc("runWatchers")
def _run(service: Service) -> None:
    service.device.watchers.run()


@rpc("resetWatcherTriggers")
def _reset(service: Service) -> None:
    service.device.watchers.triggered.clear()


@rpc("hasWatcherTriggered", TEXT)
def _has_triggered(service: Service, name: str) -> bool:
    return name in service.device.watchers.triggered


@rpc("hasAnyWatcherTriggered")
def _has_any_triggered(service: Service) -> bool:
    return bool(service.device.watchers.triggered)
