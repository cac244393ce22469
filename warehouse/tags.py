"""warehouse: tags: names for snapshots that are kept until the name is taken away."""

import re
import shutil
from pathlib import Path

from warehouse.durable import unfinished
from warehouse.errors import WarehouseError
from warehouse.paths import Layout, recorded_root

_NAME = re.compile(r"[^\W\d_][\w.-]{0,99}")
CURRENT = "current"
"""Names the newest snapshot wherever a tag may be named, and so is no tag."""


def tags(layout: Layout) -> dict[str, int]:
    """Return the tags in order of their names, each with the number of its snapshot."""
    found = {}
    for path in sorted(layout.tags.iterdir()) if layout.tags.is_dir() else ():
        number = _number(path)
        if number is not None:
            found[path.name] = number
    return found


def _number(path: Path) -> int | None:
    if path.is_symlink():
        name = path.readlink().name
    elif recorded_root(path).exists():
        # A copy of the warehouse by a tool that knows no links holds the snapshot itself here.
        name = Path(recorded_root(path).read_text(encoding="utf-8").partition("\n")[0]).name
    else:
        return None
    return int(name) if name.isdigit() else None


def set_tag(layout: Layout, name: str, number: int) -> None:
    """Give a standing snapshot a name. The caller holds the lock.

    Raises:
        WarehouseError: It is no name for a tag, or it is another snapshot's name.
    """
    if not _NAME.fullmatch(name) or name == CURRENT:
        raise WarehouseError(
            f"{name!r} is no name for a tag: begin with a letter and go on with letters, digits, '.', '-' or '_' "
            f"(and {CURRENT!r} is taken)"
        )
    there = tags(layout).get(name)
    if there == number:
        return
    if there is not None:
        raise WarehouseError(
            f"{name} is snapshot {there} already: take the name away first with `onrecord tag {name} --remove`"
        )
    layout.tags.mkdir(exist_ok=True)
    swap = unfinished(layout.root / "tag")
    swap.symlink_to(Path("..") / layout.snapshot(number).relative_to(layout.root))
    swap.replace(layout.tags / name)


def remove_tag(layout: Layout, name: str) -> int:
    """Take a name away and return the number of the snapshot that had it. The caller holds the lock.

    Raises:
        WarehouseError: There is no such tag.
    """
    found = tags(layout)
    if name not in found:
        there = f"there are {', '.join(found)}" if found else "there are none"
        raise WarehouseError(f"no tag {name!r}: {there}")
    path = layout.tags / name
    path.unlink() if path.is_symlink() else shutil.rmtree(path)
    return found[name]
