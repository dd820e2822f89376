"""JSON-RPC 2.0 as jsonrpc4j serves it: methods found by name, then by their parameters.

Source: com.googlecode.jsonrpc4j.JsonRpcServer in u2.jar 0.4.1. Jackson turns 540.5 into 540 for an
int, and null is fine for any object.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from harness.virtual.uiautomator import rpc_errors
from harness.virtual.uiautomator.javaregex import PatternSyntaxError
from harness.virtual.uiautomator.rpc_errors import JavaError, ProtocolFaultError
from harness.virtual.uiautomator.selector import Selector

if TYPE_CHECKING:
    from harness.virtual.uiautomator.service import Service


F = TypeVar("F", bound=Callable[..., Any])


class Kind(Enum):
    """What a parameter is declared as."""

    INT = "int"
    FLOAT = "float"
    BOOL = "boolean"
    TEXT = "String"
    OBJECT = "object"
    SELECTOR = "Selector"
    LIST = "array"
    SELECTORS = "Selector[]"


INT, FLOAT, BOOL, TEXT = Kind.INT, Kind.FLOAT, Kind.BOOL, Kind.TEXT
OBJECT, SELECTOR, LIST, SELECTORS = Kind.OBJECT, Kind.SELECTOR, Kind.LIST, Kind.SELECTORS


@dataclass(frozen=True)
class Method:
    """One overload."""

    kinds: tuple[Kind, ...]
    run: Callable[..., Any]

    def accepts(self, parameters: list[Any]) -> bool:
        """Whether these values can be its parameters."""
        return len(parameters) == len(self.kinds) and all(
            _fits(kind, value) for kind, value in zip(self.kinds, parameters, strict=True)
        )


_METHODS: dict[str, list[Method]] = {}


def rpc(name: str, *kinds: Kind) -> Callable[[F], F]:
    """Register a function as one overload; it gets the service, then the converted parameters."""

    def register(run: F) -> F:
        _METHODS.setdefault(name, []).append(Method(kinds, run))
        return run

    return register


def method_names() -> set[str]:
    """All methods there are."""
    return set(_METHODS)


def handle(service: Service, body: bytes) -> bytes:
    """Answer one request, or a list of them."""
    try:
        request = json.loads(body)
    except ValueError:
        answer: object = _error(None, rpc_errors.parse_error().as_json())
    else:
        answer = (
            [_answer(service, each) for each in request]
            if isinstance(request, list)
            else _answer(service, request)
        )
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _answer(service: Service, request: object) -> dict[str, Any]:
    if not isinstance(request, dict) or not isinstance(request.get("method"), str):
        return _error(None, rpc_errors.invalid_request().as_json())
    number = request.get("id")
    try:
        result = _call(service, request["method"], request.get("params"))
    except (JavaError, ProtocolFaultError) as error:
        return _error(number, error.as_json())
    except PatternSyntaxError as error:
        wrapped = JavaError("java.util.regex.PatternSyntaxException", str(error))
        return _error(number, wrapped.as_json())
    return {"jsonrpc": "2.0", "id": number, "result": result}


def _call(service: Service, name: str, params: object) -> object:
    if name not in _METHODS:
        raise rpc_errors.method_not_found()
    values = params if isinstance(params, list) else []
    if isinstance(params, dict) and params:
        raise rpc_errors.invalid_parameters()  # the server's parameters have no names
    for method in _METHODS[name]:
        if method.accepts(values):
            converted = [_convert(k, v) for k, v in zip(method.kinds, values, strict=True)]
            return method.run(service, *converted)
    raise rpc_errors.invalid_parameters()


def _fits(kind: Kind, value: object) -> bool:
    accepted: dict[Kind, tuple[type, ...]] = {
        INT: (int, float),
        FLOAT: (int, float),
        BOOL: (bool,),
        TEXT: (str, type(None)),
        OBJECT: (dict, type(None)),
        SELECTOR: (dict, type(None)),
        LIST: (list, type(None)),
        SELECTORS: (list, type(None)),
    }
    if isinstance(value, bool):
        return kind is BOOL
    return isinstance(value, accepted[kind])


def _convert(kind: Kind, value: Any) -> Any:  # noqa: ANN401  (JSON)
    if kind is INT:
        return int(value)
    if kind is FLOAT:
        return float(value)
    if kind is SELECTOR:
        if value is None:
            rpc_errors.null_pointer(
                "Attempt to invoke virtual method 'com.wetest.uia2.stub.Selector[] "
                "com.wetest.uia2.stub.Selector.getChildOrSiblingSelector()' on a null object"
            )
        return Selector.parse(value)
    if kind is SELECTORS:
        return [Selector.parse(each) for each in value or ()]
    return value


def _error(number: object, error: dict[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "error": error}
