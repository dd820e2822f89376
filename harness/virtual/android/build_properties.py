"""What a device has in its build.prop files, and what init and the services set at boot.

Source: `getprop` of Google's emulator images; `ro.kernel.qemu` ended with API 31, `ro.boot.qemu`
began there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels

if TYPE_CHECKING:
    from harness.virtual.android.model import DeviceModel

_BOOT_QEMU_API = 31


def build_properties(model: DeviceModel, serial: str) -> dict[str, str]:
    """Every property that is there before anything ran."""
    user = model.is_user
    debuggable = "0" if user else "1"
    keys = "release-keys" if user else "dev-keys"
    incremental = "10965837"
    version = {
        "ro.build.version.sdk": str(model.api),
        "ro.build.version.release": model.release,
        "ro.build.version.codename": "REL",
        "ro.build.version.incremental": incremental,
        "ro.build.version.security_patch": model.security_patch,
        "ro.build.version.all_codenames": "REL",
        "ro.build.version.preview_sdk": "0",
        "ro.build.version.min_supported_target_sdk": "23",
        "ro.build.id": model.build_id,
        "ro.build.display.id": f"{model.product}-{model.build_type} {model.release} "
        f"{model.build_id} {incremental} {keys}",
        "ro.build.type": model.build_type,
        "ro.build.tags": keys,
        "ro.build.user": "android-build",
        "ro.build.host": "abfarm",
        "ro.build.flavor": f"{model.product}-{model.build_type}",
        "ro.build.product": model.device,
        "ro.build.characteristics": "emulator" if model.is_emulator else "nosdcard",
        "ro.build.fingerprint": model.fingerprint,
        "ro.build.description": f"{model.product}-{model.build_type} {model.release} "
        f"{model.build_id} {incremental} {keys}",
    }
    product = {
        "ro.product.model": model.name,
        "ro.product.brand": model.brand,
        "ro.product.name": model.product,
        "ro.product.device": model.device,
        "ro.product.board": "goldfish_x86_64" if model.is_emulator else model.hardware,
        "ro.product.manufacturer": model.manufacturer,
        "ro.product.locale": model.locale,
        "ro.product.first_api_level": str(model.api),
        "ro.product.cpu.abi": model.abi,
        "ro.product.cpu.abilist": ",".join(model.abis),
        "ro.board.platform": "",
        "ro.hardware": model.hardware,
        "ro.boot.hardware": model.hardware,
    }
    machine = {
        "ro.serialno": serial.replace("emulator-", "EMULATOR36X1X9X"),
        "ro.boot.serialno": serial.replace("emulator-", "EMULATOR36X1X9X"),
        "ro.bootloader": "unknown",
        "ro.bootmode": "unknown",
        "ro.debuggable": debuggable,
        "ro.secure": "1",
        "ro.adb.secure": "1" if user else "0",
        "ro.zygote": "zygote64_32" if model.api < levels.S else "zygote64",
        "ro.crypto.state": "encrypted",
        "ro.crypto.type": "file",
        "ro.sf.lcd_density": str(model.density),
        "ro.config.low_ram": "false",
        "ro.carrier": "unknown",
        "ro.telephony.default_network": "9",
        "dalvik.vm.heapsize": "576m",
        "debug.hwui.renderer": "skiagl",
        "persist.sys.dalvik.vm.lib.2": "libart.so",
        "persist.sys.locale": model.locale,
        "persist.sys.timezone": "GMT",
        "persist.sys.usb.config": "adb",
        "service.adb.root": "0",
        "sys.usb.config": "adb",
        "sys.usb.state": "adb",
        "gsm.operator.alpha": "T-Mobile",
        "gsm.operator.numeric": "310260",
        "gsm.sim.state": "LOADED",
        "gsm.sim.operator.alpha": "T-Mobile",
        "gsm.sim.operator.numeric": "310260",
        "net.bt.name": "Android",
    }
    qemu = "ro.boot.qemu" if model.api >= _BOOT_QEMU_API else "ro.kernel.qemu"
    emulated = {qemu: "1"} if model.is_emulator else {}
    services = (
        "adbd",
        "logd",
        "lmkd",
        "netd",
        "surfaceflinger",
        "vold",
        "zygote",
        "servicemanager",
    )
    running = {f"init.svc.{name}": "running" for name in services}
    return {**version, **product, **machine, **emulated, **running}
