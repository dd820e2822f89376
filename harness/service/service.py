"""The service put together: one store, one clock, and what both APIs work with."""

from harness.service.accounts import Accounts
from harness.service.appeals import Appeals
from harness.service.clock import ServiceClock
from harness.service.delivery import Delivery, Parts
from harness.service.events import Events
from harness.service.messages import Messages
from harness.service.relations import Relations
from harness.service.sanctions import Sanctions
from harness.service.settings import SettingsStore
from harness.service.states import States
from harness.service.storage import Storage
from harness.service.windows import RateWindows


class Service:
    """Everything behind the two APIs. Raises DatabaseUnusableError."""

    def __init__(self, database: str) -> None:
        self.storage = Storage(database)
        self.clock = ServiceClock(float(self.storage.meta("clock_offset") or 0))
        self.settings = SettingsStore(self.storage)
        self.accounts = Accounts(self.storage, self.clock)
        self.relations = Relations(self.storage)
        self.messages = Messages(self.storage, self.clock)
        self.events = Events(self.storage, self.clock)
        self.sanctions = Sanctions(self.storage, self.clock, self.events)
        self.appeals = Appeals(self.storage, self.clock, self.events, self.sanctions)
        self.states = States(self.storage, self.accounts)
        self.delivery = Delivery(
            Parts(
                storage=self.storage,
                clock=self.clock,
                settings=self.settings,
                accounts=self.accounts,
                relations=self.relations,
                messages=self.messages,
                sanctions=self.sanctions,
                windows=RateWindows(self.storage),
                events=self.events,
            )
        )

    def set_clock_offset(self, seconds: float) -> None:
        """Move the clock to `seconds` after the machine's.

        Restrictions end at once, and every app is told to look: accounts age and strikes expire.
        """
        with self.storage.transaction():
            self.storage.set_meta("clock_offset", repr(seconds))
            self.clock.offset = seconds
            self.sanctions.settle_ended()
            for account in self.accounts.all():
                self.events.push(account.username, "account")

    def close(self) -> None:
        """End the long polls and close the database."""
        self.events.bell.close()
        self.storage.close()
