"""An empty warehouse."""

import pytest

from warehouse.landing import prepare


@pytest.fixture
def layout(tmp_path):
    return prepare(tmp_path / "warehouse")
