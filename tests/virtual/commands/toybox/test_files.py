"""Commands about files: what they print, and how they complain."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]
TMP = "cd /data/local/tmp; "


@pytest.mark.parametrize(
    ("line", "status", "err"),
    [
        ("ls /nope", 1, "ls: /nope: No such file or directory\n"),
        ("ls /data/data", 1, "ls: /data/data: Permission denied\n"),
        ("ls -@", 1, "ls: Unknown option '@' (see \"ls --help\")\n"),
        ("cat /nope", 1, "cat: /nope: No such file or directory\n"),
        ("cat /data", 1, "cat: /data: Is a directory\n"),
        ("cp a", 1, "cp: Needs 2 arguments\n"),
        ("cp /nope /data/local/tmp", 1, "cp: bad '/nope': No such file or directory\n"),
        ("mv /nope /data/local/tmp/x", 1, "mv: bad '/nope': No such file or directory\n"),
        ("rm /nope", 1, "rm: /nope: No such file or directory\n"),
        ("rm", 1, 'rm: Needs 1 argument (see "rm --help")\n'),
        ("rm /data/local/tmp", 1, "rm: /data/local/tmp: Is a directory\n"),
        ("rm -f /nope", 0, ""),
        ("mkdir /data/local/tmp", 1, "mkdir: '/data/local/tmp': File exists\n"),
        ("mkdir /system/x", 1, "mkdir: '/system/x': Read-only file system\n"),
        (
            "mkdir /data/local/tmp/a/b",
            1,
            "mkdir: '/data/local/tmp/a/b': No such file or directory\n",
        ),
        ("rmdir /nope", 1, "rmdir: /nope: No such file or directory\n"),
        ("touch /nope/x", 1, "touch: '/nope/x': No such file or directory\n"),
        ("touch /system/x", 1, "touch: '/system/x': Read-only file system\n"),
        ("chmod 999 /data/local/tmp", 1, "chmod: bad mode '999'\n"),
        ("chown nobodyx /data/local/tmp", 1, "chown: bad user 'nobodyx'\n"),
        ("chown root /data/local/tmp", 1, "chown: '/data/local/tmp': Operation not permitted\n"),
        ("stat /nope", 1, "stat: '/nope': No such file or directory\n"),
        ("find /nope", 1, "find: '/nope': No such file or directory\n"),
        ("find / -foo", 1, "find: bad arg '-foo'\n"),
        ("du /nope", 1, "du: /nope: No such file or directory\n"),
        ("truncate x", 1, 'truncate: Needs -s (see "truncate --help")\n'),
        ("fallocate x", 1, 'fallocate: Needs -l (see "fallocate --help")\n'),
        ("tar", 1, 'tar: Needs -txc (see "tar --help")\n'),
        ("tar -tf /nope", 1, "tar: /nope: No such file or directory\n"),
        ("gunzip /etc/hosts", 1, "gunzip: no .gz: /etc/hosts\n"),
        ("kill 999999", 1, "/system/bin/sh: kill: 999999: No such process\n"),
        ("toybox kill 999999", 1, "kill: bad pid '999999': No such process\n"),
        ("toybox nope", 127, 'toybox: Unknown command nope (see "toybox --help")\n'),
        ("sleep x", 1, "sleep: Not a number 'x'\n"),
        ("cat -z", 1, "cat: Unknown option 'z' (see \"cat --help\")\n"),
        ("md5sum /nope", 1, "md5sum: /nope: No such file or directory\n"),
    ],
    ids=lambda value: value if isinstance(value, str) and ":" not in value else "",
)
def test_command_complains_in_the_words_of_toybox(
    run: Run, line: str, status: int, err: str
) -> None:
    ran = run(line)

    assert (ran.status, ran.err) == (status, err)


@pytest.mark.parametrize(
    ("script", "out"),
    [
        ("echo x > b; echo > a; ls", "a\nb\n"),
        ("touch .h v; ls; ls -A; ls -a", "v\n.h\nv\n.\n..\n.h\nv\n"),
        ("mkdir d; touch d/x f; ls -R .", ".:\nd\nf\n\n./d:\nx\n"),
        ("mkdir d; touch d/x; ls -d d; ls d", "d\nx\n"),
        ("touch -d @100 old; touch new; ls -t; ls -tr", "new\nold\nold\nnew\n"),
        ("echo 123 > s; echo 1 > t; ls -S", "s\nt\n"),
        ("echo hi > a; cp a b; cat b; mkdir e; cp a b e; cp -r e d; ls d", "hi\na\nb\n"),
        ("mkdir d; echo x > a; mv a d; ls d; mv d/a b; cat b", "a\nx\n"),
        ("mkdir -p a/b/c; touch a/b/c/f; rm -r a; ls | wc -l", "0\n"),
        ("ln -s /sdcard s; readlink s; readlink -f s", "/sdcard\n/storage/emulated/0\n"),
        (
            "touch f; chmod 640 f; stat -c '%a %A %s %F %n' f",
            "640 -rw-r----- 0 regular empty file f\n",
        ),
        ("touch f; chmod u+x,go-r f; stat -c %a f", "722\n"),
        ("touch f; ln f g; stat -c %h f", "2\n"),
        ("stat -c '%U:%G %a' /data/local/tmp", "shell:shell 771\n"),
        ("truncate -s 5k f; stat -c %s f; truncate -s -1k f; stat -c %s f", "5120\n4096\n"),
        ("fallocate -l 1m f; stat -c %s f", "1048576\n"),
        (
            "mkdir -p a/b; touch a/x.txt a/b/y.txt a/z; find a -name '*.txt' | sort",
            "a/b/y.txt\na/x.txt\n",
        ),
        (
            "mkdir -p a/b; touch a/f; find a -type d; find a -type f -delete; ls a",
            "a\na/b\na/f\nb\n",
        ),
        ("touch f g; find . -type f -exec echo {} \\; | sort", "./f\n./g\n"),
        ("mkdir -p a/b/c; find a -maxdepth 1; find a -mindepth 2", "a\na/b\na/b/c\n"),
        ("echo x > f; find . -size +100c -type f; find . -size 2c -type f", "./f\n"),
        ("dd if=/dev/zero of=f bs=1024 count=2 2>/dev/null; stat -c %s f", "2048\n"),
        (
            "printf abcdef > f; printf XY | dd of=f bs=1 seek=2 conv=notrunc 2>/dev/null; cat f",
            "abXYef",
        ),
        ("printf abcdef > f; dd if=f bs=2 skip=1 count=1 2>/dev/null", "cd"),
        (
            "mkdir d; echo hi > d/f; tar -cf t.tar d; rm -r d; tar -tf t.tar; "
            "tar -xf t.tar; cat d/f",
            "d/\nd/f\nhi\n",
        ),
        ("mkdir d e; echo hi > d/f; tar -czf - -C d f | tar -xz -C e; cat e/f", "hi\n"),
        ("echo hi > f; gzip f; ls; zcat f.gz; gunzip f.gz; cat f", "f.gz\nhi\nhi\n"),
        (
            "printf abc > f; md5sum f; sha1sum < f",
            "900150983cd24fb0d6963f7d28e17f72  f\na9993e364706816aba3e25717850c26c9cd0d89d  -\n",
        ),
        (
            "printf abc | sha256sum -b",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
        ),
        ("printf 'hello world' | base64; echo aGk= | base64 -d", "aGVsbG8gd29ybGQ=\nhi"),
        (
            "printf 'abc\\n' | xxd; printf abc | xxd -p; echo 616263 | xxd -r -p",
            "00000000: 6162 630a                                abc.\n616263\nabc",
        ),
        (
            "printf 'ab\\n' | od -c; printf 'ab' | od -An -tx1",
            "0000000   a   b  \\n\n0000003\n 61 62\n",
        ),
        (
            "printf abc > a; printf abd > b; cmp a b; cmp a a; echo $?",
            "a b differ: char 3, line 1\n0\n",
        ),
        ("basename /a/b.txt .txt; dirname /a/b; dirname x; basename /", "b\n/a\n.\n/\n"),
        (
            "realpath /sdcard/Download; which ls sh; which nope; echo $?",
            "/storage/emulated/0/Download\n/system/bin/ls\n/system/bin/sh\n1\n",
        ),
        ("id -u; id -un; whoami; getenforce", "2000\nshell\nshell\nEnforcing\n"),
        ("env -i A=1 printenv A; env A=2 sh -c 'echo $A'; printenv NOPE; echo $?", "1\n2\n1\n"),
        ("f=$(mktemp); ls $f | wc -l; d=$(mktemp -d); [ -d $d ] && stat -c %a $d", "1\n700\n"),
        (
            "timeout 0.5 sleep 50; echo $?; timeout -s KILL 0.5 sleep 50; echo $?; "
            "timeout 9 true; echo $?",
            "124\n137\n0\n",
        ),
        ("toybox echo hi; toybox --version", "hi\ntoybox 0.8.9-android\n"),
        ("test a = a; echo $?; toybox test a = b; echo $?", "0\n1\n"),
        ("expr 3 + 4 \\* 2; expr abc : 'a\\(.\\)'; expr 1 = 2; echo $?", "11\nb\n0\n1\n"),
        ("printf '%s-%d-%05.1f|%x\\n' a 5 2.25 255 b", "a-5-002.2|ff\nb-0-000.0|0\n"),
    ],
    ids=lambda value: value.partition(";")[0] if isinstance(value, str) else "",
)
def test_command_prints_what_toybox_does(run: Run, script: str, out: str) -> None:
    ran = run(TMP + script)

    assert ran.out == out


def test_a_dot_is_the_folder_and_not_the_link_that_led_there(run: Run) -> None:
    ran = run("cd /sdcard && ls -ld . && ls -ld /sdcard/. && ls -ld /sdcard")

    assert [line[0] for line in ran.out.splitlines()] == ["d", "d", "l"]


def test_ls_shows_owners_modes_and_links(run: Run) -> None:
    lines = run(TMP + "echo hi > f; ln -s f l; mkdir d; ls -l").out.splitlines()

    assert lines[0] == "total 8"
    assert lines[1].startswith("drwxrwxrwx 2 shell shell 4096 ")
    assert lines[2].startswith("-rw-rw-rw- 1 shell shell    3 ")
    assert lines[3].startswith("lrwxrwxrwx 1 shell shell    1 ")
    assert lines[3].endswith(" l -> f")


def test_df_counts_what_is_written_to_data(run: Run) -> None:
    def used() -> int:
        return int(run("df -k /data").out.splitlines()[1].split()[2])

    before = used()
    run("fallocate -l 100m /data/local/tmp/fill; sync")

    assert used() - before == 100 * 1024


def test_full_disk_fails_a_write_until_the_file_is_removed(run: Run) -> None:
    fill = run(TMP + "fallocate -l 5g a; fallocate -l 5g b; echo $?")
    after = run(TMP + "rm a; echo x > c; cat c")

    assert fill.out == "1\n"
    assert "No space left on device" in fill.err
    assert after.out == "x\n"


def test_files_pass_between_users_by_their_modes(run: Run) -> None:
    run(TMP + "echo x > f; chmod 600 f")

    assert run("cat /data/local/tmp/f", uid=10200).status == 1
    assert run("cat /data/local/tmp/f", uid=0).out == "x\n"


def test_mount_lists_data_as_writable_and_system_as_not(run: Run) -> None:
    lines = run("mount").out.splitlines()

    assert any(" on / type erofs (ro," in line for line in lines)
    assert any(" on /data type ext4 (rw," in line for line in lines)


@pytest.mark.parametrize("api", [24], ids=["api 24"])
def test_old_android_lacks_newer_commands(run: Run, api: int) -> None:
    assert api == 24
    assert run("sha256sum /etc/hosts").status == 127
    assert run("gzip x").status == 127
    assert run("md5sum /etc/hosts").status == 0


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("cat /proc/meminfo", "MemTotal: "),
        ("cat /proc/mounts", "/dev/block/dm-6 /data ext4 rw"),
        ("cat /proc/uptime", "."),
        ("uptime", "load average"),
        ("free", "Mem:"),
        ("uname -a", "Linux localhost "),
        ("pgrep -l zygote", "zygote64"),
        ("id", "uid=2000(shell) gid=2000(shell) groups=2000(shell),1004(input),1007(log)"),
    ],
    ids=lambda value: value,
)
def test_command_tells_of_the_machine(run: Run, script: str, expected: str) -> None:
    ran = run(script)

    assert ran.status == 0
    assert expected in ran.out


def test_nc_speaks_to_a_server_of_the_device(run: Run, android: Android) -> None:
    def greet(connection: socket.socket) -> None:
        with connection:
            heard = connection.recv(100)
            connection.sendall(b"you said " + heard)

    android.network.listen(7777, greet)

    ran = run("echo hi | nc 127.0.0.1 7777; nc 127.0.0.1 7778")

    assert (ran.status, ran.out) == (1, "you said hi\n")
    assert ran.err == "nc: connect: Connection refused\n"
