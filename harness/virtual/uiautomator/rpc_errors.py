"""Java exceptions, and how uiautomator2's server tells its client of them.

Source: `Main$1.resolveError` of u2.jar 0.4.1: code -32001, the class name as message, as data the
stack trace, or of UiObjectNotFoundException its own message. What fails before a method runs is
jsonrpc4j's to answer.
"""

from __future__ import annotations

from typing import Any, NoReturn

NOT_FOUND = "androidx.test.uiautomator.UiObjectNotFoundException"
_EXCEPTION_CODE = -32001


class JavaError(Exception):
    """A Java exception that leaves a method of the server."""

    def __init__(self, kind: str, message: str, where: str = "") -> None:
        super().__init__(kind, message, where)
        self.kind = kind
        self.message = message
        self.where = where

    def as_json(self) -> dict[str, Any]:
        """The `error` member of the answer."""
        data = self.message if self.kind == NOT_FOUND else self.stack_trace()
        return {"code": _EXCEPTION_CODE, "message": self.kind, "data": data}

    def stack_trace(self) -> str:
        """What `printStackTrace` writes."""
        frame = self.where or "com.wetest.uia2.stub.AutomatorServiceImpl"
        return (
            f"{self.kind}: {self.message}\n"
            f"\tat {frame}(Unknown Source:2)\n"
            "\tat java.lang.reflect.Method.invoke(Native Method)\n"
            "\tat com.googlecode.jsonrpc4j.JsonRpcServer.invoke(JsonRpcServer.java:496)\n"
            "\tat com.googlecode.jsonrpc4j.JsonRpcServer.handleObject(JsonRpcServer.java:346)\n"
            "\tat com.wetest.uia2.stub.AutomatorHttpServer.serve(AutomatorHttpServer.java:90)\n"
            "\tat java.lang.Thread.run(Thread.java:1012)\n"
        )


class ProtocolFaultError(Exception):
    """The request itself is wrong; jsonrpc4j answers before any method runs."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def as_json(self) -> dict[str, Any]:
        """The `error` member of the answer."""
        return {"code": self.code, "message": self.message}


def parse_error() -> ProtocolFaultError:
    """The body is no JSON."""
    return ProtocolFaultError(-32700, "JSON parse error")


def invalid_request() -> ProtocolFaultError:
    """The JSON is no request."""
    return ProtocolFaultError(-32600, "invalid request")


def method_not_found() -> ProtocolFaultError:
    """The server has no method of that name."""
    return ProtocolFaultError(-32601, "method not found")


def invalid_parameters() -> ProtocolFaultError:
    """The method takes other parameters."""
    return ProtocolFaultError(-32602, "method parameters invalid")


def not_found(what: object) -> NoReturn:
    """Raise UiObjectNotFoundException."""
    raise JavaError(NOT_FOUND, str(what))


def illegal_state(message: str) -> NoReturn:
    """Raise IllegalStateException."""
    raise JavaError("java.lang.IllegalStateException", message)


def illegal_argument(message: str) -> NoReturn:
    """Raise IllegalArgumentException."""
    raise JavaError("java.lang.IllegalArgumentException", message)


def null_pointer(message: str) -> NoReturn:
    """Raise NullPointerException."""
    raise JavaError("java.lang.NullPointerException", message)
