"""The rooms' import rules, as they stand in pyproject.toml under [tool.importlinter]."""

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY

ROOMS = ("schemas", "transforms", "warehouse", "flows", "train")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    script = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([script, "--no-cache"], cwd=folder, capture_output=True, text=True)


def test_every_room_keeps_its_import_rules():
    result = lint(REPOSITORY)
    assert result.returncode == 0, result.stdout


def test_a_broken_rule_is_seen(tmp_path):
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    (tmp_path / "flows" / "sources").mkdir()
    (tmp_path / "flows" / "sources" / "__init__.py").touch()
    (tmp_path / "schemas" / "bad.py").write_text("import warehouse\n")
    config = (REPOSITORY / "pyproject.toml").read_text()
    (tmp_path / ".importlinter.toml").touch()
    (tmp_path / "pyproject.toml").write_text(config[config.index("[tool.importlinter]") :])
    result = lint(tmp_path)
    assert result.returncode != 0
    assert "schemas.bad -> warehouse" in result.stdout


def test_no_file_is_named_for_nothing():
    names = [path.stem for room in ROOMS for path in (REPOSITORY / room).rglob("*.py")]
    assert names
    assert not [name for name in names if re.fullmatch(r"(utils?|helpers?|misc|common)", name)]


def test_files_can_be_read_at_one_sitting():
    lengths = {
        path.relative_to(REPOSITORY).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for room in ROOMS
        for path in (REPOSITORY / room).rglob("*.py")
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > 350} == {}
