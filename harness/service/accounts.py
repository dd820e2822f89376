"""Accounts and their sessions. Passwords are kept as scrypt digests, tokens as SHA-256 ones."""

import hashlib
import hmac
import secrets
import sqlite3
from dataclasses import dataclass

from harness.service.clock import DAY, ServiceClock
from harness.service.errors import CredentialsError, NotFoundError
from harness.service.policy import Audience, Standing
from harness.service.storage import Storage, Value

DEFAULT_CODE = "246810"
WRONG_PASSWORD = "The username or the password is wrong."  # noqa: S105  (a text for the user)


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """Who may reach an account."""

    who_can_message: Audience = Audience.EVERYONE
    private_account: bool = False
    discoverable: bool = True
    read_status: bool = True


@dataclass(frozen=True, kw_only=True)
class Account:
    """One account; `created_at` in seconds since the epoch, `reputation` 0 to 100."""

    username: str
    id: str
    display_name: str
    created_at: float
    verified: bool
    reputation: float
    standing: Standing
    verification_code: str
    privacy: Privacy


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What is needed to create an account."""

    password: str
    display_name: str
    age_days: float
    verified: bool
    reputation: float


def _account(row: sqlite3.Row) -> Account:
    return Account(
        username=row["username"],
        id=row["id"],
        display_name=row["display_name"],
        created_at=row["created_at"],
        verified=bool(row["verified"]),
        reputation=row["reputation"],
        standing=Standing(row["standing"]),
        verification_code=row["verification_code"],
        privacy=Privacy(
            who_can_message=Audience(row["who_can_message"]),
            private_account=bool(row["private_account"]),
            discoverable=bool(row["discoverable"]),
            read_status=bool(row["read_status"]),
        ),
    )


def _scrypt(password: str, salt: str) -> str:
    digest = hashlib.scrypt(password.encode(), salt=salt.encode(), n=2**11, r=8, p=1)
    return digest.hex()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Accounts:
    """Every account of the service."""

    def __init__(self, storage: Storage, clock: ServiceClock) -> None:
        self._storage = storage
        self._clock = clock

    def find(self, username: str) -> Account | None:
        """The account, or None."""
        row = self._storage.one("SELECT * FROM accounts WHERE username = ?", username)
        return None if row is None else _account(row)

    def get(self, username: str) -> Account:
        """The account; NotFoundError when there is none."""
        account = self.find(username)
        if account is None:
            raise NotFoundError("Couldn't find this account.")
        return account

    def all(self) -> list[Account]:
        """Every account, by username."""
        return [_account(row) for row in self._storage.all("SELECT * FROM accounts ORDER BY 1")]

    def create(self, username: str, profile: Profile) -> Account:
        """Create an account with the standing, privacy and code of a fresh one."""
        salt = secrets.token_hex(16)
        self._storage.run(
            "INSERT INTO accounts (username, id, display_name, password, created_at, verified,"
            " reputation, standing, verification_code) VALUES (?, ?, ?, ?, ?, ?, ?, 'good', ?)",
            username,
            f"acc_{secrets.token_hex(8)}",
            profile.display_name,
            f"{salt}${_scrypt(profile.password, salt)}",
            self._clock.now() - profile.age_days * DAY,
            int(profile.verified),
            profile.reputation,
            DEFAULT_CODE,
        )
        return self.get(username)

    def change(self, username: str, **columns: Value) -> Account:
        """Set columns of an account; the callers name them, never a request."""
        self.get(username)
        for column, value in columns.items():
            self._storage.run(
                f"UPDATE accounts SET {column} = ? WHERE username = ?",  # noqa: S608  (our names)
                value,
                username,
            )
        return self.get(username)

    def reset(self, username: str, profile: Profile) -> Account:
        """Give an account the columns of a fresh one; the password is set apart."""
        self.set_age(username, profile.age_days)
        return self.change(
            username,
            display_name=profile.display_name,
            verified=int(profile.verified),
            reputation=profile.reputation,
            standing=Standing.GOOD,
            verification_code=DEFAULT_CODE,
        )

    def set_age(self, username: str, days: float) -> None:
        """Make the account `days` old by the service's clock."""
        self.change(username, created_at=self._clock.now() - days * DAY)

    def set_password(self, username: str, password: str) -> None:
        """Replace the password and end every session."""
        salt = secrets.token_hex(16)
        self.change(username, password=f"{salt}${_scrypt(password, salt)}")
        self._storage.run("DELETE FROM sessions WHERE username = ?", username)

    def set_privacy(self, username: str, privacy: Privacy) -> None:
        """Replace the privacy settings."""
        self.change(
            username,
            who_can_message=privacy.who_can_message,
            private_account=int(privacy.private_account),
            discoverable=int(privacy.discoverable),
            read_status=int(privacy.read_status),
        )

    def delete(self, username: str) -> None:
        """Delete the account with all that is its own, its messages included."""
        self.get(username)
        self._storage.run("DELETE FROM accounts WHERE username = ?", username)

    def password_is(self, username: str, password: str) -> bool:
        """Whether this is the account's password; False for an unknown account too."""
        row = self._storage.one("SELECT password FROM accounts WHERE username = ?", username)
        salt, _, digest = str(row["password"] if row is not None else "-$-").partition("$")
        return hmac.compare_digest(_scrypt(password, salt), digest)

    def open_session(self, username: str) -> str:
        """A new token for the account."""
        token = secrets.token_urlsafe(32)
        self._storage.run(
            "INSERT INTO sessions (digest, username, created_at) VALUES (?, ?, ?)",
            _digest(token),
            username,
            self._clock.now(),
        )
        return token

    def of_token(self, token: str) -> Account:
        """Whose session a token is; CredentialsError when it is nobody's."""
        row = self._storage.one(
            "SELECT a.* FROM sessions s JOIN accounts a USING (username) WHERE digest = ?",
            _digest(token),
        )
        if row is None:
            raise CredentialsError("unauthenticated", "You're signed out. Sign in again.")
        return _account(row)

    def close_session(self, token: str) -> None:
        """End one session."""
        self._storage.run("DELETE FROM sessions WHERE digest = ?", _digest(token))
