"""flows: tables of facts (countries, bodies, news agencies and outlets, persons in office), from installed files only.

What each column holds and where the facts come from stands in README.md beside this file.
"""

import csv
from functools import cache
from pathlib import Path

from transforms.fact_tables import Facts, facts_of

_FOLDER = Path(__file__).parent


@cache
def load_facts() -> Facts:
    """Return the facts that ship with onrecord; read once a process."""
    return facts_of(
        countries=_rows("countries"),
        places=_rows("places"),
        bodies=_rows("bodies"),
        outlets=_rows("outlets"),
        persons=_rows("persons"),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
