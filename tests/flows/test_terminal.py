"""What a terminal gets and a pipe does not: a pager, links, colours."""

import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.batches import Refusal
from flows.cli import app
from flows.running import print_refused
from flows.summary import RunSummary
from flows.terminal import place
from tests.conftest import REPOSITORY

NOW = datetime(2026, 3, 31, tzinfo=UTC)
LINK = "\x1b]8;"


def on_a_terminal(*arguments, **environment):
    """What the program writes where standard output is a terminal."""
    leader, follower = pty.openpty()
    program = Path(sys.executable).with_name("onrecord")
    given = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "PAGER", "LESS")}
    given |= {"TERM": "xterm-256color", "COLUMNS": "100"} | environment
    running = subprocess.Popen([program, *arguments], stdin=follower, stdout=follower, stderr=follower, env=given)
    os.close(follower)
    seen = b""
    try:
        while more := os.read(leader, 65536):
            seen += more
    except OSError:
        pass  # so Linux says that the other end is closed
    os.close(leader)
    return running.wait(timeout=60), seen.decode()


@pytest.fixture(scope="module")
def article(examples):
    return REPOSITORY / "examples" / "wire" / "election.txt", examples


def test_show_goes_through_the_pager_that_pager_names(article, tmp_path):
    file, root = article
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho "LESS is $LESS"\nhead -n 2\n')
    pager.chmod(0o755)
    code, seen = on_a_terminal("show", str(file), "-w", str(root), PAGER=str(pager))
    assert (code, seen.count("\n")) == (0, 3)
    assert "LESS is FRX" in seen
    assert LINK in seen
    assert file.as_uri() in seen


def test_no_colour_where_none_is_wanted(article):
    file, root = article
    _, plain = on_a_terminal("show", str(file), "-w", str(root), PAGER="", NO_COLOR="1")
    _, coloured = on_a_terminal("show", str(file), "-w", str(root), PAGER="no-such-pager")
    assert "36m" in coloured
    assert "36m" not in plain
    assert "Kessin" in plain


def test_a_place_is_a_link_only_where_it_leads_somewhere_and_says_no_more_than_that(tmp_path):
    file = tmp_path / "a b.jsonl"
    file.write_text("")
    [span] = place(f"{file}#3").spans
    assert span.style == f"link {file.as_uri()}"
    assert place("https://news.example/story").spans
    for strange in (
        tmp_path / "none",
        "https://news.example/\x1b]8;;evil",
        "https://news.example/ bold red",
        "javascript:x",
    ):
        assert not place(strange).spans


def summary(refused):
    made = RunSummary("run", NOW, NOW)
    made.refuse(tuple(Refusal(f"{n}.txt", "decode", "empty", "there is nothing in it") for n in range(refused)))
    return made


def test_a_quiet_run_says_only_what_was_not_taken_in_and_on_standard_error(capsys, tmp_path):
    print_refused(summary(0), tmp_path)
    assert capsys.readouterr() == ("", "")
    print_refused(summary(2), tmp_path)
    out, err = capsys.readouterr()
    assert out == ""
    assert "2 × empty" in err
    assert f"onrecord rejects --warehouse {tmp_path}" in err


def test_the_shell_completes_commands_options_values_and_files():
    script = app.generate_completion(shell="bash")
    words = ["ru", "sql x --format ''", "run --out", "run Make"]
    ask = 'COMP_WORDS=(onrecord {}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=(); _onrecord; echo "${{COMPREPLY[@]}}"'
    asked = "\n".join(ask.format(line) for line in words)
    done = subprocess.run(["bash", "-c", f"{script}\n{asked}"], capture_output=True, text=True, cwd=REPOSITORY)
    assert done.stdout.splitlines() == ["run", "table csv json parquet", "--outlet", "Makefile"], done.stderr
