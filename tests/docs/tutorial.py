"""The commands in docs/tutorial.md and what they print: `python -m tests.docs.tutorial WAREHOUSE` writes it anew."""

import io
import os
import re
import shlex
import sys
from contextlib import redirect_stdout
from pathlib import Path

from flows.cli import call
from tests.conftest import REPOSITORY

TUTORIAL = REPOSITORY / "docs" / "tutorial.md"
_BLOCK = re.compile(r"^```\n\$ onrecord (?P<command>sql .*)\n(?:.*\n)*?```$", re.MULTILINE)


def filled(text, warehouse):
    """The text with what each of its queries prints on this warehouse, at a width of 100."""
    os.environ["COLUMNS"] = "100"
    return _BLOCK.sub(
        lambda block: f"```\n$ onrecord {block['command']}\n{_printed(block['command'], warehouse)}```", text
    )


def _printed(command, warehouse):
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(out):
        assert call([*shlex.split(command), "--warehouse", str(warehouse)]) == 0, command
    out.flush()
    return out.buffer.getvalue().decode().strip() + "\n"


if __name__ == "__main__":
    TUTORIAL.write_text(filled(TUTORIAL.read_text(encoding="utf-8"), Path(sys.argv[1])), encoding="utf-8")
