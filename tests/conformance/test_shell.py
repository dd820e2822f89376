"""Commands on the device: streams, exit statuses, and the tools that the harness calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conformance.conftest import Subject


@pytest.mark.parametrize("status", [0, 1, 7, 127, 255], ids=str)
def test_shell_reports_the_exit_status(subject: Subject, status: int) -> None:
    assert subject.run(f"exit {status}").exit_code == status


def test_shell_keeps_the_streams_apart(subject: Subject) -> None:
    result = subject.run("echo out; echo err >&2")

    assert (result.stdout, result.stderr) == ("out\n", "err\n")


def test_shell_leaves_line_ends_alone(subject: Subject) -> None:
    assert subject.run(r"printf 'a\nb\r\n'").stdout == "a\nb\r\n"


def test_shell_carries_text_beyond_ascii(subject: Subject) -> None:
    assert subject.run("echo 'Grüße 🙂'").stdout == "Grüße 🙂\n"


def test_shell_says_127_for_a_command_that_is_not_there(subject: Subject) -> None:
    result = subject.run("harness-no-such-command")

    subject.note("text", result.stderr.strip())
    assert result.exit_code == 127
    assert "not found" in result.stderr
    assert result.stdout == ""


def test_a_pipeline_has_the_status_of_its_last_command(subject: Subject) -> None:
    assert subject.run("false | true").exit_code == 0
    assert subject.run("true | false").exit_code == 1


def test_shell_runs_as_the_shell_user_or_as_root(subject: Subject) -> None:
    uid = subject.adb.shell("id -u")

    subject.note("uid", uid)
    assert uid in {"2000", "0"}


def test_exec_out_is_byte_for_byte(subject: Subject) -> None:
    numbers = "".join(f"\\\\{number:03o}" for number in range(256))

    assert subject.adb.exec_out(f"printf {numbers}") == bytes(range(256))


def test_the_exec_service_is_byte_for_byte_too(subject: Subject) -> None:
    """`adb exec-out` as other clients use it; it has no status and no streams."""
    connection = subject.adb.underlying.open_transport(timeout=30)
    with connection:
        connection.send_command(r"exec:printf 'a\nb\r\n\000\377'; echo err >&2")
        connection.check_okay()
        said = bytearray()
        while chunk := connection.conn.recv(1024):
            said += chunk

    assert said.startswith(b"a\nb\r\n\x00\xff")


def test_a_large_output_arrives_whole(subject: Subject) -> None:
    assert len(subject.adb.exec_out("head -c 1000000 /dev/zero")) == 1_000_000


def test_a_word_in_quotes_stays_one_word(subject: Subject, scratch: str) -> None:
    subject.adb.shell(f"touch '{scratch}/two words'")

    assert subject.adb.shell(f"ls {scratch}") == "two words"


def test_a_folder_test_answers_by_its_status(subject: Subject) -> None:
    assert subject.adb.shell("[ -d /system ] && echo there || echo gone") == "there"
    assert subject.adb.shell("[ -d /no-such ] && echo there || echo gone") == "gone"


def test_a_digest_line_has_two_spaces_and_the_path(subject: Subject, scratch: str) -> None:
    """`AppFolder` compares folders by `sha1sum`'s lines."""
    digest = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"
    subject.adb.shell(f"printf hello > {scratch}/a")

    said = subject.adb.shell(f"cd {scratch} && find . -type f -exec sha1sum {{}} +")

    assert said == f"{digest}  ./a"


def test_a_tar_archive_is_packed_listed_and_unpacked(subject: Subject, scratch: str) -> None:
    subject.adb.shell(f"mkdir -p {scratch}/in/deep {scratch}/out && echo x > {scratch}/in/deep/f")

    subject.adb.shell(f"cd {scratch} && tar -cf a.tar in")

    assert "in/deep/f" in subject.adb.shell(f"tar -tf {scratch}/a.tar").splitlines()
    subject.adb.shell(f"cd {scratch}/out && cat ../a.tar | tar -xf -")
    assert subject.adb.shell(f"cat {scratch}/out/in/deep/f") == "x"


def test_a_broken_archive_is_refused(subject: Subject, scratch: str) -> None:
    subject.adb.shell(f"echo nonsense > {scratch}/a.tar")

    assert subject.run(f"tar -tf {scratch}/a.tar").exit_code != 0


def test_the_shell_may_not_look_into_apps(subject: Subject) -> None:
    if subject.adb.shell("id -u") == "0":
        pytest.skip("does not apply: adb runs as root")

    result = subject.run("ls /data/data")

    subject.note("text", result.stderr.strip())
    assert result.exit_code == 1
    assert "Permission denied" in result.stderr


def test_the_devices_clock_reads_in_seconds(subject: Subject) -> None:
    """Log cursors and the skew that a diagnosis reports both come from it."""
    first, second = int(subject.adb.shell("date +%s")), int(subject.adb.shell("date +%s"))

    assert first > 1_400_000_000
    assert 0 <= second - first <= 60
