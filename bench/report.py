"""What a report costs: seconds, peak memory and bytes to write it, and how soon its first page can be searched in Chromium.

    python bench/report.py WAREHOUSE [--output DIR] [--words president trump]

A warehouse of a given size is made of a smaller one by `python bench/landing.py BASE --sizes 10000 --work WAREHOUSE` and
`onrecord link --warehouse WAREHOUSE`.
"""

import argparse
import resource
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from flows.report.site import write_report

TRIES = 5


def searched(page: Page, words: str) -> float:
    """Return the milliseconds from words being typed to their results being there, with nothing loaded before."""
    return float(
        page.evaluate(
            """async words => {
                const status = document.getElementById("status"), before = performance.now();
                const seen = new Promise(done => new MutationObserver(() => {
                    if (/claims?, newest/.test(status.textContent)) done();
                }).observe(status, { childList: true }));
                location.hash = "q=" + encodeURIComponent(words);
                await seen;
                return performance.now() - before;
            }""",
            words,
        )
    )


def main() -> None:
    """Write a report and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--output", type=Path, help="keep the report here")
    parser.add_argument("--words", nargs="+", default=["president", "economy", "the president said"])
    arguments = parser.parse_args()
    output = arguments.output or Path(tempfile.mkdtemp(prefix="onrecord-report-")) / "report"
    wall, cpu = time.perf_counter(), time.process_time()
    done = write_report(arguments.warehouse, output)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    files = sum(1 for file in output.rglob("*") if file.is_file())
    largest = max(file.stat().st_size for file in (output / "search").rglob("*.js"))
    print(
        f"{done.documents:,} articles, {done.claims:,} claims, {done.entities:,} entities: {wall:.0f} s ({cpu:.0f} s CPU), "
        f"peak {peak:,.0f} MiB, {files:,} files of {done.size / 1e6:,.0f} MB in all, the search's largest {largest / 1e3:,.0f} kB"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        loads: list[float] = []
        times: dict[str, list[float]] = {words: [] for words in arguments.words}
        for _ in range(TRIES):
            for words, found in times.items():
                page = browser.new_page()
                page.goto(f"{done.index.as_uri()}")
                loads.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
                found.append(searched(page, words))
                page.close()
        browser.close()
    print(f"first page loaded after {statistics.median(loads):.0f} ms")
    for words, found in times.items():
        print(f"“{words}” found after {statistics.median(found):.0f} ms")
    if not arguments.output:
        shutil.rmtree(output.parent)


if __name__ == "__main__":
    main()
