"""The three packages, read by parsers that are not ours."""

import io
import json
import zipfile
from pathlib import Path

import pyaxml
import pytest
from apkInspector.axml import get_manifest
from lxml import etree

PACKAGES = Path(__file__).parents[3] / "harness" / "apps" / "courier"
ANDROID = "{http://schemas.android.com/apk/res/android}"
VERSIONS = [
    pytest.param("1.4.2", 104020, 28, id="1.4.2"),
    pytest.param("2.6.1", 206010, 33, id="2.6.1"),
    pytest.param("3.2.0", 302000, 35, id="3.2.0"),
]
SIGNATURE_V2 = b"APK Sig Block 42"


def archive(version: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(PACKAGES / f"courier-{version}.apk")


@pytest.mark.parametrize(("version", "code", "target"), VERSIONS)
def test_package_says_what_it_is_to_an_independent_parser(
    version: str, code: int, target: int
) -> None:
    with archive(version) as apk:
        root = etree.fromstring(get_manifest(io.BytesIO(apk.read("AndroidManifest.xml"))).encode())
    sdk = root.find("uses-sdk")
    application = root.find("application")

    assert root.get("package") == "org.courier.messenger"
    assert root.get(f"{ANDROID}versionCode") == str(code)
    assert root.get(f"{ANDROID}versionName") == version
    assert (sdk.get(f"{ANDROID}minSdkVersion"), sdk.get(f"{ANDROID}targetSdkVersion")) == (
        "23",
        str(target),
    )
    assert application.get(f"{ANDROID}debuggable") == "true"


def test_two_parsers_agree_on_the_activities() -> None:
    with archive("3.2.0") as apk:
        data = apk.read("AndroidManifest.xml")

    other = pyaxml.AXML.from_axml(data).to_xml()

    names = [each.get(f"{ANDROID}name") for each in other.iter("activity")]
    assert names[0] == "org.courier.messenger.MainActivity"
    for name in names:
        assert name in get_manifest(io.BytesIO(data))


@pytest.mark.parametrize(("version", "code", "target"), VERSIONS)
def test_package_carries_its_behaviour(version: str, code: int, target: int) -> None:
    assert code
    assert target
    with archive(version) as apk:
        behaviour = json.loads(apk.read("assets/courier.json"))

    assert behaviour["version"] == version
    assert behaviour["protocol"] == int(version[0])
    assert behaviour["idempotency_key"] is (version[0] != "1")


@pytest.mark.parametrize(("version", "code", "target"), VERSIONS)
def test_package_has_a_v2_signing_block(version: str, code: int, target: int) -> None:
    assert code
    assert target
    data = (PACKAGES / f"courier-{version}.apk").read_bytes()
    directory = int.from_bytes(data[data.rindex(b"PK\x05\x06") :][16:20], "little")

    assert data[directory - 16 : directory] == SIGNATURE_V2
