"""md5sum, sha1sum and their kin, cksum, crc32 (external/toybox/toys/lsb/md5sum.c)."""

from __future__ import annotations

import hashlib
import zlib

from harness.virtual.commands.toybox.inputs import chunks, each_input
from harness.virtual.commands.toybox.options import Grammar, Options, applet
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import Reader

_GRAMMAR = Grammar("bcs", long={"check": "c", "status": "s"})


@applet("md5sum", "sha1sum", grammar=_GRAMMAR)
def digest(job: Invocation, options: Options) -> int:
    """Print digests of files, or with -c check those of a list."""
    if "c" in options:
        return _check(job, options)

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
        data = job.stdin.read() if path == "-" else job.files.read_bytes(path)
        for line in data.decode("utf-8", "surrogateescape").splitlines():
            wanted, _, name = line.partition(" ")
            name = name.lstrip(" *")
            good = _matches(job, name, wanted)
            status = status if good else 1
            if "s" not in options:
                job.out(f"{name}: {'OK' if good else 'FAILED'}\n")
    return status


def _matches(job: Invocation, path: str, wanted: str) -> bool:
    found: list[str] = []

    def keep(_: str, reader: Reader) -> None:
        found.append(_digest(job, reader))

    each_input(job, [path], keep)
    return found == [wanted]


@applet("cksum", "crc32", grammar=Grammar("HILPN"))
def cksum(job: Invocation, options: Options) -> int:
    """Print checksums: POSIX's with length, or plain CRC-32."""

    def show(path: str, reader: Reader) -> None:
        data = b"".join(chunks(job, reader))
        name = "" if path == "-" else f" {path}"
        if job.name == "crc32":
            job.out(f"{zlib.crc32(data):08x}{name if len(options.arguments) > 1 else ''}\n")
        else:
            job.out(f"{_posix_crc(data)} {len(data)}{name}\n")

    return each_input(job, options.arguments, show)


def _posix_crc(data: bytes) -> int:
    length = len(data)
    tail = bytearray()
    while length:
        tail.append(length & 0xFF)
        length >>= 8
    value = 0
    for byte in data + bytes(tail):
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
            value &= 0xFFFFFFFF
    return value ^ 0xFFFFFFFF
