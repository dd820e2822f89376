"""What hardware and which Android a device says it is: data only.

Releases, build ids and hardware are those of Google's emulator images, because that is what the
virtual device stands in for: `build.prop` of `system-images;android-N;google_apis;x86_64`. Brand,
manufacturer, product and so the fingerprint say that it is virtual: nobody shall take it for one of
them.
"""

import re
from dataclasses import dataclass

API_LEVELS = (24, 26, 28, 29, 30, 31, 33, 34, 35, 36)
DEFAULT_API = 34
BUILD_TYPES = ("user", "userdebug", "eng")
DEFAULT_SIZE = (1080, 2400)
DEFAULT_DENSITY = 420
DEFAULT_LOCALE = "en-US"
EMULATED_HARDWARE = "ranchu"
_SIDES = range(240, 4097)  # 240x320 is the least that an emulator's skin may have (QVGA)
_DENSITIES = range(72, 1001)  # `wm density` refuses less
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?-([A-Z]{2}|\d{3})")

_ARM_TRANSLATION_API = 30

_BUILDS = {
    24: ("7.0", "NYC", "2016-09-06"),
    26: ("8.0.0", "OSR1.180418.026", "2018-06-05"),
    28: ("9", "PSR1.180720.122", "2019-08-05"),
    29: ("10", "QSR1.210802.001", "2021-08-05"),
    30: ("11", "RSR1.210722.013", "2021-09-05"),
    31: ("12", "SE1A.220826.008", "2022-09-05"),
    33: ("13", "TE1A.240213.009", "2024-02-05"),
    34: ("14", "UE1A.230829.050", "2023-09-05"),
    35: ("15", "AE3A.240806.043", "2024-08-05"),
    36: ("16", "BE2A.250530.026.F3", "2025-05-05"),
}


@dataclass(frozen=True)
class DeviceModel:
    """One kind of device; sizes in pixels, density in dots per inch."""

    name: str
    api: int
    release: str
    build_id: str
    security_patch: str
    width: int = DEFAULT_SIZE[0]
    height: int = DEFAULT_SIZE[1]
    density: int = DEFAULT_DENSITY
    locale: str = DEFAULT_LOCALE
    build_type: str = "userdebug"
    manufacturer: str = "Virtual"
    brand: str = "virtual"
    product: str = "virtual_phone64_x86_64"
    device: str = "virtual64x"
    hardware: str = EMULATED_HARDWARE
    abi: str = "x86_64"
    memory_kib: int = 2_025_668

    @property
    def fingerprint(self) -> str:
        """The build's one-line identity, as `ro.build.fingerprint` shows it."""
        return (
            f"{self.brand}/{self.product}/{self.device}:{self.release}/{self.build_id}"
            f"/10965837:{self.build_type}/{'release' if self.is_user else 'dev'}-keys"
        )

    @property
    def abis(self) -> tuple[str, ...]:
        """What native code it runs, as in `ro.product.cpu.abilist`; from 11 on Arm code too."""
        return self.abi, "arm64-v8a" if self.api >= _ARM_TRANSLATION_API else "x86"

    @property
    def is_emulator(self) -> bool:
        """Whether its properties are an emulator's; with another board they are a phone's."""
        return self.hardware == EMULATED_HARDWARE

    @property
    def is_user(self) -> bool:
        """Whether this is a user build: no root, and no downgrade of a release app."""
        return self.build_type == "user"


def model_for(
    api: int,
    build_type: str = "userdebug",
    *,
    size: tuple[int, int] = DEFAULT_SIZE,
    density: int = DEFAULT_DENSITY,
    locale: str = DEFAULT_LOCALE,
) -> DeviceModel:
    """The device for an API level.

    Args:
        api: one of `API_LEVELS`.
        build_type: one of `BUILD_TYPES`.
        size: width and height of the screen in pixels.
        density: its dots per inch; with the size it says how many dp there are to lay out.
        locale: the language tag of its language and region, as `pt-BR`.

    Raises:
        ValueError: one of these is nothing that this device can be.
    """
    if api not in _BUILDS:
        known = ", ".join(map(str, API_LEVELS))
        raise ValueError(f"no virtual device for API {api}; there are: {known}")
    if build_type not in BUILD_TYPES:
        raise ValueError(f"build type {build_type!r} is none of {', '.join(BUILD_TYPES)}")
    if any(side not in _SIDES for side in size):
        raise ValueError(f"size {size[0]}x{size[1]}: each side has to be 240 to 4096 pixels")
    if density not in _DENSITIES:
        raise ValueError(f"density {density} is not 72 to 1000")
    if not _LOCALE.fullmatch(locale):
        raise ValueError(f"locale {locale!r} is no language tag with a region, as en-US")
    release, build_id, patch = _BUILDS[api]
    return DeviceModel(
        name="Virtual phone",
        api=api,
        release=release,
        build_id=build_id,
        security_patch=patch,
        build_type=build_type,
        width=size[0],
        height=size[1],
        density=density,
        locale=locale,
    )
