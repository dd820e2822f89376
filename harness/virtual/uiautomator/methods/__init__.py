"""The methods that a client of uiautomator2's server calls, a file for what they concern.

Importing this package registers them all with `rpc`.
"""

from harness.virtual.uiautomator.methods import device, objects, scroll, watchers

__all__ = ["device", "objects", "scroll", "watchers"]
