"""What a dumped hierarchy shows: whose windows, whether a system dialog lies over the app.

`<hierarchy rotation="N">` with nested `node`s (AOSP: frameworks/base/cmds/uiautomator,
AccessibilityNodeInfoDumper.java). A dump with all windows mixes packages: the app in front is not
that of the first node but the one, other than the system's bars, with the largest window. System
dialogs carry `android:id/` ids: an ANR's buttons are `aerr_close` and `aerr_wait`
(app_anr_dialog.xml), an alert's `button1` and `button2`, its title `alertTitle`. Nodes whose bounds
are `[0,0][0,0]` are not to be seen. An app's own dialog has ids of its own, and its buttons may be
plain texts; what can be tapped tells them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.hierarchy import Bounds, Element, Screen

_SYSTEM_UI = "com.android.systemui"
_ANR_BUTTONS = {"android:id/aerr_close", "android:id/aerr_wait"}
_CRASH_BUTTONS = {"android:id/aerr_restart", "android:id/aerr_app_info"}
_LOCK_HINT = "com.android.systemui:id/keyguard_indication_area"
_PROGRESS = "android:id/progress"
_MESSAGE = "android:id/message"
_TITLE = "android:id/alertTitle"
_ALERT_BUTTONS = ("android:id/button1", "android:id/button2", "android:id/button3")


@dataclass(frozen=True)
class Dialog:
    """A dialog built from Android's own parts.

    Attributes:
        title: its title, or its text where it has none.
        buttons: what its buttons say, in the order of the hierarchy.
        not_responding: whether it says that something does not respond.
        keeps_stopping: whether it says that something crashed.
        busy: whether it only shows that something is under way.
    """

    title: str
    buttons: tuple[str, ...]
    not_responding: bool = False
    keeps_stopping: bool = False
    busy: bool = False


@dataclass(frozen=True)
class Shown:
    """A hierarchy in short.

    Attributes:
        package: whose window is in front.
        packages: whose nodes there are, in document order.
        rotation: in quarter turns.
        nodes: how many there are.
        texts: what can be read, in document order.
        tappable: what is written on what can be tapped, in document order.
        locked: whether it is the lock screen.
        dialog: a dialog built from Android's parts over it, None if there is none.
    """

    package: str
    packages: tuple[str, ...]
    rotation: int
    nodes: int
    texts: tuple[str, ...]
    tappable: tuple[str, ...]
    locked: bool
    dialog: Dialog | None


def parse_hierarchy(xml: str) -> Shown:
    """Read a hierarchy.

    Raises:
        ProtocolError: it is no XML, or a node has no rectangle.
    """
    screen = Screen(xml)
    nodes = list(screen.descend())
    return Shown(
        package=_front(screen),
        packages=tuple(dict.fromkeys(node.package for node in nodes)),
        rotation=screen.rotation,
        nodes=len(nodes),
        texts=tuple(node.text for node in nodes if node.text and _area(node.bounds)),
        tappable=tuple(node.text for node in nodes if node.text and node.clickable),
        locked=any(node.resource_id == _LOCK_HINT for node in nodes),
        dialog=_dialog(nodes),
    )


def _front(screen: Screen) -> str:
    windows = list(screen.windows())
    apps = [window for window in windows if window.package != _SYSTEM_UI] or windows
    largest = max(apps, key=lambda window: _area(window.bounds), default=None)
    return largest.package if largest else ""


def _area(bounds: Bounds) -> int:
    return (bounds.right - bounds.left) * (bounds.bottom - bounds.top)


def _dialog(nodes: list[Element]) -> Dialog | None:
    anr = [node for node in nodes if node.resource_id in _ANR_BUTTONS]
    crash = [node for node in nodes if node.resource_id in _CRASH_BUTTONS]
    buttons = anr + crash or [node for node in nodes if node.resource_id in _ALERT_BUTTONS]
    busy = not buttons and {_PROGRESS, _MESSAGE} <= {node.resource_id for node in nodes}
    if not buttons and not busy:
        return None
    return Dialog(
        title=next(_titles(nodes), ""),
        buttons=tuple(button.text for button in buttons),
        not_responding=bool(anr) and not crash,
        keeps_stopping=bool(crash),
        busy=busy,
    )


def _titles(nodes: list[Element]) -> Iterator[str]:
    yield from (node.text for node in nodes if node.resource_id == _TITLE and node.text)
    yield from (node.text for node in nodes if node.resource_id == _MESSAGE)
