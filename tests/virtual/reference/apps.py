"""Packages, processes, permissions and power: what each command answers, level by level."""

from __future__ import annotations

from tests.virtual.reference.network import COURIER
from tests.virtual.reference.rows import (
    HANGS,
    NO_COMMANDS,
    ROOT,
    Row,
    absent,
    always,
    java,
    no_program,
    program,
    service,
    unknown,
)


def _verb(typed: str, since: int, answer: tuple[int, str], **more: object) -> Row:
    """A verb of `am` or `pm` that came with a level."""
    levels = {24: unknown(typed.split()[1]), since: answer}
    return Row(typed, levels, **more)  # type: ignore[arg-type]


GENERAL = (
    always("cmd nosuch x", *absent("nosuch")),
    always("cmd dropbox help", *NO_COMMANDS),
    always("dumpsys nosuch", 0, "Can't find service: nosuch"),
    always("am get-current-user", 0, "0"),
    always("am get-started-user-state 0", 0, "RUNNING_UNLOCKED"),
)
STORAGE = (
    always("pm trim-caches 999G"),
    always("pm clear org.none", 1, "Failed"),
    Row("pm clear --cache-only org.none", {24: (1, "Failed"), 33: HANGS}),
    Row(f"pm clear --cache-only {COURIER}", {33: (0, "Success")}, uid=ROOT),
    service(
        "cmd devicestoragemonitor force-low -f",
        26,
        (0, "…"),
        after="cmd devicestoragemonitor reset -f",
    ),
    always("pm get-install-location", 0, "0[auto]"),
)
MEMORY = (
    Row(f"am send-trim-memory {COURIER} RUNNING_CRITICAL", {24: (255, ""), 30: (255, "")}),
    _verb("am memory-factor set CRITICAL", 31, (0, "")),
    _verb("am memory-factor show", 31, (0, "CRITICAL"), after="am memory-factor reset"),
    _verb("am memory-factor reset", 31, (0, "")),
    always(f"am kill {COURIER}"),
    program("nproc", 29, (0, "2")),
    Row("cmd thermalservice override-status 3",
        {24: absent("thermalservice"), 29: (0, "")}, after="cmd thermalservice reset"),
    Row("cmd thermalservice reset", {24: absent("thermalservice"), 29: (0, "")}),
    Row("dumpsys thermalservice",
        {24: (0, "Can't find service: thermalservice"), 29: (0, "IsStatusOverride: false")}),
)  # fmt: skip
PROCESSES = (
    _verb("am crash org.none", 26, (0, "")),
    always("am force-stop org.none"),
    _verb(f"am stop-app {COURIER}", 33, (0, "")),
    _verb("am freeze org.none", 34, (255, "")),
    _verb("am unfreeze org.none", 34, (255, "")),
    _verb("am clear-exit-info", 30, (0, "")),
    Row("dumpsys activity exit-info org.none",
        {24: (0, "Bad activity command, or no activities match: exit-info"),
         30: (0, "ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)")}),
    always("am monitor </dev/null", 0, "Monitoring activity manager...  available commands:"),
    always("am hang", HANGS[0], "Hanging the system..."),
    always(f"pm disable-user --user 0 {COURIER}", 0,
           f"Package {COURIER} new state: disabled-user", after=f"pm enable {COURIER}"),
    always(f"pm suspend {COURIER}", 0, f"Package {COURIER} new suspended state: true",
           after=f"pm unsuspend {COURIER}"),
    Row("run-as org.none id", {24: (1, "run-as: Package 'org.none' is unknown"),
                               26: (1, "run-as: unknown package: org.none")}),
)  # fmt: skip
PACKAGES = (
    always("pm path org.none", 1, ""),
    always(f"pm path {COURIER}", 0, "package:/data/app/…"),
    Row(f"pm list packages -U {COURIER}",
        {24: (255, "Error: Unknown option: -U"), 26: (0, f"package:{COURIER} uid:10…")}),
    Row(f"cmd package list packages --show-versioncode {COURIER}",
        {24: (255, "Error: Unknown option: --show-versioncode"),
         26: (0, f"package:{COURIER} versionCode:302000")}),
    Row("pm list packages --apex-only",
        {24: (255, "Error: Unknown option: --apex-only"), 29: (0, "")}),
    _verb(f"pm install-existing {COURIER}", 26, (0, f"Package {COURIER} installed for user: 0")),
    always("pm install-create -r", 0, "Success: created install session […"),
    Row("pm install-commit 999",
        java(24, "java.lang.SecurityException: Caller has no access to session 999")),
    Row("pm install-abandon 1",
        java(24, "java.lang.SecurityException: Caller has no access to session 1")),
    Row("pm install --bypass-low-target-sdk-block /none.apk",
        {30: (255, ""), 34: (255, "Error: Unable to open file: /none.apk")}),
    always("pm uninstall org.none", 1, "Failure [DELETE_FAILED_INTERNAL_ERROR]"),
    _verb("pm wait-for-handler", 34, (0, "Success")),
    _verb("pm wait-for-background-handler --timeout 0", 34,
          (255, "Error: --timeout value must be positive: 0")),
    always("settings put global verifier_verify_adb_installs 0",
           after="settings delete global verifier_verify_adb_installs"),
)  # fmt: skip
PERMISSIONS = (
    Row(f"pm grant {COURIER} android.permission.INTERNET",
        java(24, "java.lang.SecurityException: Permission android.permission.INTERNET requested "
                 f"by {COURIER} is not a changeable permission type")),
    _verb(f"pm set-permission-flags {COURIER} android.permission.POST_NOTIFICATIONS user-set", 33,
          (0, "")),
    _verb(f"pm clear-permission-flags {COURIER} android.permission.POST_NOTIFICATIONS user-set", 33,
          (0, "")),
    always(f"cmd appops get {COURIER}", 0, "No operations."),
    always(f"cmd appops set {COURIER} RUN_IN_BACKGROUND ignore",
           after=f"cmd appops reset {COURIER}"),
    Row(f"cmd appops set {COURIER} RUN_ANY_IN_BACKGROUND ignore",
        {24: (255, "Error: Unknown operation string: RUN_ANY_IN_BACKGROUND"), 28: (0, "")},
        after=f"cmd appops reset {COURIER}"),
    Row(f"cmd appops set {COURIER} START_FOREGROUND ignore",
        {24: (255, "Error: Unknown operation string: START_FOREGROUND"), 28: (0, "")},
        after=f"cmd appops reset {COURIER}"),
    always("cmd appops get org.none", 255, "Error: No UID for org.none in user 0"),
)  # fmt: skip
_BUCKET = f"am set-standby-bucket {COURIER}"
POWER = (
    always("dumpsys deviceidle force-idle", 0, "Now forced in to deep idle mode",
           after="dumpsys deviceidle unforce"),
    always("dumpsys deviceidle force-idle light", 0, "Now forced in to light idle mode",
           after="dumpsys deviceidle unforce"),
    always("dumpsys deviceidle get deep", 0, "IDLE", before="dumpsys deviceidle force-idle",
           after="dumpsys deviceidle unforce"),
    always("dumpsys deviceidle unforce", 0, "Light state: ACTIVE, deep state: ACTIVE"),
    always(f"dumpsys deviceidle whitelist +{COURIER}", 0, f"Added: {COURIER}",
           after=f"dumpsys deviceidle whitelist -{COURIER}"),
    always("dumpsys deviceidle force-idle", 0, "Unable to go deep idle; not enabled",
           before="dumpsys deviceidle disable", after="dumpsys deviceidle enable"),
    always(f"am set-inactive {COURIER} true", after=f"am set-inactive {COURIER} false"),
    always(f"am get-inactive {COURIER}", 0, "Idle=false"),
    _verb(f"{_BUCKET} rare", 28, (0, ""), after=f"{_BUCKET} active"),
    Row(f"{_BUCKET} restricted",
        {24: unknown("set-standby-bucket"), 28: (255, "Error: Unknown bucket: restricted"),
         30: (0, "")}, after=f"{_BUCKET} active"),
    _verb(f"am get-standby-bucket {COURIER}", 28, (0, "10")),
    service("cmd power set-mode 1", 26, (0, "")),
    always("settings get global low_power", 0, "0", before="cmd power set-mode 1"),
    Row("settings get global low_power", {24: (0, "0"), 26: (0, "1")},
        before="dumpsys battery unplug; cmd power set-mode 1", after="dumpsys battery reset"),
    always("dumpsys battery unplug", after="dumpsys battery reset"),
    always("dumpsys battery set level 5", after="dumpsys battery reset"),
    _verb(f"am set-bg-restriction-level {COURIER} background_restricted", 34, (0, "")),
    _verb("am set-bg-restriction-level org.none hibernation", 34, (255, "Error:…")),
    always("cmd jobscheduler run -f org.none 1", 24, "Package not found: org.none / user 0…"),
)  # fmt: skip
SYSTEM = (
    Row(f"cmd locale set-app-locales {COURIER} --user 0 --locales fr-FR",
        {24: absent("locale"), 33: (0, "")},
        after=f"cmd locale set-app-locales {COURIER} --user 0"),
    Row(f"cmd locale get-app-locales {COURIER} --user 0",
        {24: absent("locale"), 33: (0, f"Locales for {COURIER} for user 0 are []")}),
    Row("setprop persist.sys.locale fr-FR",
        {24: (1, "setprop: failed to set property 'persist.sys.locale' to 'fr-FR'"),
         30: (1, "Failed to set property 'persist.sys.locale' to 'fr-FR'.…")}),
    always("wm dismiss-keyguard"),
    program("locksettings get-disabled", 26, (0, "false")),
    always("cmd statusbar expand-settings", after="cmd statusbar collapse"),
    always("cmd statusbar nonsense", *unknown("nonsense")),
    Row("screenrecord --time-limit 181 /sdcard/x.mp4",
        {24: (2, "Time limit 181s outside acceptable range [1,180]"),
         34: (218, "Encoder failed (err=-38)")}),
    always("logcat -G 16M", after="logcat -G 256K"),
    always("su 0 id -u", 0, "0"),
    Row("awk 'BEGIN{print 1}'", {24: no_program("awk")[24], 28: (0, "1")}),
)  # fmt: skip
ROWS = (
    *GENERAL, *STORAGE, *MEMORY, *PROCESSES, *PACKAGES, *PERMISSIONS, *POWER, *SYSTEM,
)  # fmt: skip
