"""flows: what the terminal is shown: text of strangers made harmless, places that can be clicked, long texts in a pager."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from rich.pager import Pager
from rich.text import Text

_VISIBLE = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"}
_VISIBLE |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
# What turns the direction of writing, and so can make a line read as another one.
_VISIBLE |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
_VISIBLE_IN_LINE = _VISIBLE | dict.fromkeys(map(ord, "\n\t\u2028\u2029"), ord(" "))
_SAFE_IN_LINK = frozenset(map(chr, range(0x21, 0x7F)))


def harmless(text: str) -> str:
    """Return the text with each character that controls, but line ends and tabs, as a visible sign, one for one."""
    return text.translate(_VISIBLE)


def harmless_line(text: str) -> str:
    """Return the text as `harmless` does, on one line."""
    return text.translate(_VISIBLE_IN_LINE)


def place(where: str | Path, style: str = "") -> Text:
    """Return an address, or the path of a file that is there, as a text that can be clicked; else as plain text.

    rich writes the link only to a terminal. "articles.jsonl#3" leads to the file.
    """
    shown = Text(harmless_line(str(where)), style=style)
    target = str(where)
    if not target.startswith(("http://", "https://")):
        target = next((_uri(path) for path in (target, target.rpartition("#")[0]) if path and os.path.exists(path)), "")  # noqa: PTH110
    if target and set(target) <= _SAFE_IN_LINK:
        shown.stylize(f"link {target}")
    return shown


def _uri(path: str) -> str:
    return Path(path).absolute().as_uri()


class UserPager(Pager):
    """The pager that PAGER names, else less; less ends by itself where all fits on one screen, and keeps colours."""

    def show(self, content: str) -> None:
        """Show text with colours and links; with no pager at hand, or PAGER empty, just print it."""
        command = shlex.split(os.environ.get("PAGER", "less"))
        if not command or shutil.which(command[0]) is None:
            print(content, end="")
            return
        environment = {"LESS": "FRX", "LESSCHARSET": "utf-8"} | dict(os.environ)
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as pager:
            try:
                pager.communicate(content.encode())
            except KeyboardInterrupt:
                pager.wait()  # less takes Ctrl-C for itself, and ends when it is told to
