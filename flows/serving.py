"""flows: runs on a schedule, through Prefect's own `serve`, with a Prefect server of our own where the user has none."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime

import httpx
from cronsim import CronSim, CronSimError
from rich.console import Console

from flows.prefect_environment import set_environment
from flows.settings import RunSettings
from warehouse.errors import WarehouseError
from warehouse.landing import prepare

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_START_SECONDS = 120


def interval(text: str) -> float:
    """Return the seconds of an interval such as 30s, 15m, 2h or 1d.

    Raises:
        ValueError: It is none.
    """
    match = re.fullmatch(r"(\d+)([smhd])", text.strip())
    if match is None or int(match[1]) == 0:
        raise ValueError(f"--every takes 30s, 15m, 2h or 1d, not {text!r}")
    return float(int(match[1]) * _UNITS[match[2]])


def check_cron(cron: str) -> None:
    """Let pass what is a cron expression. Prefect would say so only once its server is up.

    Raises:
        ValueError: It is something else.
    """
    try:
        CronSim(cron, datetime(2026, 1, 1))
    except CronSimError as error:
        raise ValueError(f'--cron takes five fields, such as "*/15 * * * *", not {cron!r}') from error


def serve_runs(settings: RunSettings, *, cron: str | None, seconds: float | None) -> None:
    """Serve the main flow until interrupted.

    Raises:
        WarehouseError: The warehouse cannot be written, or the server does not start.
    """
    set_environment(is_verbose=True)
    prepare(settings.root)
    out = Console(stderr=True, soft_wrap=True, highlight=False)
    own_port = None if os.environ.get("PREFECT_API_URL") else _free_port()
    with tempfile.TemporaryDirectory(prefix="onrecord-") as scratch:
        # Prefect's runner works in a folder of one name for all users of the machine, so it gets a place of its own.
        os.environ["TMPDIR"] = tempfile.tempdir = scratch
        if own_port:
            # Before Prefect is imported, since it reads this only then, and else takes a temporary server that never fires.
            url = f"http://127.0.0.1:{own_port}"
            os.environ |= {
                "PREFECT_API_URL": f"{url}/api",
                "PREFECT_SERVER_UI_API_URL": f"{url}/api",
                "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
            }
        with _server(own_port, out) if own_port else nullcontext():
            from flows.run import run_inputs

            when = cron or f"every {seconds:g} s"
            out.print(
                f"taking in {', '.join(settings.inputs)} into {settings.root} ({when}); Ctrl-C stops", markup=False
            )
            run_inputs.serve(
                name="onrecord",
                cron=cron,
                interval=seconds,
                parameters={"settings": settings.model_dump(mode="json")},
                limit=1,  # one run at a time: they would wait for each other's lock
                pause_on_shutdown=False,
                tags=["onrecord"],
            )


@contextmanager
def _server(port: int, out: Console) -> Iterator[None]:
    """Bring up a Prefect server as a child process."""
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    # A session of its own, so that Ctrl-C reaches the flow first and the server is stopped after it.
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_until_up(child, url)
        out.print(f"Prefect's page: {url}")
        yield
    finally:
        child.terminate()
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()


def _wait_until_up(child: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        try:
            if httpx.get(f"{url}/api/health", timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass  # not up yet
        time.sleep(0.2)
    raise WarehouseError("the Prefect server did not start; see what `prefect server start` says")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
