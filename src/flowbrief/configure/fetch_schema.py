"""The shape of `fetch`: where a source is downloaded from, and how patiently."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from flowbrief.configure.atoms import Distinct, Filled, Shape

Seconds = Annotated[int, Field(ge=1, le=600)]
Retries = Annotated[int, Field(ge=0, le=10)]
Megabytes = Annotated[int, Field(ge=1, le=500)]
Hosts = Annotated[list[Filled], Distinct]


class FetchShape(Shape):
    """How every source of the report is fetched that says nothing else."""

    contact: Filled | None = Field(
        default=None,
        description="Your address, such as desk@example.com; publishers are told it and ask for it. Required here or "
        "at each source that is fetched.",
    )
    timeout_seconds: Seconds = Field(
        default=30,
        description="Longest silence of a server, at most 600; a whole download may take ten times as long.",
    )
    retries: Retries = Field(
        default=3, description="How often a failed attempt is repeated, at most 10, after 1, 2, 4, … seconds."
    )


class SourceFetchShape(Shape):
    """Where a source is downloaded from; what is left out is as under `fetch` of the report."""

    url: Filled = Field(description="Address of the file, beginning with https://.")
    contact: Filled | None = Field(default=None, description="Your address for this publisher.")
    timeout_seconds: Seconds | None = Field(default=None, description="Longest silence of this server, at most 600.")
    retries: Retries | None = Field(default=None, description="How often an attempt is repeated, at most 10.")
    redirect_hosts: Hosts = Field(
        default=[],
        description="Hosts, beside that of url, to which the server may send on, such as files.example.com.",
    )
    most_megabytes: Megabytes = Field(default=50, description="The largest file that is taken, at most 500.")
