"""Courier's process: reads how its version behaves, starts the workers, makes the screens."""

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.android.apps.app_context import AppContext
from harness.virtual.android.intents import Intent
from harness.virtual.courier.behaviour import Behaviour
from harness.virtual.courier.core import Core
from harness.virtual.courier.listener import Listener
from harness.virtual.courier.screens.about import AboutActivity
from harness.virtual.courier.screens.account_status import AccountStatusActivity
from harness.virtual.courier.screens.base import Screen
from harness.virtual.courier.screens.chat import ChatActivity
from harness.virtual.courier.screens.main import MainActivity
from harness.virtual.courier.screens.privacy import PrivacyActivity
from harness.virtual.courier.screens.update import UpdateActivity
from harness.virtual.courier.sender import Sender

_ACTIVITIES: tuple[type[Screen], ...] = (
    MainActivity,
    ChatActivity,
    PrivacyActivity,
    AccountStatusActivity,
    UpdateActivity,
    AboutActivity,
)
_BY_NAME = {f"org.courier.messenger.{each.__name__}": each for each in _ACTIVITIES}


class CourierApp(App):
    """The application object of one process."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        behaviour = Behaviour.from_asset(context.package.file("assets/courier.json"))
        self.core = Core(context, behaviour)
        self.core.in_background(Sender(self.core).run)
        self.core.in_background(Listener(self.core).run)

    def create_activity(self, class_name: str, intent: Intent) -> Activity:
        """The screen of this class; `LookupError` when Courier has no such class."""
        return _BY_NAME[class_name](self, self.core, intent)

    def on_terminate(self) -> None:
        """End the workers and close the database."""
        self.core.close()
