"""`tc`: queueing disciplines of the interfaces.

Source: external/iproute2/tc, whose texts and statuses were compared with Debian's build: 255 for a
command line that cannot be read, 1 for options of a discipline, 2 for what the kernel refuses.
netem and tbf are there from the kernels of API 33 on (gki_defconfig of 5.15 and 6.6 has them);
classes and filters are not simulated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.network.traffic_control import Discipline, TrafficControlError
from harness.virtual.android.users import ROOT
from harness.virtual.commands.interfaces import interfaces
from harness.virtual.commands.tc.disciplines import KINDS, OptionError, Unfinished
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.android.network.traffic_control import Options
    from harness.virtual.shell.invocation import Invocation

_SYNTAX, _OPTIONS, _REFUSED = 255, 1, 2
_VERSION = "tc utility, iproute2-5.19.0\n"
_USAGE = """Usage:\ttc [ OPTIONS ] OBJECT { COMMAND | help }
\ttc [-force] -batch filename
where  OBJECT := { qdisc | class | filter | chain |
\t\t    action | monitor | exec }
       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] | -r[aw] |
\t\t    -o[neline] | -j[son] | -p[retty] | -c[olor]
\t\t    -b[atch] [filename] | -n[etns] name | -N[umeric] |
\t\t     -nm | -nam[es] | { -cf | -conf } path }
"""
_QDISC_USAGE = """Usage: tc qdisc [ add | del | replace | change | show ] dev STRING
       [ handle QHANDLE ] [ root | ingress | clsact | parent CLASSID ]
       [ [ QDISC_KIND ] [ help | OPTIONS ] ]

       tc qdisc { show | list } [ dev STRING ] [ QDISC_ID ] [ invisible ]
Where:
QDISC_KIND := { [p|b]fifo | tbf | prio | cbq | red | etc. }
OPTIONS := ... try tc qdisc add <desired QDISC_KIND> help
QDISC_ID := { root | ingress | handle QHANDLE | parent CLASSID }
"""
_OBJECTS = ("qdisc", "class", "filter")
_ACTIONS = ("add", "delete", "replace", "change", "show", "list", "lst", "help")
_HANDLE = re.compile(r"([0-9a-fA-F]{1,4}):?\Z")
_CLASS = re.compile(r"([0-9a-fA-F]{1,4}):([0-9a-fA-F]{1,4})\Z")
_EXTRA = "Sent 0 bytes 0 pkt (dropped 0, overlimits 0 requeues 0)"


@dataclass
class _Request:
    device: str = ""
    handle: int = 0
    parent: str = ""
    kind: str = ""
    options: tuple[str, ...] = ()


@command("tc", since_api=levels.P)
def tc(invocation: Invocation) -> int:
    """Run `tc qdisc add|del|replace|change|show …`."""
    flags = [word for word in invocation.args if word.startswith("-")]
    words = [word for word in invocation.args if not word.startswith("-")]
    if {"-V", "-Version"} & set(flags):
        invocation.out(_VERSION)
        return 0
    if not words or words[0] == "help":
        invocation.out(_USAGE)
        return 0
    kind = next((each for each in _OBJECTS if each.startswith(words[0])), None)
    if kind is None:
        return _wrong(invocation, f'Object "{words[0]}" is unknown, try "tc help".')
    if kind != "qdisc":
        return _other(invocation, words[1:])
    action = words[1] if words[1:] else "show"
    found = next((name for name in _ACTIONS if name.startswith(action)), None)
    if found is None:
        return _wrong(invocation, f'Command "{action}" is unknown, try "tc qdisc help".')
    return _qdisc(invocation, found, words[2:], flags)


def _wrong(invocation: Invocation, text: str, status: int = _SYNTAX) -> int:
    invocation.err(f"{text}\n")
    return status


def _other(invocation: Invocation, words: list[str]) -> int:
    """Classes and filters: there are none, and none can be made."""
    if not words or words[0] in ("show", "list", "ls"):
        return 0
    why = "supported" if invocation.uid == ROOT else "permitted"
    return _wrong(invocation, f"RTNETLINK answers: Operation not {why}", _REFUSED)


def _qdisc(invocation: Invocation, action: str, words: list[str], flags: list[str]) -> int:
    try:
        if action == "help":
            invocation.out(_QDISC_USAGE)
        elif action in ("show", "list", "lst"):
            _show(invocation, _read(invocation, words).device, flags)
        else:
            _modify(invocation, action, _read(invocation, words))
    except Unfinished:
        return _wrong(invocation, 'Command line is not complete. Try option "help"')
    except _SyntaxError as error:
        return _wrong(invocation, f"Error: {error}")
    except OptionError as error:
        return _wrong(invocation, str(error), _OPTIONS)
    except _RefusedError as error:
        return _wrong(invocation, f"RTNETLINK answers: {error}", _REFUSED)
    except TrafficControlError as error:
        return _wrong(invocation, f"Error: {error}", _REFUSED)
    return 0


class _SyntaxError(Exception):
    """The text follows `Error: `."""


class _RefusedError(Exception):
    """The kernel refuses without a text of its own: that of an errno."""


def _names(invocation: Invocation) -> list[str]:
    return [each.name for each in interfaces(invocation.android)]


def _read(invocation: Invocation, words: list[str]) -> _Request:
    request, rest = _Request(), list(words)
    while rest:
        word = rest.pop(0)
        if word in ("root", "ingress", "clsact"):
            if request.parent:
                raise _SyntaxError(f'"{word}" is duplicate parent ID')
            request.parent = "root" if word == "root" else "ingress"
            request.kind = "" if word == "root" else word
        elif word in ("dev", "handle", "parent"):
            if not rest:
                raise Unfinished
            _take(request, word, rest.pop(0))
        else:
            request.kind, request.options = word, tuple(rest)
            break
    if request.device and request.device not in _names(invocation):
        raise OptionError(f'Cannot find device "{request.device}"')
    return request


def _take(request: _Request, word: str, value: str) -> None:
    if word == "dev":
        request.device = value
    elif word == "handle":
        found = _HANDLE.match(value)
        if found is None:
            raise _SyntaxError(f'argument "{value}" is wrong: invalid qdisc ID')
        request.handle = int(found[1], 16)
    else:
        if request.parent:
            raise _SyntaxError(f'"{value}" is duplicate parent ID')
        found = _CLASS.match(value)
        if found is None:
            raise _SyntaxError(f'argument "{value}" is wrong: invalid parent ID')
        request.parent = f"{int(found[1], 16):x}:{int(found[2], 16):x}"


def _modify(invocation: Invocation, action: str, request: _Request) -> None:
    options = _told(request) if action != "delete" else None
    if invocation.uid != ROOT:
        raise _RefusedError("Operation not permitted")
    if not request.device:
        raise _RefusedError("No such device")
    control = invocation.android.connectivity.traffic_control
    if action == "delete":
        if not request.parent:
            raise TrafficControlError("Failed to find qdisc with specified handle.")
        control.delete(request.device, request.parent)
        return
    if not request.parent:
        raise TrafficControlError("Handle cannot be zero.")
    if not _in_kernel(invocation, request.kind):
        raise TrafficControlError("Specified qdisc kind is unknown.")
    handle = 0xFFFF if request.parent == "ingress" else request.handle
    wanted = Discipline(request.kind, handle, request.parent, options)
    {"add": control.add, "replace": control.replace, "change": control.change}[action](
        request.device, wanted
    )


def _told(request: _Request) -> Options | None:
    build = KINDS.get(request.kind)
    if build is not None:
        return build(request.options)
    if request.options:
        word = request.options[0]
        raise OptionError(f'Unknown qdisc "{request.kind}", hence option "{word}" is unparsable')
    return None


def _in_kernel(invocation: Invocation, kind: str) -> bool:
    if kind in ("netem", "tbf"):
        return invocation.android.model.api >= levels.T
    return kind in KINDS


def _show(invocation: Invocation, device: str, flags: list[str]) -> None:
    control = invocation.android.connectivity.traffic_control
    for name in [device] if device else _names(invocation):
        where = "" if device else f" dev {name}"
        for each in control.disciplines(name):
            invocation.out(f"qdisc {each.kind} {each.handle:x}:{where} {_place(each)}\n")
            if "-s" in flags:
                invocation.out(f" {_EXTRA} \n backlog 0b 0p requeues 0\n")


def _place(each: Discipline) -> str:
    told = each.options.text() if each.options else ""
    if each.parent == "ingress":
        return "parent ffff:fff1 ---------------- "
    if each.parent != "root":
        return f"parent {each.parent} {told}".rstrip() + " "
    if each.kind == "pfifo_fast":
        return "root refcnt 2 bands 3 priomap 1 2 2 2 1 2 0 0 1 1 1 1 1 1 1 1"
    references = "" if each.kind == "mq" else "refcnt 2 "
    return f"root {references}{told}"
