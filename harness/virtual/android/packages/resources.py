"""String resources of an APK: just enough of `resources.arsc` to show a label.

Format (frameworks/base/libs/androidfw/include/androidfw/ResourceTypes.h): chunks of uint16 type,
uint16 header size, uint32 size. A table (0x0002) holds a string pool (0x0001) and packages
(0x0200); a package holds two more pools and, for each configuration, a type (0x0201) with an offset
for each entry.
"""

import struct

_POOL, _TABLE, _PACKAGE, _TYPE = 0x0001, 0x0002, 0x0200, 0x0201
_UTF8 = 1 << 8
_NO_ENTRY = 0xFFFFFFFF
_STRING_VALUE = 0x03
_COMPLEX = 0x0001


def read_string(table: bytes, resource: int) -> str | None:
    """The string that a resource id stands for in the first configuration that has it."""
    try:
        if struct.unpack_from("<H", table)[0] != _TABLE:
            return None
        pool: list[str] = []
        for kind, start, size in _chunks(table, 12, len(table)):
            if kind == _POOL:
                pool = _strings(table, start)
            elif kind == _PACKAGE:
                index = _find(table, start, size, resource)
                if index is not None:
                    return pool[index]
    except (struct.error, IndexError, UnicodeDecodeError):
        return None
    return None


def _chunks(data: bytes, start: int, end: int) -> list[tuple[int, int, int]]:
    found = []
    while start + 8 <= end:
        kind, _, size = struct.unpack_from("<HHI", data, start)
        if size < 8:  # noqa: PLR2004  (a chunk's own header)
            break
        found.append((kind, start, size))
        start += size
    return found


def _strings(data: bytes, start: int) -> list[str]:
    header, _, count, _, flags, strings = struct.unpack_from("<HIIIII", data, start + 2)
    offsets = struct.unpack_from(f"<{count}I", data, start + header)
    read = _utf8 if flags & _UTF8 else _utf16
    return [read(data, start + strings + offset) for offset in offsets]


def _utf8(data: bytes, at: int) -> str:
    at += 2 if data[at] & 0x80 else 1
    length = data[at]
    at += 1
    if length & 0x80:
        length = (length & 0x7F) << 8 | data[at]
        at += 1
    return data[at : at + length].decode("utf-8")


def _utf16(data: bytes, at: int) -> str:
    length = struct.unpack_from("<H", data, at)[0]
    at += 2
    if length & 0x8000:
        length = (length & 0x7FFF) << 16 | struct.unpack_from("<H", data, at)[0]
        at += 2
    return data[at : at + 2 * length].decode("utf-16-le")


def _find(data: bytes, start: int, size: int, resource: int) -> int | None:
    header, _, package = struct.unpack_from("<HII", data, start + 2)
    if package != resource >> 24:
        return None
    for kind, at, _ in _chunks(data, start + header, start + size):
        if kind == _TYPE and data[at + 8] == (resource >> 16) & 0xFF:
            index = _entry(data, at, resource & 0xFFFF)
            if index is not None:
                return index
    return None


def _entry(data: bytes, at: int, entry: int) -> int | None:
    header = struct.unpack_from("<H", data, at + 2)[0]
    count, entries = struct.unpack_from("<II", data, at + 12)
    if entry >= count:
        return None
    offset = struct.unpack_from("<I", data, at + header + 4 * entry)[0]
    if offset == _NO_ENTRY:
        return None
    where = at + entries + offset
    size, flags = struct.unpack_from("<HH", data, where)
    kind, value = struct.unpack_from("<BI", data, where + size + 3)
    return None if flags & _COMPLEX or kind != _STRING_VALUE else value
