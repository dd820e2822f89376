"""Keeps the policy settings; the control API changes them."""

from pydantic import ValidationError

from harness.service.errors import InvalidError
from harness.service.policy.settings import PolicySettings
from harness.service.storage import Storage


class SettingsStore:
    """Keeps the settings in the database, so that a restart does not forget them."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        stored = storage.meta("settings")
        self.current = (
            PolicySettings() if stored is None else PolicySettings.model_validate_json(stored)
        )

    def replace(self, settings: PolicySettings) -> PolicySettings:
        """Make `settings` the ones in force."""
        self._storage.set_meta("settings", settings.model_dump_json())
        self.current = settings
        return settings

    def change(self, changes: dict[str, object]) -> PolicySettings:
        """Change some settings; InvalidError names what is wrong and changes nothing."""
        try:
            wanted = PolicySettings.model_validate({**self.current.model_dump(), **changes})
        except ValidationError as error:
            raise InvalidError(first_fault(error), 422) from error
        return self.replace(wanted)


def first_fault(error: ValidationError) -> str:
    """The first thing wrong, as `field: reason`; the rejected value is not repeated."""
    fault = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
