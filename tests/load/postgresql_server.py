"""A throw-away PostgreSQL server on this machine: a cluster of its own, a free port, passwords asked for."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

# Characters that have to be written otherwise in an address.
PASSWORD = "geheim/@:%41 wort"
WRITTEN_PASSWORD = "geheim%2F%40%3A%2541%20wort"
_PACKAGED = Path("/usr/lib/postgresql")
_OFF = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server that runs: its port on 127.0.0.1; the user `desk` may only read."""

    port: int

    def url(self, user: str = "desk", password: str = WRITTEN_PASSWORD, *, scheme: str = "postgresql+psycopg") -> str:
        return f"{scheme}://{user}:{password}@127.0.0.1:{self.port}/postgres"

    def run(self, *statements: str) -> None:
        """Run statements as the owner."""
        own = f"host=127.0.0.1 port={self.port} user=owner dbname=postgres"
        with psycopg.connect(own, password=PASSWORD, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


def find_programs() -> Path | None:
    """The folder with the programs of the newest server on this machine, None if there is none."""
    found = shutil.which("pg_ctl")
    if found and Path(found).resolve().with_name("initdb").exists():
        return Path(found).resolve().parent
    packaged = sorted(_PACKAGED.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return packaged[-1].parent if packaged else None


@contextlib.contextmanager
def run_cluster(programs: Path) -> Iterator[Cluster]:
    """Make a cluster in a folder of its own, run it, and leave nothing of it behind."""
    # Not below pytest's own folder, which only the user who runs the tests may enter.
    folder = Path(tempfile.mkdtemp(prefix="flowbrief-postgresql-"))
    try:
        secret = folder / "password"
        secret.write_text(PASSWORD)
        # The server refuses to run as root.
        other = "nobody" if os.geteuid() == 0 else None
        if other:
            for path in (folder, secret):
                shutil.chown(path, other)

        def call(program: str, *given: str) -> None:
            with (folder / "said").open("ab") as said:
                ended = subprocess.run(
                    [programs / program, *given],
                    user=other,
                    cwd=folder,
                    env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    timeout=100,
                    check=False,
                )
            assert ended.returncode == 0, (folder / "said").read_text()

        data = str(folder / "data")
        call("initdb", "-D", data, "-U", "owner", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "-N")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            cluster = Cluster(free.getsockname()[1])
        settings = {"listen_addresses": "127.0.0.1", "port": cluster.port, "unix_socket_directories": "''"}
        settings |= dict.fromkeys(_OFF, "off")
        written = " ".join(f"-c {name}={value}" for name, value in settings.items())
        call("pg_ctl", "-D", data, "-l", str(folder / "log"), "-o", written, "-w", "-t", "60", "start")
        try:
            quoted = PASSWORD.replace("'", "''")
            cluster.run(
                f"CREATE ROLE desk LOGIN PASSWORD '{quoted}'",
                "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO desk",
            )
            yield cluster
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
