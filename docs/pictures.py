"""The pictures of the docs, as `make pictures` makes them: figures from the docs' tables, an article from a warehouse."""

import io
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import altair as alt
import pandas as pd
from rich.console import Console
from rich.text import Text

DOCS = Path(__file__).parent
_FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)  # rich would fetch its font from the web
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def table(header: str, page: str = "quality.md") -> Iterator[list[str]]:
    """Yield the rows of the table whose header line begins so."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(header))
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return
        yield [cell.strip().replace("**", "") for cell in line.strip("|").split("|")]


def systems() -> alt.Chart:
    """F1 of claims with the right source, by system."""
    rows = pd.DataFrame(
        [(row[0], float(_NUMBER.findall(row[4])[0])) for row in table("| system (F1)")], columns=["system", "F1"]
    )
    return (
        alt.Chart(rows, width=420, title="Content and source right, F1 in percent (PolNeAR)")
        .mark_bar()
        .encode(
            x=alt.X("F1:Q", scale=alt.Scale(domain=[0, 100]), title=None),
            y=alt.Y("system:N", sort="x", title=None, axis=alt.Axis(labelLimit=330)),
            color=alt.condition("datum.system == 'onrecord'", alt.value("#1b6ca8"), alt.value("#9aa5b1")),
        )
    )


def calibration() -> alt.LayerChart:
    """The share of right claims by confidence."""
    rows = pd.DataFrame(
        [tuple(map(float, row[1:])) for row in table("| confidence")], columns=["claims", "confidence", "right"]
    )
    points = alt.Chart(rows, width=320, height=320, title="What a confidence is worth (PolNeAR dev)").encode(
        x=alt.X("confidence:Q", scale=alt.Scale(domain=[30, 100]), title="mean confidence, percent"),
        y=alt.Y("right:Q", scale=alt.Scale(domain=[30, 100]), title="right, percent"),
    )
    even = alt.Chart(pd.DataFrame({"confidence": [30, 100], "right": [30, 100]})).mark_line(
        strokeDash=[4, 4], color="#9aa5b1"
    )
    return even.encode(x="confidence:Q", y="right:Q") + points.mark_circle(color="#1b6ca8", opacity=1).encode(
        size=alt.Size("claims:Q", title="claims")
    )


def landing() -> alt.Chart:
    """CPU time of landing a document, and of a commit of 200, by the documents that stand."""
    rows = pd.DataFrame(
        [
            (int(row[0].replace(",", "")), what, float(_NUMBER.findall(row[place])[0]) / of)
            for row in table("| documents | landing", "performance.md")
            for place, what, of in ((1, "with merging: mean", 1), (2, "of a commit of 200: median", 200))
        ],
        columns=["documents", "what", "ms"],
    )
    return (
        alt.Chart(rows, width=420, height=220, title="Landing a document, CPU milliseconds")
        .mark_line(point=True)
        .encode(
            x=alt.X("documents:Q", scale=alt.Scale(type="log"), title="documents that stand"),
            y=alt.Y("ms:Q", scale=alt.Scale(zero=True), title=None),
            color=alt.Color("what:N", title=None, scale=alt.Scale(range=["#1b6ca8", "#9aa5b1"])),
        )
    )


def stages() -> alt.Chart:
    """CPU time an article by stage, but for reading, by run."""
    header = "| | 1 process, 1,000"
    runs = [cell.strip() for cell in _line(header).strip("|").split("|")]
    documents = {place: int(_NUMBER.findall(runs[place].replace(",", ""))[-1]) for place in (1, 2, 4)}
    rows = pd.DataFrame(
        [
            (runs[place], row[0].partition(" (")[0], 1000 * float(row[place].replace(",", "")) / count)
            for row in table(header, "performance.md")
            if row[0].startswith(("staging", "landing", "linking", "the rest", "Prefect"))
            for place, count in documents.items()
        ],
        columns=["run", "stage", "ms"],
    )
    return (
        alt.Chart(rows, width=420, title="All but reading, CPU milliseconds an article")
        .mark_bar()
        .encode(
            x=alt.X("ms:Q", title=None),
            y=alt.Y("run:N", sort=None, title=None, axis=alt.Axis(labelLimit=330)),
            color=alt.Color("stage:N", title=None, sort=None, legend=alt.Legend(labelLimit=330)),
        )
    )


def _line(beginning: str) -> str:
    lines = (DOCS / "performance.md").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(beginning))


def questions() -> alt.Chart:
    """CPU time of the questions at ten million claims, by SQL and by pandas."""
    rows = pd.DataFrame(
        [
            (row[0], by, float(found[-1]))
            for row in table("| question | SQL", "performance.md")
            for by, cell in zip(("SQL", "pandas"), row[1:3], strict=True)
            if (found := _NUMBER.findall(cell))
        ],
        columns=["question", "by", "seconds"],
    )
    return (
        alt.Chart(rows, width=420, title="Questions at ten million claims, CPU seconds")
        .mark_bar()
        .encode(
            x=alt.X("seconds:Q", title=None),
            y=alt.Y("question:N", sort=None, title=None, axis=alt.Axis(labelLimit=330)),
            yOffset=alt.YOffset("by:N", sort=["SQL", "pandas"]),
            color=alt.Color(
                "by:N", title=None, scale=alt.Scale(domain=["SQL", "pandas"], range=["#1b6ca8", "#9aa5b1"])
            ),
        )
    )


def article(warehouse: Path) -> str:
    """The first screen of an article in the terminal, as SVG."""
    from flows.showing import show_document

    out = io.StringIO()
    with redirect_stdout(out):
        show_document(warehouse, "examples/wire/harbour-lease.txt")
    shown = Text.from_ansi(out.getvalue())
    lines = shown.split("\n")
    # Where it lies on this machine is of no use to a reader; the claims come after the text.
    console = Console(record=True, width=110, file=io.StringIO())
    for line in [*lines[3:11], Text("…"), *(line for line in lines if " | " in line.plain)][:24]:
        line.truncate(108, overflow="ellipsis") if " | " in line.plain else None
        console.print(line)
    return _FONT_FACE.sub("", console.export_svg(title="onrecord show examples/wire/harbour-lease.txt"))


def main() -> None:
    """Write the pictures; the one argument is a warehouse with the examples."""
    systems().save(DOCS / "pictures" / "systems.svg")
    calibration().save(DOCS / "pictures" / "calibration.svg")
    landing().save(DOCS / "pictures" / "landing.svg")
    stages().save(DOCS / "pictures" / "stages.svg")
    questions().save(DOCS / "pictures" / "questions.svg")
    (DOCS / "pictures" / "show.svg").write_text(article(Path(sys.argv[1])), encoding="utf-8")


if __name__ == "__main__":
    main()
