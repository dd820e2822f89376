"""The server's methods that concern one object: exists, info, text, clicks, children.

Source: com.wetest.uia2.stub.AutomatorServiceImpl of u2.jar 0.4.1. Most are there twice: for a
selector and for the name of a remembered object. A selector without index and instance is searched
for as a BySelector in all windows first, as a UiSelector in the active one only if there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.virtual.uiautomator.objects import UiObject, child_where, info
from harness.virtual.uiautomator.query import find_by, find_ui, in_container
from harness.virtual.uiautomator.rpc import BOOL, INT, SELECTOR, TEXT, rpc
from harness.virtual.uiautomator.rpc_errors import null_pointer

if TYPE_CHECKING:
    from harness.virtual.uiautomator.nodes import Node
    from harness.virtual.uiautomator.selector import Selector
    from harness.virtual.uiautomator.service import Service


def _object2(service: Service, selector: Selector) -> Node | None:
    """`Selector.toUiObject2`."""
    if not selector.by_able or selector.relations:
        return None
    return service.device.find_by(selector)


@rpc("exist", SELECTOR)
def _exist(service: Service, selector: Selector) -> bool:
    if selector.relations or "index" in selector.fields:
        return service.object(selector).exists()
    if not selector.fields.keys() - {"instance"}:
        null_pointer(
            "Attempt to read from field 'java.util.regex.Pattern "
            "androidx.test.uiautomator.BySelector.mClazz' on a null object reference"
        )
    return service.device.find_by(selector) is not None  # an instance is not looked at


@rpc("exist", TEXT)
def _exist_named(service: Service, name: str) -> bool:
    found = service.find(name)
    return found is not None and found.exists()


@rpc("objInfo", SELECTOR)
def _info(service: Service, selector: Selector) -> dict[str, Any]:
    node = _object2(service, selector)
    if node is not None:
        return info(node, by=True)
    return info(service.object(selector).node(), by=False)


@rpc("objInfo", TEXT)
def _info_named(service: Service, name: str) -> dict[str, Any]:
    return info(service.recall(name).node(), by=False)


@rpc("objInfoOfAllInstances", SELECTOR)
def _info_all(service: Service, selector: Selector) -> list[dict[str, Any] | None]:
    count = _count(service, selector)
    if "instance" in selector.fields and count:
        return [_info(service, selector)]
    screen = service.device.screen()
    base = selector.to_ui_selector()
    found = [find_ui(screen, base.instance(number)) for number in range(count)]
    return [None if node is None else info(node, by=False) for node in found]


@rpc("count", SELECTOR)
def _count(service: Service, selector: Selector) -> int:
    screen = service.device.screen()

    def exists(instance: int) -> bool:
        return find_ui(screen, selector.with_instance(instance).to_ui_selector()) is not None

    if "instance" in selector.deep.fields:
        return int(find_ui(screen, selector.to_ui_selector()) is not None)
    count = 0
    while exists(count):
        count += 1
    return count


@rpc("waitForExists", SELECTOR, INT)
def _wait_for_exists(service: Service, selector: Selector, milliseconds: int) -> bool:
    if selector.by_able and not selector.relations:
        return service.device.wait_by(selector, milliseconds)
    return service.device.wait_ui(selector.to_ui_selector(), milliseconds)


@rpc("waitForExists", TEXT, INT)
def _wait_for_exists_named(service: Service, name: str, milliseconds: int) -> bool:
    return service.device.wait_ui(service.recall(name).selector, milliseconds)


@rpc("waitUntilGone", SELECTOR, INT)
def _wait_gone(service: Service, selector: Selector, milliseconds: int) -> bool:
    if selector.by_able and not selector.relations:
        return service.device.wait_by(selector, milliseconds, gone=True)
    return service.device.wait_ui(selector.to_ui_selector(), milliseconds, gone=True)


@rpc("waitUntilGone", TEXT, INT)
def _wait_gone_named(service: Service, name: str, milliseconds: int) -> bool:
    return service.device.wait_ui(service.recall(name).selector, milliseconds, gone=True)


@rpc("getText", SELECTOR)
def _text(service: Service, selector: Selector) -> str | None:
    node = _object2(service, selector)
    if node is not None:
        return node.text or ("" if node.holds_text else None)
    return service.object(selector).node().text


@rpc("getText", TEXT)
def _text_named(service: Service, name: str) -> str:
    return service.recall(name).node().text


@rpc("setText", SELECTOR, TEXT)
def _set_text(service: Service, selector: Selector, text: str | None) -> bool:
    node = _object2(service, selector)
    if node is not None:
        service.android.input.tap(*node.visible_bounds(trim_scrollable=True).center)
        if _set_by(service, selector, text or "") is not None:
            return True  # also when the object takes no text: UiObject2.setText only logs that
    return service.object(selector).set_text(text or "")


@rpc("setText", TEXT, TEXT)
def _set_text_named(service: Service, name: str, text: str | None) -> bool:
    return service.recall(name).set_text(text or "")


@rpc("clearTextField", SELECTOR)
def _clear_text(service: Service, selector: Selector) -> None:
    if not selector.by_able or _set_by(service, selector, "") is None:
        service.object(selector).clear_text()


@rpc("clearTextField", TEXT)
def _clear_text_named(service: Service, name: str) -> None:
    service.recall(name).clear_text()


def _set_by(service: Service, selector: Selector, text: str) -> bool | None:
    if selector.relations:
        return None
    matches = selector.to_by_matcher()
    device = service.device
    return device.set_text(lambda: find_by(device.screen(), matches), text)


@rpc("click", SELECTOR)
def _click(service: Service, selector: Selector) -> bool:
    node = _object2(service, selector)
    if node is not None:
        service.android.input.tap(*node.visible_bounds(trim_scrollable=True).center)
        return True
    return service.device.click(service.object(selector).visible_bounds().center)


@rpc("click", SELECTOR, TEXT)
def _click_at(service: Service, selector: Selector, corner: str | None) -> bool:
    point = service.object(selector).point(corner or "center")
    return point is not None and service.device.click(point)


@rpc("click", TEXT)
def _click_named(service: Service, name: str) -> bool:
    return service.device.click(service.recall(name).visible_bounds().center)


@rpc("click", TEXT, TEXT)
def _click_named_at(service: Service, name: str, corner: str | None) -> bool:
    point = service.recall(name).point(corner or "center")
    return point is not None and service.device.click(point)


@rpc("clickAndWaitForNewWindow", SELECTOR, INT)
def _click_new_window(service: Service, selector: Selector, milliseconds: int) -> bool:
    return _click_and_wait(service, service.object(selector), milliseconds)


@rpc("clickAndWaitForNewWindow", TEXT, INT)
def _click_new_window_named(service: Service, name: str, milliseconds: int) -> bool:
    return _click_and_wait(service, service.recall(name), milliseconds)


def _click_and_wait(service: Service, found: UiObject, milliseconds: int) -> bool:
    point = found.visible_bounds().center
    return service.device.changes_within(
        milliseconds / 1000, lambda: service.android.input.tap(*point)
    )


@rpc("longClick", SELECTOR)
def _long_click(service: Service, selector: Selector) -> bool:
    node = _object2(service, selector)
    if node is not None:
        service.device.long_click(node.visible_bounds(trim_scrollable=True).center)
        return True
    return service.device.long_click(service.object(selector).visible_bounds().center)


@rpc("longClick", SELECTOR, TEXT)
def _long_click_at(service: Service, selector: Selector, corner: str | None) -> bool:
    point = service.object(selector).point(corner or "center")
    return point is not None and service.device.long_click(point)


@rpc("longClick", TEXT)
def _long_click_named(service: Service, name: str) -> bool:
    return service.device.long_click(service.recall(name).visible_bounds().center)


@rpc("longClick", TEXT, TEXT)
def _long_click_named_at(service: Service, name: str, corner: str | None) -> bool:
    point = service.recall(name).point(corner or "center")
    return point is not None and service.device.long_click(point)


@rpc("childByText", SELECTOR, SELECTOR, TEXT)
def _child_by_text(service: Service, *what: Any) -> str:  # noqa: ANN401  (container, children, text)
    return _child(service, "text", *what)


@rpc("childByText", SELECTOR, SELECTOR, TEXT, BOOL)
def _child_by_text_scrolling(service: Service, *what: Any) -> str:  # noqa: ANN401  (as above, scroll)
    return _child(service, "text", *what)


@rpc("childByDescription", SELECTOR, SELECTOR, TEXT)
def _child_by_description(service: Service, *what: Any) -> str:  # noqa: ANN401  (as above)
    return _child(service, "description", *what)


@rpc("childByDescription", SELECTOR, SELECTOR, TEXT, BOOL)
def _child_by_description_scrolling(service: Service, *what: Any) -> str:  # noqa: ANN401  (as above)
    return _child(service, "description", *what)


def _child(service: Service, criterion: str, *what: Any) -> str:  # noqa: ANN401  (as above)
    container, pattern, wanted, *scrolling = what
    found = service.scrollable(container)
    node = service.device.find_ui(found.selector)
    scrolls = scrolling[0] if scrolling else node is not None and node.view.scrollable
    if scrolls and wanted is not None:
        found.search(criterion, wanted)
    return service.remember(child_where(found, pattern.to_ui_selector(), criterion, wanted))


@rpc("childByInstance", SELECTOR, SELECTOR, INT)
def _child_by_instance(
    service: Service, container: Selector, pattern: Selector, instance: int
) -> str:
    selector = in_container(container.to_ui_selector(), pattern.to_ui_selector(), instance)
    return service.remember(UiObject(service.device, selector))


@rpc("getUiObject", SELECTOR)
def _remember(service: Service, selector: Selector) -> str:
    return service.remember(service.object(selector))


@rpc("getChild", TEXT, SELECTOR)
def _get_child(service: Service, name: str, selector: Selector) -> str | None:
    found = service.find(name)
    if found is None:
        return None
    return service.remember(found.child(selector.to_ui_selector()))


@rpc("getFromParent", TEXT, SELECTOR)
def _get_sibling(service: Service, name: str, selector: Selector) -> str | None:
    found = service.find(name)
    if found is None:
        return None
    sibling = found.selector.from_parent(selector.to_ui_selector())
    return service.remember(UiObject(service.device, sibling))


@rpc("getUiObjects")
def _names(service: Service) -> list[str]:
    return service.names()


@rpc("removeUiObject", TEXT)
def _forget(service: Service, name: str) -> None:
    service.forget(name)
