"""Reading APK files: the binary manifest, and whether the signature holds.

The texts of refusals are those of ApkLiteParseUtils, ApkSignatureVerifier and ParsingPackageUtils;
`{path}` in a message stands for where the installer staged the file.
"""

import io
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

from apkInspector.axml import get_manifest

from harness.virtual.android.packages.resources import read_string

_NS = "{http://schemas.android.com/apk/res/android}"
_KINDS = ("activity", "activity-alias", "service", "receiver", "provider")
_LAUNCH_MODES = {"0": "standard", "1": "singleTop", "2": "singleTask", "3": "singleInstance"}
_V2_REQUIRED_TARGET = 30
NO_CERTIFICATES = "INSTALL_PARSE_FAILED_NO_CERTIFICATES"


class ApkError(Exception):
    """The file cannot be installed; `code` is one of Android's INSTALL_* names."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


@dataclass(frozen=True)
class IntentFilter:
    """What a component of a package answers to."""

    actions: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()
    mime_types: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Component:
    """An activity, service, receiver or provider of a manifest."""

    kind: str
    name: str
    exported: bool = False
    enabled: bool = True
    launch_mode: str = "standard"
    permission: str = ""
    label: str = ""
    filters: tuple[IntentFilter, ...] = ()
    orientation: int = -1
    """ActivityInfo.SCREEN_ORIENTATION_*; -1 unspecified."""
    config_changes: int = 0
    """ActivityInfo.CONFIG_*: the changes that it handles itself."""


@dataclass(frozen=True)
class ApkInfo:
    """What the manifest and the signature of one APK say."""

    path: Path
    package: str
    version_code: int
    version_name: str = ""
    min_sdk: int = 1
    target_sdk: int = 1
    split: str = ""
    label: str = ""
    debuggable: bool = False
    test_only: bool = False
    has_code: bool = True
    split_required: bool = False
    requested_permissions: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    instrumentations: tuple[tuple[str, str], ...] = ()
    """(runner class, target package) of each."""
    abis: frozenset[str] = frozenset()
    """The folders of native code below `lib`."""
    signers: tuple[str, ...] = field(default=())
    """SHA-256 of each signing certificate, in lower-case hex."""


def read_apk(path: Path, *, verify: bool = True) -> ApkInfo:
    """Parse the manifest and verify the signature.

    Args:
        path: the file on the host.
        verify: False for a file that was verified when it was installed.

    Raises:
        ApkError: it is no APK, has no valid manifest, or is not (properly) signed.
    """
    content = path.read_bytes()
    root, table, abis = _open(content)
    info = replace(_read_manifest(path, root, table), abis=abis)
    if not verify:
        return info
    return replace(info, signers=_signers(info, content))


def _open(content: bytes) -> tuple[ElementTree.Element, bytes, frozenset[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "AndroidManifest.xml" not in names:
                raise ApkError(
                    "INSTALL_PARSE_FAILED_UNEXPECTED_EXCEPTION",
                    "Failed to parse {path}: AndroidManifest.xml",
                )
            manifest = archive.read("AndroidManifest.xml")
            table = archive.read("resources.arsc") if "resources.arsc" in names else b""
    except (zipfile.BadZipFile, EOFError, ValueError, OSError, NotImplementedError) as error:
        text = "Failed to parse {path}: Failed to load asset path {path}"
        raise ApkError("INSTALL_PARSE_FAILED_NOT_APK", text) from error
    try:
        root = ElementTree.fromstring(get_manifest(io.BytesIO(manifest)))  # noqa: S314  (made by the decoder, no entities)
    except Exception as error:
        text = "Failed to parse {path}: Corrupt XML binary file"
        raise ApkError("INSTALL_PARSE_FAILED_UNEXPECTED_EXCEPTION", text) from error
    libraries = (name.split("/") for name in names if name.startswith("lib/"))
    return root, table, frozenset(parts[1] for parts in libraries if len(parts) > 2)  # noqa: PLR2004  (lib/ABI/FILE)


def _read_manifest(path: Path, root: ElementTree.Element, table: bytes) -> ApkInfo:
    package = root.get("package", "")
    if root.tag != "manifest" or not package:
        raise ApkError("INSTALL_PARSE_FAILED_BAD_PACKAGE_NAME", "Invalid manifest package")
    sdk = root.find("uses-sdk")
    app = root.find("application")
    minimum = _integer(sdk, "minSdkVersion", 1)
    asked = [e.get(f"{_NS}name", "") for e in root.iter() if e.tag.startswith("uses-permission")]
    code = _integer(root, "versionCodeMajor", 0) << 32 | _integer(root, "versionCode", 0)
    return ApkInfo(
        path=path,
        package=package,
        version_code=code,
        version_name=_attribute(root, "versionName", table),
        min_sdk=minimum,
        target_sdk=_integer(sdk, "targetSdkVersion", minimum),
        split=root.get("split", ""),
        label=_attribute(app, "label", table),
        debuggable=_flag(app, "debuggable"),
        test_only=_flag(app, "testOnly"),
        has_code=_attribute(app, "hasCode", table) != "false",
        split_required=_flag(app, "isSplitRequired") or _flag(root, "isSplitRequired"),
        requested_permissions=tuple(dict.fromkeys(asked)),
        components=tuple(_component(e, package, table) for e in _components(app)),
        instrumentations=tuple(
            (_full(e.get(f"{_NS}name", ""), package), e.get(f"{_NS}targetPackage", ""))
            for e in root.iter("instrumentation")
        ),
    )


def _components(app: ElementTree.Element | None) -> list[ElementTree.Element]:
    return [] if app is None else [e for e in app if e.tag in _KINDS]


def _component(element: ElementTree.Element, package: str, table: bytes) -> Component:
    filters = tuple(_filter(e) for e in element.iter("intent-filter"))
    exported = element.get(f"{_NS}exported")
    return Component(
        kind=element.tag.removesuffix("-alias"),
        name=_full(element.get(f"{_NS}name", ""), package),
        exported=bool(filters) if exported is None else exported == "true",
        enabled=element.get(f"{_NS}enabled", "true") != "false",
        launch_mode=_LAUNCH_MODES.get(element.get(f"{_NS}launchMode", "0"), "standard"),
        permission=element.get(f"{_NS}permission", ""),
        label=_attribute(element, "label", table),
        filters=filters,
        orientation=_signed(_integer(element, "screenOrientation", -1)),
        config_changes=_integer(element, "configChanges", 0),
    )


def _filter(element: ElementTree.Element) -> IntentFilter:
    def names(tag: str, attribute: str = "name") -> frozenset[str]:
        found = (e.get(_NS + attribute) for e in element.iter(tag))
        return frozenset(name for name in found if name)

    return IntentFilter(
        names("action"), names("category"), names("data", "scheme"), names("data", "mimeType")
    )


def _full(name: str, package: str) -> str:
    if name.startswith("."):
        return package + name
    return name if "." in name else f"{package}.{name}"


def _attribute(element: ElementTree.Element | None, name: str, table: bytes) -> str:
    value = "" if element is None else element.get(_NS + name, "")
    if value.startswith("@") and value[1:].isdigit():
        return read_string(table, int(value[1:])) or ""
    return value


def _integer(element: ElementTree.Element | None, name: str, default: int) -> int:
    value = "" if element is None else element.get(_NS + name, "")
    try:
        return int(value, 0)
    except ValueError:
        return default


def _signed(value: int) -> int:
    """A 32-bit number that may be written unsigned."""
    return value - (1 << 32) if value >= 1 << 31 else value


def _flag(element: ElementTree.Element | None, name: str) -> bool:
    return element is not None and element.get(_NS + name) == "true"


def _signers(info: ApkInfo, content: bytes) -> tuple[str, ...]:
    from harness.virtual.android.packages import signature  # noqa: PLC0415  (heavy, seldom needed)

    try:
        return signature.verify(content)
    except signature.SignatureInvalidError as error:
        text = (
            f"Failed to collect certificates from {{path}} using APK Signature Scheme v2: {error}"
        )
        raise ApkError(NO_CERTIFICATES, text) from error
    except signature.SignatureNotFoundError as error:
        if info.target_sdk >= _V2_REQUIRED_TARGET:
            text = f"No signature found in package of version 2 or newer for package {info.package}"
        else:
            # Android would still take a JAR (v1) signature here; this device does not read them.
            text = "Failed to collect certificates from {path}: Attempt to get length of null array"
        raise ApkError(NO_CERTIFICATES, text) from error
