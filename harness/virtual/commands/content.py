"""`content`: content providers by hand; this device has the settings provider.

Source: frameworks/base/cmds/content/src/com/android/commands/content/Content.java.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_VERBS = ("query", "insert", "update", "delete", "read", "gettype", "call")
_TABLES = ("system", "secure", "global")
_USAGE = """usage: adb shell content [subcommand] [options]

usage: adb shell content insert --uri <URI> [--user <USER_ID>] --bind <BINDING> \
[--bind <BINDING>...]
usage: adb shell content update --uri <URI> [--user <USER_ID>] [--where <WHERE>]
usage: adb shell content delete --uri <URI> [--user <USER_ID>] --bind <BINDING>
usage: adb shell content query --uri <URI> [--user <USER_ID>] [--projection <PROJECTION>] \
[--where <WHERE>] [--sort <SORT_ORDER>]
usage: adb shell content call --uri <URI> --method <METHOD> [--arg <ARG>]
usage: adb shell content read --uri <URI> [--user <USER_ID>]
usage: adb shell content gettype --uri <URI> [--user <USER_ID>]
"""


@command("content")
def content(invocation: Invocation) -> int:
    """Run `content query|insert|update|delete --uri content://settings/TABLE[/KEY] …`."""
    verb = "".join(invocation.args[:1])
    if verb not in _VERBS:
        complaint = f"[ERROR] Unsupported operation: {verb}\n" if verb else ""
        invocation.err(f"{complaint}{_USAGE}")
        return 0
    options = _options(invocation.args[1:])
    uri = options.get("--uri", [""])[0]
    if not uri:
        invocation.err(
            f"[ERROR] Content provider URI not specified. Did you specify --uri \
argument?\n{_USAGE}"
        )
        return 0
    authority, _, path = uri.removeprefix("content://").partition("/")
    table, _, key = path.partition("/")
    if authority != "settings" or table not in _TABLES:
        return _no_provider(invocation, authority)
    key = key or _wanted_key(options)
    if verb == "query":
        _query(invocation, table, key, options)
    elif verb in ("insert", "update"):
        _put(invocation, table, key, options)
    elif verb == "delete":
        invocation.android.settings.delete(table, key)
    return 0


def _options(words: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for option, value in pairwise(words):
        if option.startswith("--"):
            found.setdefault(option, []).append(value)
    return found


def _wanted_key(options: dict[str, list[str]]) -> str:
    match = re.search(r"name\s*=\s*['\"]?([^'\"]+)['\"]?", options.get("--where", [""])[0])
    return match[1] if match else ""


def _no_provider(invocation: Invocation, authority: str) -> int:
    invocation.err(
        f"Error while accessing provider:{authority}\n"
        f"java.lang.IllegalStateException: Could not find provider: {authority}\n"
        "\tat com.android.commands.content.Content$Command.execute(Content.java:520)\n"
        "\tat com.android.commands.content.Content.main(Content.java:735)\n"
        "\tat com.android.internal.os.RuntimeInit.nativeFinishInit(Native Method)\n"
        "\tat com.android.internal.os.RuntimeInit.main(RuntimeInit.java:399)\n"
    )
    return 0


def _query(invocation: Invocation, table: str, key: str, options: dict[str, list[str]]) -> None:
    rows = invocation.android.settings.list(table)
    found = {name: value for name, value in rows.items() if key in ("", name)}
    if not found:
        invocation.out("No result found.\n")
        return
    columns = options.get("--projection", ["_id:name:value"])[0].split(":")
    for at, (name, value) in enumerate(found.items()):
        cells = {"_id": str(list(rows).index(name) + 1), "name": name, "value": value}
        shown = ", ".join(f"{column}={cells.get(column, 'NULL')}" for column in columns)
        invocation.out(f"Row: {at} {shown}\n")


def _put(invocation: Invocation, table: str, key: str, options: dict[str, list[str]]) -> None:
    values = {}
    for binding in options.get("--bind", []):
        column, _, rest = binding.partition(":")
        values[column] = rest.partition(":")[2]
    name = values.get("name", key)
    if name:
        invocation.android.settings.put(table, name, values.get("value", ""))
