"""devices.yaml: which devices there are and how they may be used.

The file is checked whole before any device is touched; an error names the line and what was
expected there. `Inventory()` is what holds when there is no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from harness.control import ServiceAddress
from harness.errors import ConfigError
from harness.redaction import SECRETS
from harness.secret_reference import EXPECTED, PATTERN

DEFAULT_INVENTORY = "devices.yaml"
_EXAMPLE = "keys with values, such as `version: 1`"
_EXPECTED = {
    "extra_forbidden": "one of the keys that docs/devices.md lists",
    "missing": "this key to be there",
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DeviceEntry(_Strict):
    """One device by a name of the operator's choice.

    Attributes:
        serial: ADB's name for it, as `adb devices` prints it.
        disposable: whether apps, data, clock and system of it may be changed for good.
    """

    serial: Annotated[str, Field(min_length=1)]
    disposable: StrictBool = False


class VirtualEntry(_Strict):
    """How the virtual devices are made.

    Attributes:
        api: their API level.
        time_scale: how much faster than real time their timers run.
        build: `user` has no root, `userdebug` may have it.
        size: width and height of their screens in pixels.
        density: dots per inch of their screens.
        locale: their language and region.
        console: whether they have an emulator console.
    """

    api: Literal[24, 26, 28, 29, 30, 31, 33, 34, 35, 36] = 34
    time_scale: Annotated[float, Field(ge=1.0, le=100.0)] = 20.0
    build: Literal["user", "userdebug"] = "userdebug"
    size: Annotated[str, Field(pattern=r"^\d{3,4}x\d{3,4}$")] = "1080x2400"
    density: Annotated[int, Field(ge=72, le=1000)] = 420
    locale: Annotated[str, Field(pattern=r"^[a-z]{2,3}-[A-Z]{2}$")] = "en-US"
    console: bool = True


class ServiceEntry(_Strict):
    """A messaging service that is running already.

    Attributes:
        url: what the app talks to.
        control_url: its control side.
        token_file: the file that holds the control token.
        token: where the control token is instead, as `${ENV:NAME}`; never the token itself.
    """

    url: Annotated[str, Field(pattern=r"^https?://")]
    control_url: Annotated[str, Field(pattern=r"^https?://")]
    token_file: Path | None = None
    token: Annotated[str, Field(pattern=PATTERN)] = ""

    @model_validator(mode="after")
    def _one_token(self) -> ServiceEntry:
        if (self.token_file is None) is not bool(self.token):
            raise PydanticCustomError("token", "one of `token` and `token_file`")
        return self

    @property
    def address(self) -> ServiceAddress:
        """The same for those who talk to it.

        Raises:
            ConfigError: its token is not where it says.
        """
        file = self.token_file or Path()
        address = ServiceAddress(self.url, self.control_url, file, token_reference=self.token)
        address.token()
        return address


class Inventory(_Strict):
    """Everything that devices.yaml says.

    Attributes:
        version: the file format's version.
        devices: the operator's devices by name.
        virtual: how the virtual devices are made.
        service: a running service; None starts the reference service.
    """

    version: Literal[1] = 1
    devices: dict[str, DeviceEntry] = Field(default_factory=dict)
    virtual: VirtualEntry = VirtualEntry()
    service: ServiceEntry | None = None

    def serial_of(self, name: str) -> str:
        """The serial of a device by its name here; anything else is taken for a serial."""
        entry = self.devices.get(name)
        return entry.serial if entry is not None else name

    @property
    def disposable(self) -> frozenset[str]:
        """The serials of the devices that may be changed for good."""
        return frozenset(entry.serial for entry in self.devices.values() if entry.disposable)


def default_inventory(named: Path | None, folder: Path) -> Inventory:
    """The file that was named, or else the one in a folder, or what holds when there is none.

    Raises:
        ConfigError: as `load_inventory`.
    """
    path = named or folder / DEFAULT_INVENTORY
    return Inventory() if named is None and not path.exists() else load_inventory(path)


def load_inventory(path: Path) -> Inventory:
    """Read and check devices.yaml.

    Raises:
        ConfigError: it cannot be read, is no YAML, or does not fit the schema.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror})", "a file") from error
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), f"no UTF-8 at byte {error.start}", "YAML in UTF-8") from error
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{path}:{line}", f"no YAML: {error.problem}", _EXAMPLE) from error
    except yaml.YAMLError as error:
        raise ConfigError(str(path), f"no YAML: {error}", _EXAMPLE) from error
    if data is not None and not isinstance(data, dict):
        raise ConfigError(f"{path}:1", f"it is a {type(data).__name__}", _EXAMPLE)
    if data is None:
        return Inventory()
    try:
        return Inventory.model_validate(data)
    except ValidationError as error:
        raise _refusal(path, node, error) from None


def _refusal(path: Path, node: yaml.Node | None, error: ValidationError) -> ConfigError:
    """The first thing that does not fit; what may be a secret is not shown."""
    first = error.errors()[0]
    steps = tuple(first["loc"])
    line = _line_of(node, steps) if node is not None else 1
    where = ".".join(str(step) for step in steps) or "the file"
    if steps[-1:] == ("token",):
        return ConfigError(f"{path}:{line}", f"`{where}` is no reference", EXPECTED)
    expected = _EXPECTED.get(first["type"], first["msg"].lower())
    shown = SECRETS.text(repr(first["input"]))
    return ConfigError(f"{path}:{line}", f"`{where}` is {shown}", expected)


def _line_of(node: yaml.Node, steps: tuple[int | str, ...]) -> int:
    """The line, from 1, of the deepest node that these steps lead to."""
    line = node.start_mark.line + 1
    for child_line, child in _walk(node, steps):
        line, node = child_line, child
    return line


def _walk(node: yaml.Node, steps: tuple[int | str, ...]) -> Iterator[tuple[int, yaml.Node]]:
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            pairs = [(key, value) for key, value in node.value if key.value == str(step)]
            if not pairs:
                return
            key, node = pairs[0]
            yield key.start_mark.line + 1, node
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            yield node.start_mark.line + 1, node
        else:
            return
