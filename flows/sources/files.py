"""flows/sources: what lies on disk. From paths, folders and globs to files, and from a file to its articles.

Within folders, files and folders whose names begin with a dot are passed over, as in a shell; one that is named itself
is read. Entries come in the order of their names. Each real folder is visited once, by whatever link it is met first: a
link to a folder above it is rejected as `symlink_loop`, a second link to a folder already read adds nothing. A link that
leads out of the folder that was given is rejected as `link_outside`, since whoever fills a folder must not choose what
else is read; a link that is named itself is followed.
"""

import errno
import glob
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from flows.sources import kinds
from flows.sources.contents import Reader
from flows.sources.items import SourceItem, SourceReject

REPORT_MARK = "onrecord-report.txt"
"""The file by which a report is known, so that it is not taken for articles."""
_MAGIC = re.compile(r"[*?\[]")


def listed(argument: str) -> Iterator[Path | SourceReject]:
    """Yield the files that a path, a folder or a glob stands for, absolute and not resolved.

    Args:
        argument: As the user gave it. `**` stands for any number of folders; what a glob matches is read as if it had
            been named, folders with all that is below.
    """
    if not argument:
        # As a path it would be the folder that one happens to be in: rather a shell variable that was never set.
        yield SourceReject("", "list", "not_found", "this input is an empty string, not a path")
        return
    path = Path(os.path.abspath(os.path.expanduser(argument)))  # noqa: PTH100, PTH111 (pathlib keeps "..", and raises)
    if os.path.lexists(path):
        yield from _below(path, is_named=True)
    elif _MAGIC.search(argument):
        yield from _matching(str(path))
    else:
        yield SourceReject(str(path), "list", "not_found", "there is no such file or folder")


def file_items(path: Path, reader: Reader) -> Iterator[SourceItem]:
    """Yield the articles of one file, by its extension or, failing that, by what is in it."""
    found_at = path.as_posix()
    if words := kinds.NOT_ARTICLES.get(kinds.extension(path.name)):
        yield SourceReject(found_at, "unpack", "unsupported_type", f"this is {words}, not text of an article")
        return
    try:
        with path.open("rb") as stream:
            yield from reader.read(stream, found_at, kinds.named_kind(path.name))
    except OSError as error:
        yield _unreadable(path, error)


def _matching(pattern: str) -> Iterator[Path | SourceReject]:
    # glob follows links without end where a pattern holds "**", so that part is walked and matched here.
    before, stars, after = pattern.partition("/**/") if "/**/" in pattern else (pattern, "", "")
    if not stars and pattern.endswith("/**"):
        before, stars = pattern.removesuffix("/**"), "/**"
    found = [Path(match) for match in sorted(glob.glob(before or "/"))]  # noqa: PTH207 (absolute)
    if stars:
        wanted = _expression(after)
        walked = (file for root in found if root.is_dir() for file in _below(root, is_named=True))
        files = (file for file in walked if isinstance(file, SourceReject) or _matches(file, found, wanted))
    else:
        files = (file for path in found for file in _below(path, is_named=True))
    is_empty = True
    for file in files:
        is_empty = False
        yield file
    if is_empty:
        yield SourceReject(pattern, "list", "no_match", "no file matches this pattern")


def _matches(file: Path, roots: list[Path], wanted: re.Pattern[str]) -> bool:
    return any(
        file.is_relative_to(root) and wanted.fullmatch(file.relative_to(root).as_posix()) is not None for root in roots
    )


def _expression(pattern: str) -> re.Pattern[str]:
    """The expression for what stands after a first `**/`: paths below it, and all that lies in a folder it matches."""
    tokens = re.findall(r"\*\*/|\*\*?|\?|\[!?\]?[^\]]*\]|.", pattern)
    translated = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = (
        translated.get(token)
        or (re.sub(r"^\[!", "[^", token).replace("\\", r"\\") if len(token) > 1 else re.escape(token))
        for token in tokens
    )
    return re.compile("(?:[^/]+/)*" + "".join(parts) + "(?:/.*)?" if pattern else ".*", re.DOTALL)


def _below(top: Path, *, is_named: bool) -> Iterator[Path | SourceReject]:
    """Yield one file, or all files below a folder, without warehouses and reports: `onrecord run .` must not read its own."""
    visited: set[tuple[int, int]] = set()
    pending: list[tuple[Path, tuple[tuple[int, int], ...], bool, int]] = [(top, (), is_named, 0)]
    real_top = os.path.realpath(top)
    while pending:
        path, above, is_given, inode = pending.pop()
        try:
            status = path.stat()
            # The folder names another file than what is met at the end of this path: a link, or one that came meanwhile.
            if not is_given and status.st_ino != inode and not _is_within(os.path.realpath(path), real_top):
                detail = "this link leads out of the folder that was given; name it itself to have it read"
                yield SourceReject(path.as_posix(), "list", "link_outside", detail)
                continue
            if not stat.S_ISDIR(status.st_mode):
                # A pipe within a folder would wait forever; one that the user names is meant.
                if stat.S_ISREG(status.st_mode) or (is_given and stat.S_ISFIFO(status.st_mode)):
                    yield path
                else:
                    yield SourceReject(path.as_posix(), "list", "not_a_file", "this is a device, a socket or a pipe")
                continue
            identity = (status.st_dev, status.st_ino)
            if identity in above:
                yield SourceReject(path.as_posix(), "list", "symlink_loop", "this link leads to a folder above it")
                continue
            if identity in visited:
                continue
            visited.add(identity)
            if own := _own(path):
                if is_given:
                    yield SourceReject(path.as_posix(), "list", own, f"this is a {own}, not articles")
                continue
            with os.scandir(path) as entries:
                found = sorted(((entry.name, entry.inode()) for entry in entries if entry.name[0] != "."), reverse=True)
        except OSError as error:
            yield _unreadable(path, error)
            continue
        above = (*above, identity)
        pending.extend((path / name, above, False, inode) for name, inode in found)


def _is_within(path: str, folder: str) -> bool:
    return os.path.commonpath((path, folder)) == folder


def _own(path: Path) -> str | None:
    if (path / "snapshots").is_dir() and (path / "current").is_symlink():
        return "warehouse"
    return "report" if (path / REPORT_MARK).is_file() else None


def _unreadable(path: Path, error: OSError) -> SourceReject:
    if isinstance(error, PermissionError):
        code, detail = "permission_denied", "there is no permission to read this"
    elif error.errno == errno.ELOOP:
        code, detail = "symlink_loop", "this link leads back to itself"
    elif isinstance(error, FileNotFoundError) and path.is_symlink():
        code, detail = "broken_link", "this link leads to nothing"
    elif isinstance(error, FileNotFoundError):
        code, detail = "not_found", "there is no such file or folder any more"
    else:
        code, detail = "read_failed", f"reading failed: {error.strerror or error}"
    return SourceReject(path.as_posix(), "list", code, detail)
