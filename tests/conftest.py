"""What tests of several rooms share."""

import atexit
import os
import shutil
import signal
from pathlib import Path

import pytest

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
# As flows.prefect_environment has it, which tests that import Prefect before a command does come too late for.
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what it puts in the background with Ctrl-C ignored, and programs that the tests start would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

if "PYTEST_XDIST_WORKER" in os.environ:
    # As in flows.cli.main: the results are with the controller by then, and DuckDB's binding is spared its complaints.
    atexit.register(os._exit, 0)

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared():
    """The folder of corpora beside the checkout."""
    folder = REPOSITORY / ".." / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared, which is absent here")
    return folder


@pytest.fixture(scope="session")
def nlp():
    """The English pipeline."""
    from flows.models import english

    return english()


@pytest.fixture(scope="session")
def model():
    """The shipped claim model."""
    from flows.models import claim_model

    return claim_model()


@pytest.fixture(scope="session")
def examples(tmp_path_factory):
    """A warehouse that holds the examples."""
    from tests.flows.taking_in import take_in

    root = tmp_path_factory.mktemp("examples") / "warehouse"
    done = take_in(root, REPOSITORY / "examples")
    assert not done.refusals
    return root


@pytest.fixture(scope="session")
def landed(examples, tmp_path_factory):
    """A warehouse that holds the examples as a run leaves them: linked, and copies grouped."""
    from flows.copies import group_copies
    from flows.link import link_warehouse
    from warehouse.landing import prepare

    root = tmp_path_factory.mktemp("landed") / "data"
    shutil.copytree(examples, root, symlinks=True)
    layout = prepare(root)
    link_warehouse(layout)
    group_copies(layout)
    return root
