"""md5sum, sha1sum and their kin, cksum, crc32 (external/toybox/toys/lsb/md5sum.c)."""

from __future__ import annotations

import hashlib
import re
import zlib

from harness.virtual.commands.toybox.inputs import chunks, complain, each_input
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import Reader

_ONES = 0xFFFFFFFF
_GRAMMAR = Grammar("bcs", exclusive=("bc",), long={"check": "c", "status": "s"})


@applet("md5sum", "sha1sum", grammar=_GRAMMAR)
def digest(job: Invocation, options: Options) -> int:
    """Print digests of files, or with -c check those of a list."""
    if "c" in options:
        return _check(job, options)
    if "s" in options:
        raise UsageError("-s only with -c")

    def show(path: str, reader: Reader) -> None:
        text = _digest(job, reader)
        job.out(f"{text}\n" if "b" in options else f"{text}  {path}\n")

    return each_input(job, options.arguments, show)


@applet("sha224sum", "sha256sum", "sha384sum", "sha512sum", grammar=_GRAMMAR, since_api=26)
def sha2(job: Invocation, options: Options) -> int:
    """As md5sum, with SHA-2."""
    return digest(job, options)


def _digest(job: Invocation, reader: Reader) -> str:
    state = hashlib.new(job.name.removesuffix("sum"), usedforsecurity=False)
    for piece in chunks(job, reader):
        state.update(piece)
    return state.hexdigest()


def _check(job: Invocation, options: Options) -> int:
    status = 0
    for path in options.arguments or ["-"]:
        try:
            data = job.stdin.read() if path == "-" else job.files.read_bytes(path)
        except OSError as problem:
            status = complain(job, path, problem)
            continue
        status = max(status, _check_lines(job, options, path, data))
    return status


def _check_lines(job: Invocation, options: Options, path: str, data: bytes) -> int:
    status, seen = 0, 0
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        match = re.match(rf"([0-9a-fA-F]{{{_LENGTHS[job.name]}}})\s+(.+)", line)
        if match is None:
            status = job.fail(f"bad line {line}")
            continue
        seen += 1
        good = _matches(job, match.group(2), match.group(1).lower())
        status = status if good else 1
        if "s" not in options:
            job.out(f"{match.group(2)}: {'OK' if good else 'FAILED'}\n")
    return status if seen else job.fail(f"{path}: no lines")


_LENGTHS = {
    f"{name}sum": hashlib.new(name, usedforsecurity=False).digest_size * 2
    for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
}


def _matches(job: Invocation, path: str, wanted: str) -> bool:
    found: list[str] = []

    def keep(_: str, reader: Reader) -> None:
        found.append(_digest(job, reader))

    each_input(job, [path], keep)
    return found == [wanted]


@applet("cksum", "crc32", grammar=Grammar("HILPN"))
def cksum(job: Invocation, options: Options) -> int:
    """Print checksums: POSIX's with length, or plain CRC-32."""
    plain = job.name == "crc32"

    def show(path: str, reader: Reader) -> None:
        data = b"".join(chunks(job, reader))
        if plain:
            name = f" {path}" if path != "-" and len(options.arguments) > 1 else ""
            job.out(f"{zlib.crc32(data):08x}{name}\n")
            return
        value = _posix_crc(data, options)
        length = "" if "N" in options else f" {len(data)}"
        name = f" {path}" if options.arguments else ""
        job.out(f"{f'{value:08x}' if 'H' in options else value}{length}{name}\n")

    return each_input(job, options.arguments, show, folders=not plain)


def _posix_crc(data: bytes, options: Options) -> int:
    length = 0 if "N" in options else len(data)
    tail = bytearray()
    while length:
        tail.append(length & 0xFF)
        length >>= 8
    value = _ONES if "P" in options else 0
    for byte in data + bytes(tail):
        value = _shifted(value, byte, little="L" in options)
    return value if "I" in options else value ^ _ONES


def _shifted(value: int, byte: int, *, little: bool) -> int:
    if little:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
        return value
    value ^= byte << 24
    for _ in range(8):
        value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        value &= _ONES
    return value
