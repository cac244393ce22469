"""The command line as a user meets it; Prefect is in the way only where the flow itself is run."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from flows.cli import app, call
from tests.conftest import REPOSITORY
from tests.flows.taking_in import rows, take_in

COMMANDS = sorted(name for name in app if not name.startswith("-"))
ARTICLE = "The pier will be rebuilt, Mayor Jane Miller said.\n"


def said(capsys, *arguments):
    code = call([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_there_are_the_commands_that_the_readme_names():
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert COMMANDS == [
        "check", "copies", "correct", "diff", "export", "forget", "history", "link", "publish", "rejects", "report", "rollback",
        "run", "serve", "show", "sql", "tables", "tag",
    ]  # fmt: skip
    for command in COMMANDS:
        assert f"`onrecord {command}" in readme, f"the README does not show onrecord {command}"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(capsys, command):
    code, out, _ = said(capsys, command, "--help")
    assert code == 0
    assert f"Example: onrecord {command}" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "a.txt", "--no-such-option"],
        ["run", "a.txt", "--published", "someday"],
        ["run", "a.txt", "--map", "text"],
        ["run", "a.txt", "--workers", "-1"],
        ["run", "a.txt", "--least-confidence", "2"],
        ["run", "a.txt", "--claim-model", "nowhere"],
        ["run", "a.txt", "--json", "--quiet"],
        ["no-such-command"],
        ["sql"],
        ["sql", "SELECT 1", "--format", "xml"],
        ["serve", "a.txt"],
        ["serve", "a.txt", "--every", "soon"],
        ["serve", "a.txt", "--every", "5m", "--cron", "* * * * *"],
        ["serve", "-", "--every", "5m"],
        ["serve", "a.txt", "--cron", "now and then"],
    ],
)
def test_wrong_usage_ends_with_2_and_no_traceback(capsys, arguments):
    code, out, err = said(capsys, *arguments)
    assert code == 2
    assert err.strip()
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    "arguments",
    [["sql", "SELECT 1"], ["show", "x"], ["tables"], ["rejects"], ["check"], ["report"]],
    ids=lambda a: a[0],
)
def test_no_warehouse_ends_with_1_and_one_line(capsys, tmp_path, arguments):
    code, _, err = said(capsys, *arguments, "--warehouse", tmp_path / "none")
    assert code == 1
    assert err.count("\n") == 1
    assert "onrecord run INPUT" in err


def test_a_bad_query_ends_with_1(capsys, examples):
    code, _, err = said(capsys, "sql", "SELECT nothing FROM nowhere", "-w", examples)
    assert code == 1
    assert "nowhere" in err
    assert "onrecord tables" in err


def test_sql_writes_every_format(capsys, examples, tmp_path):
    query = "SELECT document_id, authors, published_at, title FROM documents ORDER BY document_id"
    expected = rows(examples, query)
    _, out, _ = said(capsys, "sql", query, "-w", examples, "--format", "csv")
    read = list(csv.DictReader(io.StringIO(out)))
    assert [row["document_id"] for row in read] == [row[0] for row in expected]
    assert [json.loads(row["authors"]) for row in read] == [row[1] for row in expected]
    _, out, _ = said(capsys, "sql", query, "-w", examples, "--format", "json")
    assert [row["title"] for row in json.loads(out)] == [row[3] for row in expected]
    file = tmp_path / "out.parquet"
    assert said(capsys, "sql", query, "-w", examples, "--format", "parquet", "--output", file)[0] == 0
    assert list(pd.read_parquet(file)["document_id"]) == [row[0] for row in expected]
    _, out, _ = said(capsys, "sql", "SELECT 42 AS answer", "-w", examples)
    assert "answer" in out
    assert "42" in out


FORMULAS = ["=1+1", "+1", "-1 said", "@SUM(A1)", "\t=1", "\r=1", "＝1"]


def test_csv_holds_no_formulas_unless_it_is_to_be_exact(capsys, examples):
    values = ", ".join(f"('{formula}', -1, ['=1'])" for formula in [*FORMULAS, "a = b", ""])
    query = f'SELECT col0 AS "=name", col1 AS number, col2 AS list FROM (VALUES {values})'
    _, out, _ = said(capsys, "sql", query, "-w", examples, "--format", "csv")
    header, *read = csv.reader(io.StringIO(out, newline=""))
    assert header == ["'=name", "number", "list"]
    assert [row[0] for row in read] == [f"'{formula}" for formula in FORMULAS] + ["a = b", ""]
    assert {row[1] for row in read} == {"-1"}
    assert {row[2] for row in read} == {'["=1"]'}
    _, out, _ = said(capsys, "sql", query, "-w", examples, "--format", "csv", "--exact")
    header, *read = csv.reader(io.StringIO(out, newline=""))
    assert header[0] == "=name"
    assert [row[0] for row in read] == [*FORMULAS, "a = b", ""]


def test_long_answers_are_whole_in_every_format(capsys, examples, tmp_path):
    query = "SELECT range AS n, NULL AS nothing, 'x'::ENUM('x') AS e FROM range(25000) ORDER BY n"
    _, out, _ = said(capsys, "sql", query, "-w", examples, "--format", "csv")
    assert [int(row["n"]) for row in csv.DictReader(io.StringIO(out))] == list(range(25000))
    _, out, _ = said(capsys, "sql", query, "-w", examples, "--format", "json")
    assert [row["n"] for row in json.loads(out)] == list(range(25000))
    said(capsys, "sql", query, "-w", examples, "--format", "parquet", "--output", tmp_path / "out.parquet")
    assert list(pd.read_parquet(tmp_path / "out.parquet")["n"]) == list(range(25000))


def test_a_query_that_fails_leaves_the_file_as_it_was(capsys, examples, tmp_path):
    file = tmp_path / "out.csv"
    file.write_text("before")
    code, _, err = said(capsys, "sql", "SELECT 1/0, error('no')", "-w", examples, "--format", "csv", "--output", file)
    assert (code, file.read_text()) == (1, "before")
    assert "no" in err


def test_a_query_that_is_interrupted_ends_as_ctrl_c_does(capsys, examples, monkeypatch):
    import flows.answering

    def interrupted(*_):
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr(flows.answering, "query", interrupted)
    code, _, err = said(capsys, "sql", "SELECT 1", "-w", examples)
    assert code == 130
    assert "intact" in err


@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_what_is_shown_on_a_terminal_cannot_drive_it(capsys, examples, monkeypatch, format):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    query = "SELECT 'a' || chr(27) || '[31m' || chr(155) || chr(8238) || chr(8294) AS text"
    _, out, _ = said(capsys, "sql", query, "-w", examples, "--format", format)
    assert "a" in out
    assert not {"\x1b", "\x9b", "\u202e", "\u2066"} & set(out)


def test_an_empty_answer_is_an_answer(capsys, examples):
    _, out, _ = said(capsys, "sql", "SELECT * FROM claims WHERE false", "-w", examples, "--format", "json")
    assert json.loads(out) == []


def test_an_output_that_cannot_be_written_is_said(capsys, examples, tmp_path):
    code, _, err = said(capsys, "sql", "SELECT 1", "-w", examples, "--output", tmp_path / "no" / "such" / "folder.csv")
    assert code == 1
    assert "cannot write" in err


def test_show_finds_a_document_by_any_of_its_names(capsys, examples):
    [(document_id, uri, title)] = rows(
        examples, "SELECT document_id, uri, title FROM documents WHERE uri IS NOT NULL ORDER BY title LIMIT 1"
    )
    outputs = {said(capsys, "show", name, "-w", examples)[1] for name in (document_id, document_id[:16], uri, title)}
    assert len(outputs) == 1
    assert title in outputs.pop()


def test_show_finds_a_document_by_the_headline_in_its_text(capsys, examples):
    code, out, _ = said(capsys, "show", "Quiet volcano", "-w", examples)
    assert code == 0
    assert out.startswith("Quiet volcano has swollen by a hand's width, scientists say\n")


def test_show_gives_the_text_and_a_line_for_each_claim(capsys, tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    take_in(tmp_path / "w", tmp_path / "a.txt", outlet="Harbour Post")
    _, out, _ = said(capsys, "show", tmp_path / "a.txt", "-w", tmp_path / "w")
    assert ARTICLE.strip() in out
    assert "Jane Miller → Harbour Post | said | The pier will be rebuilt | asserts" in out


def test_show_of_an_unknown_or_unclear_document_is_said(capsys, examples):
    code, _, err = said(capsys, "show", "no such title anywhere", "-w", examples)
    assert (code, err.count("\n")) == (1, 1)
    code, out, err = said(capsys, "show", "albion", "-w", examples)
    titles = [title for (title,) in rows(examples, "SELECT title FROM documents WHERE title ILIKE '%albion%'")]
    assert code == 1
    assert len(titles) > 1
    assert all(title in err for title in titles)
    assert out == ""


def test_tables_lists_every_table_and_view(capsys, examples, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    _, out, _ = said(capsys, "tables", "-w", examples)
    for name in ("claims", "documents", "who_said_what", "sourcing_audit"):
        assert name in out
    assert "onrecord tables NAME" in out
    monkeypatch.setenv("COLUMNS", "80")
    assert said(capsys, "tables", "-w", examples)[1].count("\n") < 100  # two screens or three, not ten
    _, out, _ = said(capsys, "tables", "claims", "-w", examples)
    assert "Lemma of the cue's head word" in out
    assert said(capsys, "tables", "nothing", "-w", examples)[0] == 1


def test_rejects_are_listed_with_their_reasons(capsys, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"")
    take_in(tmp_path / "w", tmp_path / "a.txt")
    _, out, _ = said(capsys, "rejects", "-w", tmp_path / "w")
    assert "1 × empty" in out
    assert str(tmp_path / "a.txt") in out


def test_check_finds_a_text_that_was_changed(capsys, tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    take_in(tmp_path / "w", tmp_path / "a.txt")
    assert said(capsys, "check", "-w", tmp_path / "w")[0] == 0
    for file in (tmp_path / "w" / "current" / "documents").glob("*.parquet"):
        frame = pd.read_parquet(file)
        frame["text"] = frame["text"].str.replace("pier", "dock", n=1).str.replace("The ", "A ")
        file.chmod(0o644)
        frame.to_parquet(file)
    code, out, _ = said(capsys, "check", "-w", tmp_path / "w")
    assert code == 1
    assert "claim_spans_span" in out
    assert "char_start = " in out  # the rows are shown
    assert "is damaged" in next(line for line in out.splitlines() if "/documents/" in line)
    assert out.splitlines()[-1].startswith("NOT sound")


def test_check_goes_on_past_what_cannot_be_read(capsys, tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    take_in(tmp_path / "w", tmp_path / "a.txt")
    for file in (tmp_path / "w" / "current" / "claims").glob("*.parquet"):
        file.chmod(0o644)
        file.write_bytes(b"PAR1 and no more")
    for pack in (tmp_path / "w" / "raw").glob("*.zst"):
        pack.unlink()
    code, out, err = said(capsys, "check", "-w", tmp_path / "w")
    assert (code, err) == (1, "")
    assert "raw/" in out
    assert "could not be run (claims_key" in out


@pytest.fixture(scope="module")
def onrecord(tmp_path_factory):
    """Runs the installed program in a process of its own, with a home of its own."""
    home = tmp_path_factory.mktemp("home")

    def run(*arguments, **options):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT")} | {"HOME": str(home)}
        return subprocess.run(
            [Path(sys.executable).with_name("onrecord"), *map(str, arguments)],
            env=environment, capture_output=True, text=True, timeout=300, **options,
        )  # fmt: skip

    return run


def test_a_run_from_the_terminal(onrecord, tmp_path):
    folder = tmp_path / "with space"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE)
    (folder / "empty.txt").write_bytes(b"")
    first = onrecord("run", folder, "-w", tmp_path / "w", "--strict")
    assert first.returncode == 3, first.stderr
    assert "1 documents with 1 claims landed" in first.stdout
    assert "1 × empty" in first.stdout
    assert first.stdout.count(' sql "SELECT') == 3
    assert first.stderr.strip() == ""
    again = onrecord("run", "-", "-w", tmp_path / "w", "--json", input=ARTICLE)
    assert again.returncode == 0, again.stderr
    told = json.loads(again.stdout)
    assert (told["found_count"], told["landed_count"], told["warehouse"]) == (1, 0, str(tmp_path / "w"))
    assert again.stderr == ""
    assert rows(tmp_path / "w", "SELECT count(*), count(DISTINCT document_id) FROM appearances") == [(2, 1)]
    assert rows(tmp_path / "w", "SELECT count(*) FROM runs") == [(2,)]


def test_a_run_that_finds_nothing_ends_with_1(onrecord, tmp_path):
    done = onrecord("run", tmp_path / "nothing.txt", "-w", tmp_path / "w")
    assert done.returncode == 1
    assert "nothing.txt" in done.stderr
    assert "nothing.txt" not in done.stdout
    assert "Traceback" not in done.stderr


def test_a_warehouse_that_cannot_be_made_ends_with_1_at_once(onrecord, tmp_path):
    (tmp_path / "file").write_text("")
    done = onrecord("run", tmp_path, "-w", tmp_path / "file")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "name another folder with --warehouse" in done.stderr


def test_a_pipe_that_closes_is_no_error(onrecord, examples):
    program = Path(sys.executable).with_name("onrecord")
    shell = f"'{program}' sql 'SELECT text FROM documents' --format csv -w '{examples}' | head -n 1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True)
    assert done.stdout.strip() == '"text"'
    assert done.stderr == ""


def test_the_answer_in_the_readme_is_what_the_examples_give(capsys, examples, monkeypatch):
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    shown = readme.split("$ onrecord sql ", 1)[1].split("```", 1)[0]
    query, answer = shown.split("\n", 1)
    monkeypatch.setenv("COLUMNS", "118")
    code, out, _ = said(capsys, "sql", query.strip().strip('"'), "-w", examples)
    assert code == 0
    assert out.strip() == answer.strip()


def test_nothing_in_an_article_or_a_name_drives_the_terminal(capsys, tmp_path):
    evil = "\x1b]52;c;aGFjaw==\x07 \x1b[2J \x9b31m \u202etxt.exe\u202c \u2067"
    file = tmp_path / "a\x1b[31m[bold]\nb.txt"
    file.write_text(
        f"The mayor said {evil} that the [/red] pier was safe, and nobody at the harbour office disagreed.\n"
    )
    (tmp_path / "bad\x1b[2J.txt").write_bytes(b"")
    take_in(tmp_path / "w", tmp_path, outlet=f"Post {evil}")
    [(document_id,)] = rows(tmp_path / "w", "SELECT document_id FROM documents")
    for arguments in (["show", document_id], ["rejects"], ["sql", "SELECT text FROM documents"]):
        _, out, err = said(capsys, *arguments, "-w", tmp_path / "w")
        assert out
        assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2067"} & set(out + err)


def test_a_file_name_that_is_not_utf8_costs_nothing(capsys, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    with open(bytes(folder) + b"/bad\xff.txt", "w") as file:  # noqa: PTH123  (Path takes no bytes)
        file.write(ARTICLE)
    with open(bytes(folder) + b"/empty\xff.txt", "w"):  # noqa: PTH123
        pass
    done = take_in(tmp_path / "w", folder)
    assert done.documents == 1
    assert rows(tmp_path / "w", "SELECT found_at FROM appearances") == [(f"{folder}/bad\\xff.txt",)]
    assert rows(tmp_path / "w", "SELECT uri FROM rejects") == [(f"{folder}/empty\\xff.txt",)]
    code, _, err = said(capsys, "show", "bad\udcff.txt", "-w", tmp_path / "w")
    assert code == 2
    assert "UTF-8" in err


def test_intervals_lists_and_standard_output_are_no_hindrance(capsys, examples):
    query = 'SELECT INTERVAL 2 DAY AS i, [1, 2] AS l, 1 AS "a""b"'
    _, out, _ = said(capsys, "sql", query, "-w", examples, "--format", "csv", "--output", "-")
    assert list(csv.reader(io.StringIO(out))) == [["i", "l", 'a"b'], ["2 days", "[1, 2]", "1"]]


def processes_of(group):
    listed = subprocess.run(["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [row for row in rows if row[0] == str(group) and not row[1].startswith("Z")]


def test_ctrl_c_ends_with_130_and_leaves_nothing_behind(onrecord, tmp_path):
    # Many short ones: a batch of them is read in seconds, all of them in minutes.
    lines = [json.dumps({"text": f"{ARTICLE}Item {n}."}) for n in range(6_000)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT")} | {"HOME": str(tmp_path)}
    running = subprocess.Popen(
        [Path(sys.executable).with_name("onrecord"), "run", tmp_path / "a.jsonl", "-w", tmp_path / "w", "--workers", "2"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and (tmp_path / "w" / "current").resolve().name in ("current", "000001"):
        assert running.poll() is None, running.communicate()
        time.sleep(0.2)
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=120)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert "what had landed before is intact" in err
    assert list((tmp_path / "w" / "scratch").iterdir()) == []
    while processes_of(running.pid):
        assert time.monotonic() < deadline, processes_of(running.pid)
        time.sleep(0.2)
    assert rows(tmp_path / "w", "SELECT count(*) > 0 FROM documents") == [(True,)]
