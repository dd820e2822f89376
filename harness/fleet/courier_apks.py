"""Courier's APK files, which come with the harness."""

from __future__ import annotations

from pathlib import Path

APKS = Path(__file__).parents[1] / "apps" / "courier"
CURRENT = "3.2.0"


def courier_apks() -> dict[str, Path]:
    """Courier's APK files by version name."""
    return {path.stem.removeprefix("courier-"): path for path in sorted(APKS.glob("*.apk"))}
