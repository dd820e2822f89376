"""The picture of an app: a coloured shape with a symbol, or its first letter."""

from __future__ import annotations

from typing import Final

from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import icon, stack
from harness.virtual.screen.widgets.material import avatar

_KNOWN: Final = {
    "org.courier.messenger": ("send-variant", "#0b57d0", "#ffffff"),
    "com.android.settings": ("cog", "#5f6368", "#ffffff"),
    "com.android.dialer": ("phone", "#1e8e3e", "#ffffff"),
    "com.android.gallery3d": ("image-outline", "#b06000", "#ffffff"),
    "com.android.messaging": ("message-text", "#1a73e8", "#ffffff"),
    "com.android.systemui": ("android", "#34a853", "#ffffff"),
    "com.android.shell": ("console", "#202124", "#ffffff"),
}
_UNKNOWN: Final = "apps"


def symbol(package: str) -> str:
    """The name of the icon alone, as the status bar shows it."""
    return _KNOWN.get(package, (_UNKNOWN, "", ""))[0]


def app_icon(package: str, label: str, size: float) -> View:
    """The icon in its shape, `size` dp wide."""
    known = _KNOWN.get(package)
    if known is None:
        return avatar(label or package, size)
    name, background, color = known
    picture = icon(name, tint=color, size=round(size * 0.56))
    view = stack(
        picture,
        width=size,
        height=size,
        radius=size / 2,
        background=background or theme.PRIMARY,
        align="center",
        justify="center",
        class_name="android.widget.ImageView",
    )
    view.opaque = True
    return view
