"""The server's methods that concern the device: info, screen, keys, points, clipboard, dumps.

Source: com.wetest.uia2.stub.AutomatorServiceImpl of u2.jar 0.4.1. It has no `makeToast`, which its
client still calls: there, as here, that is an unknown method.
"""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

from harness.virtual.android import keycodes
from harness.virtual.android.intents import Intent
from harness.virtual.shell.cancellation import Cancellation
from harness.virtual.shell.streams import BytesReader, BytesWriter
from harness.virtual.uiautomator.hierarchy import MAX_DEPTH
from harness.virtual.uiautomator.rpc import BOOL, FLOAT, INT, LIST, OBJECT, TEXT, rpc

if TYPE_CHECKING:
    from harness.virtual.uiautomator.service import Service

_KEYS = {
    "left": "DPAD_LEFT", "right": "DPAD_RIGHT", "up": "DPAD_UP", "down": "DPAD_DOWN",
    "center": "DPAD_CENTER", "search": "SEARCH", "enter": "ENTER", "delete": "DEL", "del": "DEL",
    "volume_up": "VOLUME_UP", "volume_down": "VOLUME_DOWN", "volume_mute": "VOLUME_MUTE",
    "camera": "CAMERA", "power": "POWER", "recent": "APP_SWITCH",
}  # fmt: skip
_WAITING_KEYS = {"home": "HOME", "back": "BACK", "menu": "MENU"}
_ROTATIONS = {"left": 1, "l": 1, "right": 3, "r": 3, "natural": 0, "n": 0}
_CONFIGURATION = {
    "actionAcknowledgmentTimeout": "action_acknowledgment",
    "keyInjectionDelay": "key_injection_delay",
    "scrollAcknowledgmentTimeout": "scroll_acknowledgment",
    "waitForIdleTimeout": "wait_for_idle",
    "waitForSelectorTimeout": "wait_for_selector",
}


@rpc("ping")
def _ping(_service: Service) -> str:
    return "pong"


@rpc("deviceInfo")
def _device_info(service: Service) -> dict[str, Any]:
    android, screen = service.android, service.device.screen()
    scale = android.model.density / 160
    return {
        "currentPackageName": screen.active.package if screen.active else None,
        "displayHeight": screen.height,
        "displayRotation": screen.rotation,
        "displaySizeDpX": round(screen.width / scale),
        "displaySizeDpY": round(screen.height / scale),
        "displayWidth": screen.width,
        "productName": android.model.product,
        "screenOn": android.power.interactive,
        "sdkInt": android.model.api,
        "naturalOrientation": screen.rotation in (0, 2),
    }


@rpc("click", INT, INT)
def _click(service: Service, x: int, y: int) -> bool:
    return x >= 0 and y >= 0 and service.android.input.tap(x, y)


@rpc("click", INT, INT, INT)
def _click_for(service: Service, x: int, y: int, milliseconds: int) -> bool:
    return x >= 0 and y >= 0 and service.android.input.tap(x, y, milliseconds / 1000)


@rpc("swipe", INT, INT, INT, INT, INT)
def _swipe(service: Service, *values: int) -> bool:
    x1, y1, x2, y2, steps = values
    return service.device.swipe([(x1, y1), (x2, y2)], steps)


@rpc("drag", INT, INT, INT, INT, INT)
def _drag(service: Service, *values: int) -> bool:
    x1, y1, x2, y2, steps = values
    return service.device.swipe([(x1, y1), (x2, y2)], steps, drag=True)


@rpc("swipePoints", LIST, INT)
def _swipe_points(service: Service, values: list[float], steps: int) -> bool:
    numbers = [int(value) for value in values]
    points = list(zip(numbers[::2], numbers[1::2], strict=False))
    return bool(points) and service.device.swipe(points, steps)


@rpc("injectInputEvent", INT, FLOAT, FLOAT, INT)
def _inject(service: Service, action: int, x: float, y: float, _meta: int) -> bool:
    given = service.android.input
    actions = {0: given.touch_down, 1: given.touch_up, 2: given.touch_move}
    return action in actions and actions[action](x, y)


@rpc("pressKey", TEXT)
def press_key(service: Service, name: str) -> bool:
    """`pressKey`: a key by its short name; False for one it does not know."""
    lower = name.lower()
    if lower in _WAITING_KEYS:
        return service.device.press_and_wait(keycodes.CODES[_WAITING_KEYS[lower]])
    return lower in _KEYS and service.android.input.key(keycodes.CODES[_KEYS[lower]])


@rpc("pressKeyCode", INT)
def _press_code(service: Service, code: int) -> bool:
    return service.android.input.key(code)


@rpc("pressKeyCode", INT, INT)
def _press_code_with(service: Service, code: int, _meta: int) -> bool:
    return service.android.input.key(code)


@rpc("clearInputText")
def _clear_input(service: Service) -> None:
    """Ctrl+A and Delete arrive at the focused field."""
    windows = service.android.windows

    def clear() -> None:
        active = windows.active()
        for view in active.root.walk() if active is not None else ():
            if view.focused and view.editable:
                windows.set_text(view, "")

    if service.android.power.interactive:
        service.android.looper.call(clear)


@rpc("pasteClipboard")
def _paste(service: Service) -> None:
    """Ctrl+V arrives at the focused field."""
    text = service.android.clipboard.get()
    if text and service.android.power.interactive:
        service.android.looper.call(lambda: service.android.windows.type_text(text))


@rpc("dumpWindowHierarchy", BOOL)
def _dump(service: Service, compressed: bool) -> str:
    return _dump_active(service, compressed, MAX_DEPTH, False)


@rpc("dumpWindowHierarchy", BOOL, INT)
def _dump_to(service: Service, compressed: bool, max_depth: int) -> str:
    return _dump_active(service, compressed, max_depth, False)


@rpc("dumpWindowHierarchy", BOOL, INT, BOOL)
def _dump_active(service: Service, compressed: bool, max_depth: int, active_only: bool) -> str:
    service.device.compressed = compressed
    return service.device.dump(max_depth, active_only=active_only)


@rpc("takeScreenshot", FLOAT, INT)
def _screenshot(service: Service, scale: float, quality: int) -> str:
    quality = max(1, min(quality, 100))
    display = service.android.display
    if not 0 < scale < 1:
        return base64.b64encode(display.jpeg(quality)).decode()
    frame = display.frame()
    size = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
    data = io.BytesIO()
    frame.resize(size).convert("RGB").save(data, "JPEG", quality=quality)
    return base64.b64encode(data.getvalue()).decode()


@rpc("wakeUp")
def _wake_up(service: Service) -> None:
    service.android.input.key(keycodes.WAKEUP)


@rpc("sleep")
def _sleep(service: Service) -> None:
    service.android.input.key(keycodes.SLEEP)


@rpc("isScreenOn")
def _is_screen_on(service: Service) -> bool:
    return service.android.power.interactive


@rpc("freezeRotation", BOOL)
def _freeze(service: Service, frozen: bool) -> None:
    """`UiAutomation.setRotation`: frozen where it is, or free."""
    rotation = service.android.windows.display_rotation
    service.android.looper.call(rotation.freeze if frozen else rotation.thaw)


@rpc("setOrientation", TEXT)
def _orientation(service: Service, name: str) -> None:
    rotation = _ROTATIONS.get(name.lower())
    if rotation is not None:
        freeze = service.android.windows.display_rotation.freeze
        service.android.looper.call(lambda: freeze(rotation))


@rpc("openNotification")
def _open_notification(service: Service) -> bool:
    service.android.looper.call(service.android.windows.expand_notifications)
    return True


@rpc("openQuickSettings")
def _open_quick_settings(service: Service) -> bool:
    service.android.looper.call(service.android.windows.expand_settings)
    return True


@rpc("getLastToast")
def _last_toast(service: Service) -> str | None:
    return service.device.last_toast


@rpc("clearLastToast")
def _clear_toast(service: Service) -> None:
    service.device.forget_toast()


@rpc("getLastTraversedText")
def _traversed(_service: Service) -> None:
    """Always null: the service's toast listener replaced the one that collected it."""


@rpc("clearLastTraversedText")
def _clear_traversed(_service: Service) -> None:
    return None


@rpc("getClipboard")
def _clipboard(service: Service) -> str | None:
    return service.android.clipboard.get()


@rpc("setClipboard", TEXT, TEXT)
def _set_clipboard(service: Service, _label: str | None, text: str | None) -> None:
    service.android.clipboard.set(text)


@rpc("waitForIdle", INT)
def _wait_for_idle(service: Service, milliseconds: int) -> None:
    service.device.wait_for_idle(0.5, milliseconds / 1000)


@rpc("waitForWindowUpdate", TEXT, INT)
def _wait_for_update(service: Service, package: str | None, milliseconds: int) -> bool:
    screen = service.device.screen()
    if package is not None and (screen.active is None or screen.active.package != package):
        return False
    return service.device.changes_within(milliseconds / 1000, lambda: None)


@rpc("getConfigurator")
def _configurator(service: Service) -> dict[str, int]:
    values = {
        key: getattr(service.device.configuration, name) for key, name in _CONFIGURATION.items()
    }
    return {**values, "uiAutomationFlags": 0}


@rpc("setConfigurator", OBJECT)
def _set_configurator(service: Service, values: dict[str, int] | None) -> dict[str, int]:
    for key, name in _CONFIGURATION.items():
        if values and key in values:
            setattr(service.device.configuration, name, int(values[key]))
    return _configurator(service)


@rpc("launchApp", TEXT)
def _launch(service: Service, package: str) -> bool:
    found = service.android.packages.get(package)
    if found is None or found.launcher_activity is None:
        return False
    service.android.activities.start(
        Intent(
            action="android.intent.action.MAIN",
            categories=frozenset({"android.intent.category.LAUNCHER"}),
            package=package,
            flags=0x10008000,
        )
    )
    return True


@rpc("executeShellCommand", TEXT, INT)
def _execute(service: Service, command: str, milliseconds: int) -> dict[str, object]:
    """`Runtime.exec`: words parted at blanks, no shell."""
    out, err, killed = BytesWriter(), BytesWriter(), Cancellation()
    quoted = " ".join("'" + word.replace("'", "'\\''") + "'" for word in command.split())
    timer = service.android.looper.post_delayed(
        milliseconds / 1000 * service.android.clock.scale, killed.set
    )
    status = service.android.shell.run(
        quoted, stdin=BytesReader(), stdout=out, stderr=err, cancelled=killed
    )
    timer.cancel()
    return {
        "returnCode": -1 if killed.is_set() else status,
        "stderr": err.getvalue().decode(errors="replace"),
        "stdout": out.getvalue().decode(errors="replace"),
    }
