"""What must not be printed: values that are secret, known by being learnt, and where one shows.

Whoever reads or makes a secret learns it here first; whatever writes for people to read asks for
its text without them. There is one list for the process, because a log, a report and an error of
one run are one person's to read. Two ways of telling a secret are used:

- its value, also as URLs, JSON, XML, shells and Python quote it, in every text;
- what stands behind `Bearer`, `token=`, `password:` and the like, in logs and slices of logs alone:
  elsewhere such words are source code or somebody's message.
"""

from __future__ import annotations

import json
import logging
import re
import shlex
import threading
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

HIDDEN = "[redacted]"
SHORTEST = 4
"""Characters; what is shorter cannot be told from other text."""
_NAMED = re.compile(
    r"""(\bauthorization["']?\s*[=:]\s*["']?(?:bearer|basic|digest|token)\s+|\bbearer\s+(?=\S{16})|
    (?:\b|_)(?:password|passwd|passphrase|secret|api[_-]?key|\w*token)["']?\s*[=:]\s*["']?)
    (?!(?:true|false|null|none|bearer|basic)\b)[^\s"'&,;<>(){}\[\]]{4,}""",
    re.IGNORECASE | re.VERBOSE,
)
_IN_URL = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^/\s:@]*:)[^/\s@]+@", re.IGNORECASE)


class Redaction:
    """The secrets of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def learn(self, value: str) -> str:
        """Hide a value from now on; gives it back.

        Args:
            value: the secret; one with fewer than `SHORTEST` characters is not hidden.
        """
        if len(value) >= SHORTEST:
            with self._lock:
                self._forms |= _forms(value)
                longest_first = sorted(self._forms, key=len, reverse=True)
                self._pattern = re.compile("|".join(map(re.escape, longest_first)))
        return value

    def text(self, text: str) -> str:
        """A text without the values, and without passwords in URLs."""
        hidden = _IN_URL.sub(rf"\g<1>{HIDDEN}@", text) if "://" in text else text
        return self._pattern.sub(HIDDEN, hidden) if self._pattern else hidden

    def log(self, text: str) -> str:
        """A log without the values, and without what a name calls a secret."""
        return _NAMED.sub(rf"\g<1>{HIDDEN}", self.text(text))

    def data(self, data: bytes) -> bytes:
        """The same as `text` for bytes that are text; others are left as they are."""
        try:
            return self.text(data.decode("utf-8")).encode()
        except UnicodeDecodeError:
            return data


def _forms(value: str) -> set[str]:
    """A value as it is, and as others quote it."""
    return {
        value,
        quote(value, safe=""),
        quote_plus(value),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        escape(value),
        escape(value, {'"': "&quot;"}),
        shlex.quote(value).strip("'"),
        repr(value)[1:-1],
    }


SECRETS = Redaction()
"""Those of this process."""


def redact_logs() -> None:
    """Have no record of any logger hold a secret, whoever handles it; once is enough."""
    make = logging.getLogRecordFactory()
    if isinstance(make, _RedactedRecords):
        return
    logging.setLogRecordFactory(_RedactedRecords(make))


class _RedactedRecords:
    """Makes log records whose message and traceback are without secrets."""

    def __init__(self, make: object) -> None:
        self._make = make

    def __call__(self, *args: object, **more: object) -> logging.LogRecord:
        record: logging.LogRecord = self._make(*args, **more)  # type: ignore[operator]
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            return record  # its arguments do not fit; whoever handles it says so
        hidden = SECRETS.log(said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = SECRETS.log(logging.Formatter().formatException(record.exc_info))
        return record
