"""JSON-RPC as jsonrpc4j serves it; no method here needs a device."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harness.virtual.uiautomator import methods, rpc, service  # noqa: F401  (registers them)

PARSE, INVALID, UNKNOWN, PARAMETERS = -32700, -32600, -32601, -32602


@pytest.fixture
def bare() -> service.Service:
    """A service that no method will ask anything of."""
    return service.Service.__new__(service.Service)


def ask(bare: service.Service, request: object) -> Any:  # noqa: ANN401  (JSON)
    return json.loads(rpc.handle(bare, json.dumps(request).encode()))


def call(method: str, *params: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}


def test_answer_carries_the_number_of_the_request(bare: service.Service) -> None:
    assert ask(bare, call("ping")) == {"jsonrpc": "2.0", "id": 1, "result": "pong"}


def test_empty_named_parameters_are_none_at_all(bare: service.Service) -> None:
    assert (
        ask(bare, {"jsonrpc": "2.0", "id": 2, "method": "ping", "params": {}})["result"] == "pong"
    )


def test_batch_is_answered_one_by_one(bare: service.Service) -> None:
    answers = ask(bare, [call("ping"), call("nothing")])

    assert [set(answer) - {"jsonrpc", "id"} for answer in answers] == [{"result"}, {"error"}]


@pytest.mark.parametrize(
    ("request_body", "code"),
    [
        pytest.param(call("makeToast", "hi", 1000), UNKNOWN, id="method-that-the-jar-lacks"),
        pytest.param(call("click", 1), PARAMETERS, id="too-few"),
        pytest.param(call("click", True, False), PARAMETERS, id="wrong-kinds"),
        pytest.param({"method": "ping", "params": {"a": 1}, "id": 1}, PARAMETERS, id="named"),
        pytest.param({"id": 1}, INVALID, id="no-method"),
        pytest.param(7, INVALID, id="no-object"),
    ],
)
def test_bad_request_gets_the_code_of_the_protocol(
    bare: service.Service, request_body: object, code: int
) -> None:
    assert ask(bare, request_body)["error"]["code"] == code


def test_garbage_gets_a_parse_error(bare: service.Service) -> None:
    assert json.loads(rpc.handle(bare, b"{"))["error"]["code"] == PARSE


def test_exception_tells_its_class_and_stack(bare: service.Service) -> None:
    error = ask(bare, call("exist", {"mask": 0}))["error"]

    assert (error["code"], error["message"]) == (-32001, "java.lang.NullPointerException")
    assert "\tat " in error["data"]


def test_there_are_all_methods_of_the_jar() -> None:
    assert rpc.method_names() == set(JAR_METHODS.split())


JAR_METHODS = """
childByDescription childByInstance childByText clearInputText clearLastToast
clearLastTraversedText clearTextField click clickAndWaitForNewWindow count deviceInfo drag
dragTo dumpWindowHierarchy executeShellCommand exist flingBackward flingForward flingToBeginning
flingToEnd freezeRotation gesture getChild getClipboard getConfigurator getFromParent
getLastToast getLastTraversedText getText getUiObject getUiObjects getWatchers
hasAnyWatcherTriggered hasWatcherTriggered injectInputEvent isScreenOn launchApp longClick
objInfo objInfoOfAllInstances openNotification openQuickSettings pasteClipboard pinchIn pinchOut
ping pressKey pressKeyCode registerClickUiObjectWatcher registerPressKeyskWatcher removeUiObject
removeWatcher resetWatcherTriggers runWatchers scrollBackward scrollForward scrollTo
scrollToBeginning scrollToEnd setClipboard setConfigurator setOrientation setText sleep swipe
swipePoints takeScreenshot waitForExists waitForIdle waitForWindowUpdate waitUntilGone wakeUp
"""
"""The names in com.wetest.uia2.stub.AutomatorService of u2.jar 0.4.1."""
