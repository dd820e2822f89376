"""`dumpsys package`: what is known of a package, or of all.

Source: frameworks/base/…/server/pm/Settings.java (dumpPackageLPr), DumpHelper.java; the lines of
the version, the flags and the permissions agree with those of 16, some lines between are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.device_time import stamp
from harness.virtual.commands.dumpsys.hexes import object_hash
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.android.packages.package import Package
    from harness.virtual.device import Android
    from harness.virtual.shell.invocation import Invocation

_SECTIONS = (
    "packages", "package", "p", "permissions", "perm", "features", "libraries", "resolvers",
    "r", "check-permission", "verifiers", "keysets", "installs", "dexopt",
)  # fmt: skip


@dump_service("package")
def package(invocation: Invocation) -> int:
    """Print one package (`dumpsys package NAME`), or all."""
    android = invocation.android
    words = [word for word in invocation.args if not word.startswith("-")]
    if words[:1] == ["check-permission"] and len(words) > 2:  # noqa: PLR2004  (PERMISSION PACKAGE)
        invocation.out("0\n" if android.permissions.check(words[2], words[1]) else "-1\n")
        return 0
    name = next((word for word in words if word not in _SECTIONS), "")
    if not name:
        found = android.packages.all()
        invocation.out("Packages:\n" + "".join(_package(android, each) for each in found))
        return 0
    one = android.packages.get(name)
    if one is None:
        invocation.out(_unknown(android, name))
        return 0
    invocation.out(_resolvers(one) + f"\nPackages:\n{_package(android, one)}")
    invocation.out(
        "\nQueries:\n  system apps queryable: false\n" if _since(android, levels.R) else ""
    )
    return 0


def _since(android: Android, level: int) -> bool:
    return android.model.api >= level


def _unknown(android: Android, name: str) -> str:
    if not _since(android, levels.U):  # then it is the dexopt section that complains
        return f"\nDexopt state:\n    Unable to find package: {name}\n"
    return f"Unable to find package: {name}\n"


def _resolvers(one: Package) -> str:
    rows = []
    for each in one.activities:
        for wanted in each.filters:
            for action in sorted(wanted.actions):
                short = f"{one.name}/{each.name.removeprefix(one.name)}"
                code = object_hash(one.name, each.name)
                lines = [f"      {action}:\n        {code} {short} filter {object_hash(code)}\n"]
                lines += [f'          Action: "{action}"\n']
                lines += [f'          Category: "{c}"\n' for c in sorted(wanted.categories)]
                rows.append("".join(lines))
    if not rows:
        return ""
    return "Activity Resolver Table:\n  Non-Data Actions:\n" + "".join(rows)


def _package(android: Android, one: Package) -> str:
    code = object_hash("PackageSetting", one.name)
    uid = f"    appId={one.uid}\n" if _since(android, levels.T) else f"    userId={one.uid}\n"
    code_folder = (
        one.code_path.rpartition("/")[0] if one.code_path.endswith(".apk") else (one.code_path)
    )
    flags = _flags(one)
    return (
        f"  Package [{one.name}] ({code}):\n{uid}"
        f"    pkg=Package{{{object_hash('Package', one.name)} {one.name}}}\n"
        f"    codePath={code_folder}\n    resourcePath={code_folder}\n"
        f"    legacyNativeLibraryDir={code_folder}/lib\n    primaryCpuAbi=null\n"
        "    secondaryCpuAbi=null\n"
        f"    versionCode={one.version_code} minSdk={one.min_sdk} targetSdk={one.target_sdk}\n"
        f"    versionName={one.version_name or 'null'}\n    splits=[base]\n"
        f"    apkSigningVersion=2\n    flags=[ {flags} ]\n"
        "    privateFlags=[ PRIVATE_FLAG_ACTIVITIES_RESIZE_MODE_RESIZEABLE_VIA_SDK_VERSION ]\n"
        f"    dataDir={one.data_dir}\n"
        "    supportsScreens=[small, medium, large, xlarge, resizeable, anyDensity]\n"
        f"    timeStamp={stamp(android, one.last_update)}\n{_first_install(android, one, '    ')}"
        f"    lastUpdateTime={stamp(android, one.last_update)}\n"
        f"    installerPackageName={one.installer or 'null'}\n"
        f"    signatures=PackageSignatures{{{object_hash('signatures', one.name)} version:2, "
        f"signatures:[{one.signer_sha256[:8]}], past signatures:[]}}\n"
        f"    installPermissionsFixed=true\n    pkgFlags=[ {flags} ]\n"
        f"{_permissions(android, one)}{_user(android, one)}"
    )


def _first_install(android: Android, one: Package, indent: str) -> str:
    """In API 33 the line moved from the package to each user of it."""
    belongs_here = (len(indent) == len("    ")) != _since(android, levels.T)
    return f"{indent}firstInstallTime={stamp(android, one.first_install)}\n" if belongs_here else ""


def _flags(one: Package) -> str:
    names = [
        ("SYSTEM", one.system),
        ("DEBUGGABLE", one.debuggable),
        ("HAS_CODE", one.has_code),
        ("ALLOW_CLEAR_USER_DATA", True),
        ("TEST_ONLY", one.test_only),
        ("ALLOW_BACKUP", True),
    ]
    return " ".join(name for name, there in names if there)


def _permissions(android: Android, one: Package) -> str:
    if not one.requested_permissions:
        return ""
    text = "    requested permissions:\n"
    text += "".join(f"      {name}\n" for name in one.requested_permissions)
    granted = [n for n in one.requested_permissions if not android.permissions.is_runtime(n)]
    text += "    install permissions:\n"
    return text + "".join(f"      {name}: granted=true\n" for name in granted)


def _user(android: Android, one: Package) -> str:
    text = (
        f"    User 0: ceDataInode={one.uid * 13 % 90000 + 8192} "
        f"installed={_flag(one.installed)} hidden=false suspended={_flag(one.suspended)} "
        f"stopped={_flag(one.stopped)} notLaunched=false enabled={one.enabled} instant=false "
        "virtual=false\n"
    )
    if _since(android, levels.T):
        text += f"      installReason=0\n      dataDir={one.data_dir}\n"
    text += _first_install(android, one, "      ") + "      gids=[3003]\n"
    text += "      runtime permissions:\n"
    for name in one.requested_permissions:
        if android.permissions.is_runtime(name):
            flags = " ".join(f"{flag}|" for flag in sorted(one.permission_flags.get(name, ())))
            shown = f"[ {flags.rstrip('|')}]" if flags else "[]"
            text += f"        {name}: granted={_flag(name in one.granted)}, flags={shown}\n"
    return text


def _flag(value: bool) -> str:
    return str(value).lower()
