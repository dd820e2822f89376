"""`dumpsys notification`: what is in the shade.

Source: frameworks/base/…/server/notification/NotificationManagerService.java,
NotificationRecord.java; texts are redacted unless `--noredact` is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.dumpsys.hexes import object_hash
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@dump_service("notification")
def notification(invocation: Invocation) -> int:
    """Print the posted notifications."""
    android = invocation.android
    shown = "--noredact" in invocation.args
    text = "Current Notification Manager state:\n  Notification List:\n"
    for each in android.notifications.all():
        package = android.packages.get(each.package)
        uid = package.uid if package else 2000
        key = f"0|{each.package}|{each.id}|null|{uid}"
        title = f"String ({each.title})" if shown else f"String [length={len(each.title)}]"
        body = f"String ({each.text})" if shown else f"String [length={len(each.text)}]"
        text += (
            f"    NotificationRecord({object_hash(key)}: pkg={each.package} user=UserHandle{{0}} "
            f"id={each.id} tag=null importance=3 key={key}: Notification("
            f"channel={each.channel} shortcut=null contentView=null vibrate=null sound=null "
            "defaults=0x0 flags=0x0 color=0x00000000 vis=PRIVATE))\n"
            f"      uid={uid} userId=0\n      opPkg={each.package}\n      key={key}\n"
            f"      extras={{\n        android.title={title}\n        android.text={body}\n"
            f"      }}\n      mCreationTimeMs={int(each.posted * 1000)}\n"
        )
    zen = android.settings.integer("global", "zen_mode", 0)
    invocation.out(f"{text}\n  Zen Mode:\n    mInterruptionFilter={zen + 1}\n    zen_mode={zen}\n")
    return 0
