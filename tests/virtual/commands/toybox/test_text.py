"""Commands about text: grep, sed, cut and their like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
FILE = "cd /data/local/tmp; printf 'one\\ntwo\\nthree\\nfour\\n' > f; "


@pytest.mark.parametrize(
    ("script", "out"),
    [
        ("head -n 2 f; head -1 f; head -c 3 f", "one\ntwo\none\none"),
        ("tail -n 2 f; tail -1 f; tail -n +3 f", "three\nfour\nfour\nthree\nfour\n"),
        ("head -n 1 f; tail -c 5 f", "one\nfour\n"),
        ("wc f; wc -l < f; wc -c f", "4 4 19 f\n4\n19 f\n"),
        (
            "grep o f; grep -c o f; grep -v o f; grep -n t f",
            "one\ntwo\nfour\n3\nthree\n2:two\n3:three\n",
        ),
        ("grep -q one f; echo $?; grep -q nope f; echo $?", "0\n1\n"),
        ("grep -i ONE f; grep -o 'o.' f; grep -m1 o f; grep -l one f", "one\non\nou\none\nf\n"),
        ("grep -E '^(one|four)$' f; grep -F 'o' f | wc -l; grep -w two f", "one\nfour\n3\ntwo\n"),
        ("mkdir d; cp f d; grep -r three d; grep -rl one .", "d/f:three\n./d/f\n./f\n"),
        ("grep -A1 two f; grep -B1 two f; grep -C1 four f", "two\nthree\none\ntwo\nthree\nfour\n"),
        ("grep -e one -e two f; grep '[[:upper:]]' f; echo $?", "one\ntwo\n1\n"),
        ("grep 'o\\+n\\|fou' f; grep 't.*e$' f", "one\nfour\nthree\n"),
        (
            "sed s/o/0/ f | head -1; sed -n 2p f; sed 1,3d f; sed '$d' f | wc -l",
            "0ne\ntwo\nfour\n3\n",
        ),
        ("sed -n '/two/,/three/p' f; sed -n '2,+1p' f", "two\nthree\ntwo\nthree\n"),
        ("sed 's/\\(.\\)\\(.\\)/\\2\\1/;q' f; sed -E 's/(.)(.)/\\2\\1/g;2q' f", "noe\nnoe\nwto\n"),
        ("sed -e s/one/1/ -e s/two/2/ f | head -2; sed 's#o#/#g' f | head -1", "1\n2\n/ne\n"),
        ("sed -i s/one/uno/ f; head -1 f; sed '/t/!d' f", "uno\ntwo\nthree\n"),
        (
            "sed 'N;s/\\n/+/' f; sed '2i\\x' f | head -3; sed '1a y' f | head -2",
            "one+two\nthree+four\none\nx\ntwo\none\ny\n",
        ),
        ("sed y/on/xy/ f | head -1; sed '1!G;h;$!d' f", "xye\nfour\nthree\ntwo\none\n"),
        (
            "echo 'a:b:c' | cut -d: -f2; echo abcdef | cut -c2-3,5; echo 'a b' | cut -d' ' -f1",
            "b\nbce\na\n",
        ),
        (
            "sort f; sort -r f | head -1; printf '10\\n9\\n' | sort -n",
            "four\none\nthree\ntwo\ntwo\n9\n10\n",
        ),
        (
            "printf 'b 2\\na 10\\n' | sort -k2 -n; printf 'a\\na\\nb\\n' | sort -u",
            "b 2\na 10\na\nb\n",
        ),
        (
            "printf 'a\\na\\nb\\n' | uniq -c; printf 'a\\na\\nb\\n' | uniq -d",
            "      2 a\n      1 b\na\n",
        ),
        (
            "echo abc | tr a-c A-C; echo 'a  b' | tr -s ' '; echo a1b2 | tr -d 0-9; "
            "printf 'a\\r\\n' | tr -d '\\r'",
            "ABC\na b\nab\na\n",
        ),
        ("seq 3; seq 2 2 6; seq -s, 3; seq -w 9 10", "1\n2\n3\n2\n4\n6\n1,2,3\n09\n10\n"),
        (
            "echo a b c | xargs -n1 echo x; "
            "printf 'a b\\nc\\n' | xargs -I{} echo '<{}>'; echo | xargs -r echo no",
            "x a\nx b\nx c\n<a b>\n<c>\n",
        ),
        ("echo a | tee t; cat t; echo b | tee -a t >/dev/null; cat t", "a\na\na\nb\n"),
        (
            "echo 'a b  c' | awk '{print $2, $NF}'; awk 'NR==2' f; awk -F: '{print $1}' /dev/null",
            "b c\ntwo\n",
        ),
        (
            "echo 5 7 | awk '{s=$1+$2; print s}'; awk 'END{print NR}' f; "
            "awk '/t/{n++} END{print n}' f",
            "12\n4\n2\n",
        ),
        (
            "printf 'two\\nzzz\\n' > g; sort f > s; comm -12 s g; fold -w 2 g | head -2",
            "two\ntw\no\n",
        ),
        ("split -l 2 f p; cat pab; printf 'a\\r\\n' | dos2unix | wc -c", "three\nfour\n2\n"),
        (
            "file f /data; printf 'x\\177' > b; file -b b",
            "f:     ASCII text\n/data: directory\ndata\n",
        ),
        ("tac f | head -1; nl f | head -1; rev f | head -1", "four\n     1\tone\neno\n"),
        (
            "paste -s -d, f; printf 'a\\n' | paste - f | head -2",
            "one,two,three,four\na\tone\n\ttwo\n",
        ),
        ("cp f g; echo five >> g; diff f g; echo $?; diff f f; echo $?", "4a5\n> five\n1\n0\n"),
    ],
    ids=lambda value: value.partition(";")[0] if isinstance(value, str) else "",
)
def test_command_prints_what_toybox_does(run: Run, script: str, out: str) -> None:
    ran = run(FILE + script)

    assert ran.out == out


@pytest.mark.parametrize(
    ("line", "status", "err"),
    [
        ("grep x /nope", 2, "grep: /nope: No such file or directory\n"),
        ("grep", 2, "grep: no REGEX\n"),
        ("grep -E '(' /etc/hosts", 2, "grep: bad regex '(': parentheses not balanced\n"),
        ("sed", 1, "sed: no pattern\n"),
        ("sed s/a /etc/hosts", 1, "sed: bad pattern 's/a'@2 (/)\n"),
        ("cut /etc/hosts", 1, 'cut: Needs -CFfcb (see "cut --help")\n'),
        ("sort /nope", 2, "sort: /nope: No such file or directory\n"),
        ("head -n x /etc/hosts", 1, "head: not integer: x\n"),
        ("echo | xargs nope", 127, "xargs: exec nope: No such file or directory\n"),
        ("wc /nope", 1, "wc: /nope: No such file or directory\n"),
    ],
    ids=lambda value: value if isinstance(value, str) and ": " not in value else "",
)
def test_command_complains_in_the_words_of_toybox(
    run: Run, line: str, status: int, err: str
) -> None:
    ran = run(line)

    assert (ran.status, ran.err) == (status, err)


@pytest.mark.parametrize("api", [26], ids=["api 26"])
def test_awk_is_missing_before_android_9(run: Run, api: int) -> None:
    assert api == 26
    assert run("awk 1 /etc/hosts").status == 127
