"""The tables. Times are seconds since the epoch by the service's clock; usernames are the keys."""

VERSION = 1

SCHEMA = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS accounts (
    username TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password TEXT NOT NULL,
    created_at REAL NOT NULL,
    verified INTEGER NOT NULL,
    reputation REAL NOT NULL,
    standing TEXT NOT NULL,
    verification_code TEXT NOT NULL,
    who_can_message TEXT NOT NULL DEFAULT 'everyone',
    private_account INTEGER NOT NULL DEFAULT 0,
    discoverable INTEGER NOT NULL DEFAULT 1,
    read_status INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY,
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    created_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS follows (
    follower TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    followed TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    pending INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (follower, followed)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blocks (
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    peer TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    PRIMARY KEY (username, peer)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS accepted_peers (
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    peer TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    PRIMARY KEY (username, peer)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    sender TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    recipient TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    text TEXT NOT NULL,
    client_id TEXT NOT NULL,
    sent_at REAL NOT NULL,
    delivered_at REAL,
    UNIQUE (conversation, seq)
);
CREATE INDEX IF NOT EXISTS messages_to ON messages (recipient, sender, seq);
CREATE INDEX IF NOT EXISTS messages_from ON messages (sender, recipient, seq);
CREATE TABLE IF NOT EXISTS read_marks (
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    peer TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    PRIMARY KEY (username, peer)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS idempotency (
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    key TEXT NOT NULL,
    message_id TEXT NOT NULL REFERENCES messages ON DELETE CASCADE,
    PRIMARY KEY (username, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sends (
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    message_id TEXT NOT NULL,
    peer TEXT NOT NULL,
    digest TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS sends_by_time ON sends (username, at);
CREATE TABLE IF NOT EXISTS stranger_counts (
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    peer TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    count INTEGER NOT NULL,
    PRIMARY KEY (username, peer)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS strikes (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    policy TEXT NOT NULL,
    message TEXT NOT NULL,
    created_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    cleared_at REAL
);
CREATE TABLE IF NOT EXISTS reports (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    policy TEXT NOT NULL,
    reporter TEXT,
    message_id TEXT,
    upheld INTEGER NOT NULL,
    at REAL NOT NULL,
    strike_id TEXT
);
CREATE TABLE IF NOT EXISTS restrictions (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    rule TEXT NOT NULL,
    message TEXT NOT NULL,
    created_at REAL NOT NULL,
    until REAL,
    appealable INTEGER NOT NULL,
    strike_id TEXT,
    lifted_at REAL,
    ended INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS restrictions_of ON restrictions (username);
CREATE TABLE IF NOT EXISTS appeals (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    restriction_id TEXT,
    strike_id TEXT,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    submitted_at REAL NOT NULL,
    decided_at REAL
);
CREATE TABLE IF NOT EXISTS notices (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS log (
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    n INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (username, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stream (
    username TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    n INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (username, n)
) WITHOUT ROWID;
"""
