"""`app_process`: starts a Java main class; this device can run that of uiautomator2's server.

Sources: frameworks/base/cmds/app_process/app_main.cpp and com.wetest.uia2.Main of u2.jar 0.4.1.
Without the class ART aborts: `Aborted` on the terminal, the reason in the log.
"""

from __future__ import annotations

import itertools
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

from harness.virtual.android.ui_automation import AlreadyRegisteredError
from harness.virtual.shell.registry import command
from harness.virtual.uiautomator.server import DEFAULT_PORT, Server

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_MAIN = "com.wetest.uia2.Main"
_ABORTED = 134  # 128 + SIGABRT
_JAVA_FAILED = 1
_LAST_PORT = 65535
_USAGE = """usage: uiautomator2-server
 -h,--help         Print this help message
 -p,--port <arg>   Port to listen on (1-65535, default: 9008)
"""


@command("app_process", "app_process64")
def app_process(invocation: Invocation) -> int:
    """Run `[JAVA-OPTIONS] PARENT-DIR [OPTIONS] CLASS [ARGUMENTS]` with the CLASSPATH variable."""
    words = [word for word in invocation.args if not word.startswith("--")]
    while words and words[0].startswith("-"):
        words.pop(0)
    if len(words) < 2:  # noqa: PLR2004  (a folder and a class)
        invocation.err("Error: no class name or --zygote supplied.\n")
        return 10
    main = words[1]
    if main != _MAIN or not _has_class(invocation, main):
        return _abort(invocation, main)
    at = invocation.args.index(main)
    return _uiautomator2(invocation, invocation.args[at + 1 :])


def _has_class(invocation: Invocation, main: str) -> bool:
    """Whether one of the archives on CLASSPATH defines it."""
    wanted = f"L{main.replace('.', '/')};".encode()
    for name in invocation.env.get("CLASSPATH", "").split(":"):
        try:
            with invocation.files.open(name) as file, zipfile.ZipFile(file) as archive:
                dexes = [each for each in archive.namelist() if each.endswith(".dex")]
                if any(wanted in archive.read(each) for each in reversed(dexes)):
                    return True
        except (OSError, zipfile.BadZipFile):
            continue
    return False


def _abort(invocation: Invocation, main: str) -> int:
    log, pid, uid = invocation.android.log, invocation.pid, invocation.uid
    path = invocation.env.get("CLASSPATH", ".")
    log.write("main", "E", "appproc", pid, pid, uid, f"ERROR: could not find class '{main}'")
    log.write(
        "main",
        "F",
        "app_process",
        pid,
        pid,
        uid,
        "No pending exception expected: java.lang.ClassNotFoundException: Didn't find class "
        f'"{main}" on path: DexPathList[[zip file "{path}"],nativeLibraryDirectories='
        "[/system/lib64, /system_ext/lib64]]",
    )
    invocation.err("Aborted \n")
    return _ABORTED


def _uiautomator2(invocation: Invocation, arguments: list[str]) -> int:
    if "-h" in arguments or "--help" in arguments:
        invocation.out(_USAGE)
        return 0
    try:
        port = _port(arguments)
    except ValueError as error:
        invocation.err(f"{error}\n")
        return _JAVA_FAILED
    _say(invocation, "[UiAutomator2Server] Starting Server")
    try:
        with invocation.android.ui_automation.connected():
            return _run(invocation, port)
    except AlreadyRegisteredError as taken:
        return _fail(invocation, f"java.lang.IllegalStateException: {taken}")


def _port(arguments: list[str]) -> int:
    text = str(DEFAULT_PORT)
    for option, value in itertools.pairwise(arguments):
        if option in ("-p", "--port"):
            text = value
    if not text.lstrip("-").isdigit():
        raise ValueError(f"Invalid port: {text}. Must be an integer between 1 and 65535.")
    if not 1 <= int(text) <= _LAST_PORT:
        raise ValueError(f"Invalid port: {text}. Must be between 1 and 65535.")
    return int(text)


def _run(invocation: Invocation, port: int) -> int:
    _say(invocation, "clipboardManager inited")
    _say(invocation, "tmpdir is /data/local/tmp/u2")
    invocation.run(["mkdir", "-p", "/data/local/tmp/u2"])
    try:
        server = Server(invocation.android, port)
    except OSError:
        return _fail(
            invocation, "java.net.BindException: bind failed: EADDRINUSE (Address already in use)"
        )
    try:
        _say(invocation, f"http server listening on *:{port}")
        invocation.cancelled.subscribe(server.stopped.set)
        server.stopped.wait()
    finally:
        server.close()
    invocation.cancelled.check()
    return 0


def _fail(invocation: Invocation, exception: str) -> int:
    """`Main` catches everything: the stack trace on standard error, exit status 1."""
    invocation.err(
        f"{exception}\n"
        "\tat com.wetest.uia2.Main.runServer(Unknown Source:34)\n"
        "\tat com.wetest.uia2.Main.main(Unknown Source:97)\n"
        "\tat com.android.internal.os.RuntimeInit.nativeFinishInit(Native Method)\n"
        "\tat com.android.internal.os.RuntimeInit.main(RuntimeInit.java:399)\n"
    )
    return _JAVA_FAILED


def _say(invocation: Invocation, text: str) -> None:
    """`Ln.i`: to standard output, where nobody may read any more, and to the log."""
    with suppress(BrokenPipeError):
        invocation.out(f"[server] INFO: {text}\n")
    pid, uid = invocation.pid, invocation.uid
    invocation.android.log.write("main", "I", "uidumper", pid, pid, uid, text)
