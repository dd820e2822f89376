"""Which code runs for which package.

An APK's own code is for a real runtime; this device has the code of a few packages built in, by package
name. They are named as text and loaded at their first start, because they are built on top of this layer.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harness.virtual.android.app import App, AppContext

BUILT_IN = {
    "org.courier.messenger": "harness.virtual.courier:CourierApp",
    "com.android.launcher3": "harness.virtual.systemui:LauncherApp",
    "com.android.settings": "harness.virtual.systemui:SettingsApp",
}
"""Package name to `module:class` of its `App`."""


def load(target: str) -> Any:  # noqa: ANN401  (whatever the name stands for)
    """The attribute that `module:attribute` names."""
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)


def create_app(context: "AppContext") -> "App":
    """The `App` of the context's package; a `PlainApp` for code this device does not have."""
    raise NotImplementedError
