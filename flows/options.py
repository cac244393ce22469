"""flows: options that several commands have."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

Warehouse = Annotated[Path, Parameter(name=["--warehouse", "-w"], env_var="ONRECORD_WAREHOUSE")]
Flag = Annotated[bool, Parameter(negative="")]
DATA = Path("data")
Given = str | Path  # always a str: cyclopts takes the first that fits, and has the shell complete the names of files
