"""od: bytes as numbers and letters (external/toybox/toys/posix/od.c)."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from harness.virtual.commands.toybox.inputs import each_input
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import Reader

_ROW = 16
_SIZES = {"C": 1, "S": 2, "I": 4, "L": 8, "F": 4, "D": 8}
_ALIASES = {"b": "o1", "c": "c", "d": "u2", "o": "o2", "s": "d2", "x": "x2"}
_ADDRESSES = {"o": "{:07o}", "d": "{:07d}", "x": "{:06x}", "n": ""}
_ESCAPES = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
_CONTROLS = (
    *("nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs", "ht", "nl", "vt", "ff"),
    *("cr", "so", "si", "dle", "dc1", "dc2", "dc3", "dc4", "nak", "syn", "etb", "can", "em"),
    *("sub", "esc", "fs", "gs", "rs", "us", "sp"),
)
_DELETE = 127
_PRINTABLE = range(0x20, 0x7F)
_WIDTHS = {
    "a": 4, "c": 4, "x1": 3, "x2": 6, "x4": 12, "x8": 24, "o1": 4, "o2": 8, "o4": 12, "o8": 24,
    "d1": 5, "d2": 8, "d4": 12, "d8": 24, "u1": 4, "u2": 6, "u4": 12, "u8": 24, "f4": 16, "f8": 32,
}  # fmt: skip


@dataclass(frozen=True)
class _Form:
    """How one line of a row shows its bytes: a kind of number or letter, and its size."""

    kind: str
    size: int

    def item(self, data: bytes) -> str:
        if self.kind == "a":
            byte = data[0] & _DELETE
            return "del" if byte == _DELETE else (*_CONTROLS, chr(byte))[min(byte, 33)]
        if self.kind == "c":
            byte = data[0]
            return _ESCAPES.get(byte, chr(byte) if byte in _PRINTABLE else f"{byte:03o}")
        if self.kind == "f":
            return _float(data)
        value = int.from_bytes(data, "little", signed=self.kind == "d")
        digits = {"x": self.size * 2, "o": -(-self.size * 8 // 3)}.get(self.kind)
        return f"{value:0{digits}{self.kind}}" if digits else str(value)

    @property
    def width(self) -> int:
        """How wide an item is at the least, with the blanks before it; measured."""
        return _WIDTHS[self.kind if self.kind in "ac" else f"{self.kind}{self.size}"]


def _float(data: bytes) -> str:
    """As %.*g with all digits that count."""
    value: float = struct.unpack("<f" if len(data) == _SIZES["F"] else "<d", data)[0]
    return f"{value:.9g}" if len(data) == _SIZES["F"] else f"{value:.18g}"


@applet("od", grammar=Grammar("vbcdosx", "jNAtw"))
def od(job: Invocation, options: Options) -> int:
    """Print bytes in rows; equal rows after the first are one `*`."""
    forms = _forms(options)
    base = options.get("A", "o")
    if base not in _ADDRESSES:
        raise UsageError(f"bad -A '{base}'")
    pieces: list[bytes] = []

    def keep(_: str, reader: Reader) -> None:
        pieces.append(reader.read())

    status = each_input(job, options.arguments, keep)
    start = min(options.number("j", 0), len(b"".join(pieces)))
    data = b"".join(pieces)[start:]
    data = data[: options.number("N", len(data))]
    width = options.number("w", _ROW)
    before, starred = None, False
    for at in range(0, len(data), width):
        row = data[at : at + width]
        if row == before and len(row) == width and "v" not in options:
            job.out("*\n" * (not starred))
            starred = True
            continue
        before, starred = row, False
        job.out(_row(_ADDRESSES[base].format(start + at), row, forms))
    if base != "n":
        job.out(_ADDRESSES[base].format(start + len(data)) + "\n")
    return status


def _row(address: str, row: bytes, forms: list[_Form]) -> str:
    narrowest = max(form.width / form.size for form in forms)
    lines = []
    for form in forms:
        wide = max(form.width, int(narrowest * form.size))
        padded = row + bytes(-len(row) % form.size)
        items = [
            f"{form.item(padded[at : at + form.size]):>{wide}}"
            for at in range(0, len(padded), form.size)
        ]
        lines.append(address + "".join(items) + "\n")
        address = " " * len(address)
    return "".join(lines)


def _forms(options: Options) -> list[_Form]:
    found: list[_Form] = []
    for flag, form in _ALIASES.items():
        found += _parsed(form) if flag in options else []
    for text in options.values.get("t", []):
        found += _parsed(text)
    return found or [_Form("o", 2)]


def _parsed(text: str) -> list[_Form]:
    found = []
    at = 0
    while at < len(text):
        match = re.compile(r"([ac])|([doxuf])(\d+|[CSILFD])?").match(text, at)
        if match is None:
            raise UsageError(f"bad -t {text}")
        letter, kind, size = match.groups()
        if letter:
            found.append(_Form(letter, 1))
        else:
            found.append(_Form(kind, _SIZES.get(size) or int(size or (8 if kind == "f" else 4))))
        at = match.end()
    return found
