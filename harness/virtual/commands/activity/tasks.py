"""`am stack` and `am task`: what tasks there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.shell_command import FAILED

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation


def _stack(invocation: Invocation, arguments: Arguments) -> int:
    verb = arguments.required()
    android = invocation.android
    tasks = android.looper.call(lambda: android.activities.tasks)
    if verb == "list":
        word = "RootTask" if android.model.api >= levels.S else "Stack"
        bounds = f"[0,0][{android.model.width},{android.model.height}]"
        for index, task in enumerate(tasks):
            top = task.top.component
            visible = str(index == 0).lower()
            invocation.out(
                f"{word} id={task.task_id} bounds={bounds} displayId=0 userId=0\n"
                f"  taskId={task.task_id}: {task.records[0].component.flat()} bounds={bounds} "
                f"userId=0 visible={visible} topActivity=ComponentInfo{{{top.flat()}}}\n\n"
            )
        return 0
    if verb == "remove":
        android.activities.remove_task(arguments.integer())
        return 0
    invocation.err(f"Error: unknown command '{verb}'\n")
    return FAILED


def _task(invocation: Invocation, arguments: Arguments) -> int:
    verb = arguments.required()
    if verb in ("lock", "resizeable", "resize"):
        return 0
    invocation.err(f"Error: unknown command '{verb}'\n")
    return FAILED


VERBS: dict[str, tuple[int, Verb, str]] = {
    "stack": (levels.N, _stack, "[COMMAND] [...]: sub-commands for operating on activity stacks."),
    "task": (levels.N, _task, "[COMMAND] [...]: sub-commands for operating on activity tasks."),
}
