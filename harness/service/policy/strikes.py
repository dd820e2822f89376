"""guidelines.suspension: so many upheld reports are a strike, and a strike suspends messaging.

Each further active strike suspends for longer; the last one allowed bans for good.
"""

from harness.service.clock import DAY, HOUR
from harness.service.policy.model import Kind, Record, Sanction
from harness.service.policy.settings import PolicySettings

SUSPENDED = (
    "Due to multiple Community Guidelines violations, "
    "you're temporarily prevented from sending and receiving messages."
)
BANNED = "Your account was banned due to multiple Community Guidelines violations."


def sanction(record: Record, settings: PolicySettings, now: float) -> Sanction | None:
    """The strike and its consequence that an account's record calls for now, if any."""
    if record.upheld_reports < settings.upheld_reports_per_strike:
        return None
    expires_at = now + settings.strike_days * DAY
    if record.active_strikes + 1 >= settings.strikes_until_ban:
        return Sanction(
            rule="ban.permanent",
            kind=Kind.PERMANENT_BAN,
            message=BANNED,
            strike_expires_at=expires_at,
            suspend_until=None,
            permanent=True,
        )
    step = min(record.active_strikes, len(settings.suspension_hours) - 1)
    return Sanction(
        rule="guidelines.suspension",
        kind=Kind.MESSAGING_SUSPENSION,
        message=SUSPENDED,
        strike_expires_at=expires_at,
        suspend_until=now + settings.suspension_hours[step] * HOUR,
        permanent=False,
    )
