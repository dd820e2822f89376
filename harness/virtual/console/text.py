"""Text with escapes, as `sms send` and `event text` take it.

Source: external-qemu, android/android-emu/android/telephony/sms.c (`sms_utf8_from_message_str`).
"""

from __future__ import annotations

import re

from harness.virtual.console.tree import ConsoleError

_ESCAPE = re.compile(r"\\(n|\\|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})")
_ESCAPES_HELP = r"""message must be utf8 and can use the following escapes:
    \n      for a newline
    \xNN    where NN are two hexadecimal numbers
    \uNNNN  where NNNN are four hexadecimal numbers
    \\     to send a '\' character

    anything else is an error
"""


def unescape(text: str) -> str:
    """The text that was meant; `ConsoleError` for an escape that is none of these."""
    if "\\" in _ESCAPE.sub("", text):
        raise ConsoleError("badly formatted text", _ESCAPES_HELP)

    def replace(match: re.Match[str]) -> str:
        escape = match[1]
        if escape == "n":
            return "\n"
        return "\\" if escape == "\\" else chr(int(escape[1:], 16))

    return _ESCAPE.sub(replace, text)
