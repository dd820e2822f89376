"""`sms send` and `sms pdu`: text messages that come in.

Sources: external-qemu, android/android-emu/android/console.cpp (`do_sms_send`, `do_sms_sendpdu`);
3GPP TS 23.040 (the layout of SMS-DELIVER), TS 23.038 (the seven-bit alphabet).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.virtual.console.text import unescape
from harness.virtual.console.tree import ConsoleError, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine

_NUMBER = re.compile(r"\+?\d+")
_HEX = re.compile(r"([0-9a-fA-F]{2})+")
_ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DELIVER, _TYPE_MASK = 0, 3
_INTERNATIONAL, _ALPHANUMERIC = 0x91, 0xD0
_CODING_MASK, _EIGHT_BITS, _UCS2 = 0x0C, 0x04, 0x08
_HAS_HEADER = 0x40
_STAMP = 7


def _send(device: Machine, rest: str) -> str:
    number, space, text = rest.partition(" ")
    if not space:
        raise ConsoleError("missing argument, try 'sms send <phonenumber> <text message>'")
    if not _NUMBER.fullmatch(number):
        raise ConsoleError("bad phone number format, must be [+](0-9)*")
    device.android.sms.receive(number, unescape(text))
    return ""


def _pdu(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("missing argument, try 'sms sendpdu <hexstring>'")
    if not _HEX.fullmatch(rest):
        raise ConsoleError("badly formatted <hexstring>")
    try:
        number, text = decode(bytes.fromhex(rest))
    except (IndexError, ValueError) as error:
        raise ConsoleError("badly formatted <hexstring>") from error
    device.android.sms.receive(number, text)
    return ""


def decode(pdu: bytes) -> tuple[str, str]:
    """Sender and text of an SMS-DELIVER with the address of its service centre before it.

    Raises:
        ValueError: it is another type of message, or a text that is none.
        IndexError: it ends too early.
    """
    at = 1 + pdu[0]
    first, digits, kind = pdu[at], pdu[at + 1], pdu[at + 2]
    if first & _TYPE_MASK != _DELIVER:
        raise ValueError("no SMS-DELIVER")
    size = (digits + 1) // 2
    number = _address(pdu[at + 3 : at + 3 + size], digits, kind)
    at += 3 + size
    coding, length = pdu[at + 1], pdu[at + 2 + _STAMP]
    return number, _body(pdu[at + 3 + _STAMP :], length, coding, header=bool(first & _HAS_HEADER))


def _address(data: bytes, digits: int, kind: int) -> str:
    if kind & 0xF0 == _ALPHANUMERIC:
        return _septets(data, digits * 4 // 7)
    number = "".join(f"{byte & 0xF:x}{byte >> 4:x}" for byte in data)[:digits]
    return f"+{number}" if kind == _INTERNATIONAL else number


def _body(data: bytes, length: int, coding: int, *, header: bool) -> str:
    skipped = data[0] + 1 if header else 0
    if coding & _CODING_MASK == _UCS2:
        return data[skipped:length].decode("utf-16-be")
    if coding & _CODING_MASK == _EIGHT_BITS:
        return data[skipped:length].decode("latin-1")
    if len(data) * 8 < length * 7:
        raise IndexError("too short")
    return _septets(data, length)[(skipped * 8 + 6) // 7 :]


def _septets(data: bytes, count: int) -> str:
    bits = int.from_bytes(data, "little")
    return "".join(_ALPHABET[bits >> 7 * place & 0x7F] for place in range(count))


SMS = Verb(
    "sms",
    "SMS related commands",
    description="allows you to simulate an inbound SMS\n",
    verbs=(
        Verb(
            "send",
            "send inbound SMS text message",
            _send,
            "'sms send <phonenumber> <message>' allows you to simulate a new inbound sms message\n",
        ),
        Verb(
            "pdu",
            "send inbound SMS PDU",
            _pdu,
            "'sms pdu <hexstring>' allows you to simulate a new inbound sms PDU\n"
            "(used internally when one emulator sends SMS messages to another instance).\n"
            "you probably don't want to play with this at all\n",
        ),
    ),
)
