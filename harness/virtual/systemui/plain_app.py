"""What opens for a package whose code this device does not have.

An APK's own code is for a real runtime; the code of a few packages is built in, see `device.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.screen.widgets import column, label

if TYPE_CHECKING:
    from harness.virtual.android.intents import Intent
    from harness.virtual.screen.view import View


class PlainActivity(Activity):
    """A screen of an app whose code this device does not have."""

    def content(self) -> View:
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
