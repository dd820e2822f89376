"""Changes privacy settings, for the account's owner and for an operator alike."""

from dataclasses import replace

from harness.service.accounts import Account
from harness.service.requests import PrivacyChange
from harness.service.service import Service


def change_privacy(service: Service, username: str, change: PrivacyChange) -> Account:
    """Change what `change` names; an account that is no longer private accepts who waits."""
    before = service.accounts.get(username).privacy
    privacy = replace(before, **change.model_dump(exclude_none=True))
    with service.storage.transaction():
        service.accounts.set_privacy(username, privacy)
        if not privacy.private_account:
            service.relations.accept_followers(username)
        service.events.record(username, "privacy_changed", reason=privacy.who_can_message)
        service.events.push(username, "account")
    return service.accounts.get(username)
