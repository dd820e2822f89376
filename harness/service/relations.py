"""Who follows, blocks and has accepted whom."""

from harness.service.accounts import Account
from harness.service.storage import Storage


class Relations:
    """Follows (pending until a private account accepts), blocks, accepted message requests."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def follow(self, follower: str, followed: str, *, pending: bool = False) -> None:
        """Record a follow; one that is already accepted never becomes pending again."""
        self._storage.run(
            "INSERT INTO follows (follower, followed, pending) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET pending = MIN(pending, excluded.pending)",
            follower,
            followed,
            int(pending),
        )

    def request_follow(self, follower: str, followed: Account) -> None:
        """Follow as a user does: a private account has to accept first."""
        self.follow(follower, followed.username, pending=followed.privacy.private_account)

    def unfollow(self, follower: str, followed: str) -> None:
        """Forget a follow or a follow request."""
        self._storage.run(
            "DELETE FROM follows WHERE follower = ? AND followed = ?", follower, followed
        )

    def accept_followers(self, username: str) -> None:
        """Accept everybody who waits: the account is no longer private."""
        self._storage.run("UPDATE follows SET pending = 0 WHERE followed = ?", username)

    def follows(self, follower: str, followed: str) -> bool:
        """Whether one follows the other (a pending request is none)."""
        return self._has(
            "follows WHERE pending = 0 AND follower = ? AND followed", follower, followed
        )

    def requested(self, follower: str, followed: str) -> bool:
        """Whether a follow waits to be accepted."""
        return self._has(
            "follows WHERE pending = 1 AND follower = ? AND followed", follower, followed
        )

    def word(self, username: str, peer: str) -> str:
        """How `peer` relates to `username`: none, following, follower or friends."""
        following, follower = self.follows(username, peer), self.follows(peer, username)
        if following and follower:
            return "friends"
        if following:
            return "following"
        return "follower" if follower else "none"

    def block(self, username: str, peer: str) -> None:
        """Block `peer`; the follows between the two end, as they do in messengers."""
        self._storage.run("INSERT OR IGNORE INTO blocks VALUES (?, ?)", username, peer)
        self.unfollow(username, peer)
        self.unfollow(peer, username)

    def unblock(self, username: str, peer: str) -> None:
        """Take a block back; the follows do not return."""
        self._storage.run("DELETE FROM blocks WHERE username = ? AND peer = ?", username, peer)

    def blocks(self, username: str, peer: str) -> bool:
        """Whether `username` has blocked `peer`."""
        return self._has("blocks WHERE username = ? AND peer", username, peer)

    def accept(self, username: str, peer: str) -> None:
        """Accept the message request of `peer`."""
        self._storage.run("INSERT OR IGNORE INTO accepted_peers VALUES (?, ?)", username, peer)

    def accepts(self, username: str, peer: str) -> bool:
        """Whether messages of `peer` reach `username`'s inbox rather than the requests."""
        return self.follows(username, peer) or self._has(
            "accepted_peers WHERE username = ? AND peer", username, peer
        )

    def _has(self, what: str, first: str, second: str) -> bool:
        query = f"SELECT EXISTS (SELECT 1 FROM {what} = ?)"  # noqa: S608  (written above)
        return bool(self._storage.number(query, first, second))
