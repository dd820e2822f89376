"""Which code runs for which package.

An APK's own code is for a real runtime; this device has the code of a few packages built in, by
package name. They are named as text and loaded at their first start, because they are built on top
of this layer.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.android.intents import Intent
from harness.virtual.screen.widgets import column, label

if TYPE_CHECKING:
    from harness.virtual.android.apps.app_context import AppContext
    from harness.virtual.screen.view import View

BUILT_IN = {
    "org.courier.messenger": "harness.virtual.courier:CourierApp",
    "com.android.launcher3": "harness.virtual.systemui:LauncherApp",
    "com.android.settings": "harness.virtual.systemui:SettingsApp",
}
"""Package name to `module:class` of its `App`."""


class PlainActivity(Activity):
    """A screen of an app whose code this device does not have."""

    def content(self) -> "View":
        """The package's label, and why there is nothing else."""
        package = self.app.context.package
        return column(
            label(package.label or package.name, style="title"),
            label(f"This device cannot run the code of {package.name}."),
            padding=24,
            gap=8,
        )


class PlainApp(App):
    """Stands for the code of any other APK."""

    def create_activity(self, class_name: str, intent: Intent) -> Activity:  # noqa: ARG002  (each class looks the same)
        """A `PlainActivity`, whatever the class."""
        return PlainActivity(self, intent)


def load(target: str) -> Any:  # noqa: ANN401  (whatever the name stands for)
    """The attribute that `module:attribute` names."""
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)


def create_app(context: "AppContext") -> App:
    """The `App` of the context's package; a `PlainApp` for code this device does not have."""
    target = context.android.runtimes.get(context.package.name, PlainApp)
    make: Callable[[AppContext], App] = load(target) if isinstance(target, str) else target
    return make(context)
