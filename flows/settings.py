"""flows: what a run is told: one model, the same for the command line, for a deployment's parameters and for a worker."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from flows.claim_network import SHIPPED, extractor_of
from transforms.published import Published, parse_published
from warehouse.paths import Layout

DEFAULT_WAREHOUSE = Path("data")


class RunSettings(BaseModel):
    """Settings of one run.

    Attributes:
        inputs: Files, folders, globs, http(s) addresses, or "-" for standard input.
        warehouse: The warehouse's folder.
        published: Day or time of publication of those articles that do not say it themselves.
        outlet: Outlet of those articles that do not say it themselves.
        field_map: For tables, which column is what: {"text": "body"}.
        allow_private_addresses: Whether addresses of private networks may be fetched.
        workers: Worker processes; 0 for one a core.
        cluster: Address of a Dask scheduler whose workers are to read instead.
        claim_model: Folder of a claim model other than the shipped one.
        least_confidence: Claims that the model is less sure of are left out; the model's own threshold if not given.
        report: Address where the report on the warehouse is to be seen; a run links to it.
        corrections: File of corrections to be read; where none is named, corrections.csv in the warehouse, if there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    inputs: list[str] = Field(min_length=1)
    warehouse: Path = DEFAULT_WAREHOUSE
    published: str | None = None
    outlet: str | None = None
    field_map: dict[str, str] = Field(default_factory=dict)
    allow_private_addresses: bool = False
    workers: int = Field(default=0, ge=0, le=256)
    cluster: str | None = None
    claim_model: Path | None = None
    least_confidence: float | None = Field(default=None, ge=0, le=1)
    corrections: Path | None = None
    report: str | None = None

    @field_validator("published")
    @classmethod
    def _is_a_date(cls, value: str | None) -> str | None:
        if value is not None and parse_published(value, origin="option") is None:
            raise ValueError(f"{value!r} is not a date: write it as 2026-03-31 or 2026-03-31T09:30+02:00")
        return value

    @field_validator("cluster")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("tcp://", "tls://")):
            raise ValueError(
                f"{value!r} is no address of a Dask scheduler: write it as tcp://HOST:8786 or tls://HOST:8786"
            )
        if value is not None and find_spec("distributed") is None:
            raise ValueError("Dask is not installed: pip install 'onrecord[cluster]'")
        return value

    @model_validator(mode="after")
    def _has_a_model(self) -> Self:
        extractor_of(self.claim_model or SHIPPED)  # raises where there is none
        return self

    @property
    def root(self) -> Path:
        """The warehouse as an absolute path."""
        return self.warehouse.expanduser().resolve()

    @property
    def corrections_file(self) -> Path | None:
        """The file of corrections; None where none is named and none lies in the warehouse."""
        if self.corrections is not None:
            return self.corrections.expanduser().absolute()
        usual = Layout(self.root).corrections
        return usual if usual.exists() else None

    @property
    def extractor(self) -> str:
        """Name and version of the reader: a document that another one read is read again."""
        return extractor_of(self.claim_model or SHIPPED, self.least_confidence)

    @property
    def has_metadata(self) -> bool:
        """Whether what the user says may change a document that landed before."""
        return bool(self.published or self.outlet or self.field_map)

    @property
    def processes(self) -> int:
        """How many worker processes read at the same time."""
        if self.workers:
            return self.workers
        # What this process may use, which in a container is less than what the machine has; macOS does not tell.
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def published_option(self) -> Published | None:
        """Return the date given for articles without one."""
        return None if self.published is None else parse_published(self.published, origin="option")
