"""The real adb program on a virtual device: what a person types must behave as on a phone."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess  # noqa: TID251  (tests may start programs)
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.virtual.shell import lookup

if TYPE_CHECKING:
    from tests.conftest import Adb, VirtualDevices

MEGABYTES = 3


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def serial(virtual_device: VirtualDevices) -> str:
    return virtual_device.serial


@pytest.fixture
def folder(adb: Adb, serial: str) -> Iterator[str]:
    """A folder on the device for this test."""
    path = "/data/local/tmp/real-adb"
    adb("shell", "mkdir", "-p", path, serial=serial)
    yield path
    adb("shell", "rm", "-rf", path, serial=serial)


@pytest.fixture
def random_file(tmp_path: Path) -> Path:
    path = tmp_path / "random.bin"
    path.write_bytes(os.urandom(MEGABYTES << 20))
    return path


def test_devices_lists_it_with_its_names(adb: Adb, serial: str) -> None:
    line = next(
        line for line in adb("devices", "-l").stdout.splitlines() if line.startswith(serial)
    )

    assert " device product:" in line
    assert " model:" in line
    assert " device:" in line


def test_shell_prints_the_output(adb: Adb, serial: str) -> None:
    assert adb("shell", "echo", "hello", serial=serial).stdout == "hello\n"


@pytest.mark.parametrize("status", [0, 1, 7, 255], ids=str)
def test_shell_exits_with_the_commands_status(adb: Adb, serial: str, status: int) -> None:
    assert adb("shell", f"exit {status}", serial=serial).returncode == status


def test_shell_keeps_the_outputs_apart(adb: Adb, serial: str) -> None:
    result = adb("shell", "echo out; echo err >&2", serial=serial)

    assert (result.stdout, result.stderr) == ("out\n", "err\n")


def test_shell_reports_127_for_an_unknown_command(adb: Adb, serial: str) -> None:
    result = adb("shell", "frobnicate", serial=serial)

    assert result.returncode == 127
    assert result.stderr == "/system/bin/sh: frobnicate: inaccessible or not found\n"


def test_shell_passes_standard_input_on(adb: Adb, serial: str) -> None:
    result = adb("shell", "cat", serial=serial, input="line one\nline two\n")

    assert result.stdout == "line one\nline two\n"


def test_shell_without_a_command_reads_one_from_its_input(adb: Adb, serial: str) -> None:
    result = adb("shell", serial=serial, input="echo from input\nexit 3\n")

    assert result.stdout == "from input\n"
    assert result.returncode == 3


def test_shell_with_a_terminal_ends_its_lines_with_carriage_returns(adb: Adb, serial: str) -> None:
    result = adb("shell", "-tt", "echo hello", serial=serial, text=False)

    assert result.stdout == b"hello\r\n"


def test_shell_with_a_terminal_prompts(adb: Adb, serial: str) -> None:
    result = adb("shell", "-tt", serial=serial, text=False, input=b"echo typed\rexit\r")

    assert b":/ $ " in result.stdout
    assert result.stdout.count(b"typed\r\n") == 2  # the echo of the keys, and what the command says


def test_exec_out_changes_no_byte(adb: Adb, serial: str, folder: str, random_file: Path) -> None:
    adb("push", random_file, f"{folder}/file", serial=serial)

    result = adb("exec-out", "cat", f"{folder}/file", serial=serial, text=False)

    assert hashlib.sha256(result.stdout).hexdigest() == digest(random_file)


def test_exec_in_takes_every_byte(adb: Adb, serial: str, folder: str, random_file: Path) -> None:
    data = random_file.read_bytes()

    adb("shell", f"cat > {folder}/file", serial=serial, text=False, input=data)

    size = adb("shell", "stat", "-c", "%s", f"{folder}/file", serial=serial).stdout
    assert size == f"{len(data)}\n"


def test_shell_command_ends_when_the_host_leaves(adb: Adb, serial: str, folder: str) -> None:
    process = subprocess.Popen(
        [adb.server.binary, "-s", serial, "shell", "echo started; sleep 100"],
        env=adb.server.environment,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"started\n"

    process.terminate()
    process.wait(10)
    process.stdout.close()

    left = adb("shell", "while pidof sleep >/dev/null; do sleep 0.05; done", serial=serial)
    assert left.returncode == 0
    assert folder


def test_shell_waits_for_background_jobs_that_hold_its_output(adb: Adb, serial: str) -> None:
    result = adb("shell", "(sleep 0.2; echo late) & echo early", serial=serial)

    assert result.stdout == "early\nlate\n"


def test_shell_leaves_background_jobs_alone_whose_output_is_elsewhere(
    adb: Adb, serial: str, folder: str
) -> None:
    adb("shell", f"(sleep 0.2; touch {folder}/done) >/dev/null 2>&1 & echo early", serial=serial)

    wait = f"until [ -e {folder}/done ]; do sleep 0.05; done"
    assert adb("shell", wait, serial=serial).returncode == 0


def test_push_and_pull_keep_content_and_time(
    adb: Adb, serial: str, folder: str, random_file: Path, tmp_path: Path
) -> None:
    os.utime(random_file, (1_600_000_000, 1_600_000_000))

    pushed = adb("push", random_file, f"{folder}/file", serial=serial)
    pulled = adb("pull", "-a", f"{folder}/file", tmp_path / "back", serial=serial)

    assert (pushed.returncode, pulled.returncode) == (0, 0)
    assert digest(tmp_path / "back") == digest(random_file)
    assert (tmp_path / "back").stat().st_mtime == 1_600_000_000


def test_push_and_pull_take_whole_folders(
    adb: Adb, serial: str, folder: str, tmp_path: Path, random_file: Path
) -> None:
    tree = tmp_path / "tree"
    (tree / "a" / "b").mkdir(parents=True)
    random_file.rename(tree / "a" / "b" / "random.bin")
    (tree / "empty").touch()
    (tree / "with space and ü").write_text("text")
    for number in range(50):
        (tree / "a" / f"{number}.txt").write_text(f"{number}\n")

    pushed = adb("push", tree, folder, serial=serial)
    pulled = adb("pull", f"{folder}/tree", tmp_path / "back", serial=serial)

    assert (pushed.returncode, pulled.returncode) == (0, 0), (pushed, pulled)
    sent = {path.relative_to(tree): digest(path) for path in tree.rglob("*") if path.is_file()}
    back = tmp_path / "back"
    got = {path.relative_to(back): digest(path) for path in back.rglob("*") if path.is_file()}
    assert got == sent


@pytest.mark.slow
def test_pull_of_many_small_files_waits_for_no_timer(
    adb: Adb, serial: str, folder: str, tmp_path: Path
) -> None:
    tree = tmp_path / "many"
    tree.mkdir()
    for number in range(100):
        (tree / str(number)).write_text("x")
    adb("push", tree, folder, serial=serial)

    start = time.monotonic()
    adb("pull", f"{folder}/many", tmp_path / "back", serial=serial)

    assert len(list((tmp_path / "back").iterdir())) == 100
    assert time.monotonic() - start < 2.0  # 40 ms a file, a delayed ACK each, are twice as much


def test_push_gives_group_and_others_the_owners_mode(
    adb: Adb, serial: str, folder: str, tmp_path: Path
) -> None:
    script = tmp_path / "run"
    script.write_text("x")
    script.chmod(0o700)

    adb("push", script, f"{folder}/run", serial=serial)

    assert adb("shell", "stat", "-c", "%a", f"{folder}/run", serial=serial).stdout == "777\n"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        pytest.param("/system/file", "Read-only file system", id="read only"),
        pytest.param("/data/file", "Permission denied", id="no permission"),
    ],
)
def test_push_reports_why_the_device_refuses(
    adb: Adb, serial: str, random_file: Path, target: str, reason: str
) -> None:
    result = adb("push", random_file, target, serial=serial)

    assert result.returncode == 1
    assert "adb: error: failed to copy" in result.stderr + result.stdout
    assert reason in result.stderr + result.stdout


def test_pull_reports_a_missing_file(adb: Adb, serial: str, tmp_path: Path) -> None:
    result = adb("pull", "/sdcard/missing", tmp_path, serial=serial)

    assert result.returncode == 1
    assert "failed to stat remote object '/sdcard/missing': No such file or directory" in (
        result.stderr
    )


@contextmanager
def host_server() -> Iterator[tuple[int, list[bytes]]]:
    """A server on the host that answers one connection; its port and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                heard.append(connection.recv(100))
                connection.sendall(b"host answers")

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1], heard
        thread.join(10)


@pytest.fixture
def no_forwards(adb: Adb, serial: str) -> Iterator[None]:
    yield
    adb("forward", "--remove-all", serial=serial)
    adb("reverse", "--remove-all", serial=serial)


@pytest.mark.usefixtures("no_forwards")
def test_forward_and_reverse_carry_a_connection_there_and_back(adb: Adb, serial: str) -> None:
    with host_server() as (port, heard):
        adb("reverse", "tcp:7100", f"tcp:{port}", serial=serial)
        forward = adb("forward", "tcp:0", "tcp:7100", serial=serial)

        local = int(forward.stdout)
        with socket.create_connection(("127.0.0.1", local), timeout=10) as sock:
            sock.sendall(b"through the device")
            answer = sock.recv(100)

    assert heard == [b"through the device"]
    assert answer == b"host answers"


@pytest.mark.usefixtures("no_forwards")
def test_forward_to_a_silent_port_ends_the_connection(adb: Adb, serial: str) -> None:
    local = int(adb("forward", "tcp:0", "tcp:7199", serial=serial).stdout)

    with socket.create_connection(("127.0.0.1", local), timeout=10) as sock:
        assert sock.recv(10) == b""


@pytest.mark.usefixtures("no_forwards")
def test_reverse_lists_rebinds_and_removes(adb: Adb, serial: str) -> None:
    adb("reverse", "tcp:7101", "tcp:1", serial=serial)
    adb("reverse", "tcp:7101", "tcp:2", serial=serial)
    refused = adb("reverse", "--no-rebind", "tcp:7101", "tcp:3", serial=serial)
    chosen = int(adb("reverse", "tcp:0", "tcp:4", serial=serial).stdout)
    listed = adb("reverse", "--list", serial=serial).stdout
    removed = adb("reverse", "--remove", "tcp:7101", serial=serial)
    again = adb("reverse", "--remove", "tcp:7101", serial=serial)

    assert refused.stderr == "adb: error: cannot rebind existing socket\n"
    assert [line.split()[1:] for line in listed.splitlines() if line] == [
        ["tcp:7101", "tcp:2"],
        [f"tcp:{chosen}", "tcp:4"],
    ]
    assert removed.returncode == 0
    assert again.stderr == "adb: error: listener 'tcp:7101' not found\n"


def test_localabstract_refuses_a_name_nobody_serves(adb: Adb, serial: str) -> None:
    local = int(adb("forward", "tcp:0", "localabstract:nobody", serial=serial).stdout)

    with socket.create_connection(("127.0.0.1", local), timeout=10) as sock:
        ended = sock.recv(10) == b""

    adb("forward", "--remove-all", serial=serial)
    assert ended


def test_many_shells_at_once_do_not_mix(adb: Adb, serial: str) -> None:
    processes = [
        subprocess.Popen(
            [adb.server.binary, "-s", serial, "shell", f"echo {number}; exit {number}"],
            env=adb.server.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        for number in range(20)
    ]

    results = [(process.communicate(timeout=30)[0], process.returncode) for process in processes]

    assert results == [(f"{number}\n".encode(), number) for number in range(20)]


def test_reboot_is_a_command_of_the_device() -> None:
    assert lookup("reboot", 34) is not None


@pytest.fixture
def terminal(adb: Adb, serial: str) -> Iterator[subprocess.Popen[bytes]]:
    """An interactive shell with a terminal on the device."""
    process = subprocess.Popen(
        [adb.server.binary, "-s", serial, "shell", "-tt"],
        env=adb.server.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    yield process
    process.terminate()
    process.wait(10)
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()


def read_until(process: subprocess.Popen[bytes], text: bytes) -> bytes:
    """What the process prints up to and with `text`."""
    assert process.stdout is not None
    seen = b""
    while text not in seen:
        piece = process.stdout.read(100)
        assert piece, seen
        seen += piece
    return seen


def test_interrupt_key_ends_the_command_and_not_the_shell(
    terminal: subprocess.Popen[bytes],
) -> None:
    assert terminal.stdin is not None
    read_until(terminal, b":/ $ ")
    terminal.stdin.write(b"echo sleeping; sleep 100\r")
    read_until(terminal, b"\r\nsleeping\r\n")

    terminal.stdin.write(b"\x03")

    assert read_until(terminal, b":/ $ ") == b"^C\r\n130|virtual64x:/ $ "


def test_interrupt_key_at_the_prompt_forgets_the_line(terminal: subprocess.Popen[bytes]) -> None:
    assert terminal.stdin is not None
    read_until(terminal, b":/ $ ")
    terminal.stdin.write(b"reboot\x03")

    assert read_until(terminal, b":/ $ ") == b"reboot^C\r\nvirtual64x:/ $ "
