"""Escapes of $'…', the end of a $(…), and how to quote text so that a shell reads it back."""

from __future__ import annotations

_SIMPLE = {
    "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
    "v": "\v", "\\": "\\", "'": "'", '"': '"', "?": "?",
}  # fmt: skip
_HEX_DIGITS = {"x": 2, "u": 4, "U": 8}
_SAFE = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"  # no expansion
)
_OCTAL_DIGITS = 3


def quote(text: str) -> str:
    """`text` as one word of a script."""
    if text and all(character in _SAFE for character in text):
        return text
    return "'" + text.replace("'", "'\\''") + "'"


def ansi_escape(text: str, at: int, *, octal_zero: bool = False) -> tuple[str, int]:
    """The character that the backslash escape at `at` stands for, and where it ends.

    Args:
        text: holds the escape.
        at: where its backslash is.
        octal_zero: octal numbers need a leading 0 that does not count, as in `echo -e`.
    """
    follows = text[at + 1 : at + 2]
    if follows in _SIMPLE and follows:
        return _SIMPLE[follows], at + 2
    if follows in _HEX_DIGITS and follows:
        digits = _digits(text, at + 2, _HEX_DIGITS[follows], "0123456789abcdefABCDEF")
        if digits:
            return _character(int(digits, 16), byte=follows == "x"), at + 2 + len(digits)
    if octal_zero and follows == "0":
        digits = _digits(text, at + 2, _OCTAL_DIGITS, "01234567")
        return _character(int(digits or "0", 8) & 0xFF, byte=True), at + 2 + len(digits)
    digits = "" if octal_zero else _digits(text, at + 1, _OCTAL_DIGITS, "01234567")
    if digits:
        return _character(int(digits, 8) & 0xFF, byte=True), at + 1 + len(digits)
    return "\\" + follows, at + 1 + len(follows)


def _digits(text: str, at: int, most: int, alphabet: str) -> str:
    end = at
    while end < len(text) and end - at < most and text[end] in alphabet:
        end += 1
    return text[at:end]


def _character(code: int, *, byte: bool) -> str:
    if byte and code > 0x7F:  # noqa: PLR2004  (beyond ASCII a lone byte is kept as a surrogate)
        return bytes([code]).decode("utf-8", "surrogateescape")
    return chr(code)


def skip_substitution(text: str, at: int) -> int | None:
    """Where the `)` is that closes a `$(` whose content begins at `at`; None when there is none.

    Quotes, nested parentheses, comments and the `pattern)` of case are stepped over.
    """
    begin = at
    depth = 0
    cases = 0
    while at < len(text):
        character = text[at]
        if character in "'\"`\\":
            after = _skip_quoted(text, at)
            if after is None:
                return None
            at = after
            continue
        if character == "#" and (at == 0 or text[at - 1] in " \t\n;&|("):
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
            continue
        cases = max(0, cases + _case_change(text, at, begin))
        if character == "(":
            depth += 1
        elif character == ")":
            if depth == 0 and cases == 0:
                return at
            depth -= depth > 0
        at += 1
    return None


def _case_change(text: str, at: int, begin: int) -> int:
    """1 where the command `case` begins, -1 at `esac`, else 0."""
    for word, change in (("case", 1), ("esac", -1)):
        follows = text[at + 4 : at + 5]
        if text.startswith(word, at) and (not follows or follows in " \t\n;)&|"):
            before = text[begin:at].rstrip(" \t")
            starts = not before or before[-1] in ";&|(\n{"
            return change if starts or before.endswith((" then", " do", " else")) else 0
    return 0


def _skip_quoted(text: str, at: int) -> int | None:
    mark = text[at]
    if mark == "\\":
        return at + 2
    if mark == "'":
        if at and text[at - 1] == "$":
            return _skip_escaped(text, at)
        end = text.find("'", at + 1)
        return None if end < 0 else end + 1
    return _skip_escaped(text, at)


def _skip_escaped(text: str, at: int) -> int | None:
    """Past a quotation in which a backslash escapes and, in double quotes, $( nests."""
    mark = text[at]
    at += 1
    while at < len(text):
        if text[at] == mark:
            return at + 1
        if text[at] == "\\":
            at += 2
        elif mark == '"' and text.startswith("$(", at):
            end = skip_substitution(text, at + 2)
            if end is None:
                return None
            at = end + 1
        else:
            at += 1
    return None
