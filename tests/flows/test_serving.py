"""The schedule: ticks without a Prefect server of the user's own, taking in only what is new."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from flows.serving import interval
from tests.conftest import REPOSITORY
from tests.flows.taking_in import rows
from warehouse.reading import current_snapshot

ARTICLE = "The pier will be rebuilt, Mayor Jane Miller said.\n"


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("15m", 900), ("2h", 7200), ("1d", 86400)])
def test_intervals(text, seconds):
    assert interval(text) == seconds


@pytest.mark.parametrize("text", ["", "5", "m", "0m", "-1m", "5 weeks"])
def test_what_is_no_interval_is_said(text):
    with pytest.raises(ValueError, match="--every takes"):
        interval(text)


def test_the_deployment_file_names_the_flow_and_its_settings():
    from flows.settings import RunSettings

    [deployment] = yaml.safe_load((REPOSITORY / "prefect.yaml").read_text())["deployments"]
    file, _, name = deployment["entrypoint"].partition(":")
    assert f"def {name}(" in (REPOSITORY / file).read_text()
    RunSettings.model_validate(deployment["parameters"]["settings"])


def test_each_tick_takes_in_what_is_new(tmp_path):
    folder, root = tmp_path / "in", tmp_path / "w"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT")} | {"HOME": str(tmp_path)}
    log = (tmp_path / "log").open("w")
    served = subprocess.Popen(
        [Path(sys.executable).with_name("onrecord"), "serve", folder, "--every", "10s", "-w", root],
        env=environment, stdout=log, stderr=log,
    )  # fmt: skip

    def wait_for(documents):
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline and served.poll() is None:
            if current_snapshot(root) and rows(root, "SELECT count(*) FROM documents") == [(documents,)]:
                return True
            time.sleep(0.5)
        return False

    try:
        assert wait_for(1), (tmp_path / "log").read_text()
        (folder / "b.txt").write_text("Another. " + ARTICLE)
        assert wait_for(2), (tmp_path / "log").read_text()
    finally:
        served.send_signal(signal.SIGINT)
        code = served.wait(timeout=60)
    assert code in (0, 130)
    assert rows(root, "SELECT max(landed_count) FROM runs") == [(1,)]
    said = (tmp_path / "log").read_text()
    assert "Traceback" not in said
    assert "temporary server" not in said  # whose schedules do not fire
    assert "leaked" not in said
