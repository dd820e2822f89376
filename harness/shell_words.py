"""Words of the device's command lines that come from elsewhere: journals, dumps, options.

A name is checked and then needs no quotation; any other text goes through `shlex.quote`, which is
right for mksh, too: nothing has a meaning between its quotation marks.
"""

from __future__ import annotations

import re

from harness.errors import ProtocolError

_NAME = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.:/@%+-]*")


def name_word(text: str, what: str) -> str:
    """A name as one word that is neither an option nor shell syntax; gives it back.

    Args:
        text: such as of a package, a permission, an interface, a host or a key.
        what: it is, for the error.

    Raises:
        ProtocolError: no such thing has that name; a journal was changed by hand, or a text of the
            device was misread.
    """
    if not isinstance(text, str) or not _NAME.fullmatch(text) or ".." in text:
        raise ProtocolError("command line", f"{what} cannot be {text!r}")
    return text
