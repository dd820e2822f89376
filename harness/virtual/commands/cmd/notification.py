"""`cmd notification`: post one, and who may listen.

Source: frameworks/base/…/server/notification/NotificationShellCmd.java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.notifications import Notification
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_FILTERS = {"none": "3", "off": "0", "all": "0", "on": "1", "priority": "1", "alarms": "3"}
_HELP = """usage: cmd notification SUBCMD [args]

SUBCMDs:
  allow_listener COMPONENT [user_id (current user if not specified)]
  disallow_listener COMPONENT [user_id (current user if not specified)]
  allow_assistant COMPONENT [user_id (current user if not specified)]
  remove_assistant COMPONENT [user_id (current user if not specified)]
  set_dnd [on|none (same as on)|priority|alarms|all|off (same as all)]
  allow_dnd PACKAGE [user_id (current user if not specified)]
  disallow_dnd PACKAGE [user_id (current user if not specified)]
  reset_assistant_user_set [user_id (current user if not specified)]
  get_approved_assistant [user_id (current user if not specified)]
  post [--help | flags] TAG TEXT
  list
  get <notification-key>
  snooze --for <msec> <notification-key>
  unsnooze <notification-key>
"""


@shell_service("notification", since_api=levels.P)
def notification(invocation: Invocation) -> int:
    """Run `cmd notification SUBCMD …`."""
    verbs: dict[str, Verb] = (
        _VERBS if invocation.android.model.api >= levels.Q else {"allow_listener": _nothing}
    )
    return run_verbs(invocation, verbs, _HELP)


def _post(invocation: Invocation, arguments: Arguments) -> int:
    title = ""
    while (option := arguments.option()) is not None:
        if option in ("-t", "--title"):
            title = arguments.required()
        elif option in ("-h", "--help"):
            invocation.out(_HELP)
            return 0
        else:
            arguments.required()
    tag = arguments.next()
    if tag is None:
        invocation.out("error: no tag specified\n")
        return FAILED
    text = " ".join(arguments.rest())
    if not text:
        invocation.out("error: no text specified\n")
        return FAILED
    android = invocation.android
    posted = Notification("com.android.shell", 2020, title, text, "shell_cmd", android.clock.now())
    android.notifications.post(posted)
    invocation.out("posting:\n  Notification(channel=shell_cmd shortcut=null contentView=null)\n")
    return 0


def _list(invocation: Invocation, _arguments: Arguments) -> int:
    for each in invocation.android.notifications.all():
        package = invocation.android.packages.get(each.package)
        uid = package.uid if package else 2000
        invocation.out(f"0|{each.package}|{each.id}|null|{uid}\n")
    return 0


def _set_dnd(invocation: Invocation, arguments: Arguments) -> int:
    word = arguments.required()
    if word not in _FILTERS:
        invocation.out(f"unknown interruption filter: {word}\n")
        return FAILED
    invocation.android.settings.put("global", "zen_mode", _FILTERS[word])
    return 0


def _nothing(_invocation: Invocation, arguments: Arguments) -> int:
    arguments.required()
    return 0


_VERBS: dict[str, Verb] = {
    "post": _post,
    "list": _list,
    "set_dnd": _set_dnd,
    "allow_listener": _nothing,
    "disallow_listener": _nothing,
    "allow_dnd": _nothing,
    "disallow_dnd": _nothing,
}
