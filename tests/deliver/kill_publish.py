"""Publish and be killed at random moments, while readers read; prints the figures as JSON.

Run as a program: it forks before any thread starts. Usage: kill_publish.py FOLDER KILLS SEED
"""

from __future__ import annotations

import collections
import http.client
import http.server
import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from tree_factory import is_whole, make_site, name_asset

from flowbrief.deliver.site.publish import publish_tree
from flowbrief.deliver.site.targets.local import LocalFolder
from flowbrief.deliver.state import open_state
from flowbrief.model.delivery import DeliverySpec
from flowbrief.model.diagnostic import Refused

PAGES = [path for path in make_site(0).files if not path.startswith("assets/")]
START = datetime(2026, 2, 13, 8, 0, tzinfo=UTC)


def publish(folder: Path, version: int) -> int:
    """Publish a version, with the lock and the log; return the exit code."""
    delivery = DeliverySpec(folder / "state", "state")
    at = START + timedelta(seconds=version)
    try:
        with open_state(delivery, at) as state:
            publish_tree(state, LocalFolder(folder / "public", "file:public", 3), make_site(version), at)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return int(refused.exit_code)
    return 0


def read_folder(folder: Path, path: str) -> bytes | None:
    try:
        return (folder / "public" / "current" / path).read_bytes()
    except OSError:
        return None


def read_http(connection: http.client.HTTPConnection, path: str) -> bytes | None:
    connection.request("GET", f"/{path}")
    answer = connection.getresponse()
    content = answer.read()
    return content if answer.status == 200 else None


def keep_reading(folder: Path, port: int | None, stop: Path, seed: int) -> dict[str, int]:
    """Read pages, and the asset that each needs, until the file `stop` is there; count what is wrong."""
    pick = random.Random(seed)
    found: collections.Counter[str] = collections.Counter(read=0, torn=0, missing=0, assets_missing=0)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20) if port else None
    last = (-1, "")

    def read(path: str) -> bytes | None:
        return read_http(connection, path) if connection else read_folder(folder, path)

    while not stop.exists():
        time.sleep(0.0003)
        content = read(pick.choice(PAGES))
        found["read"] += 1
        if content is None:
            found["missing"] += 1
        elif not is_whole(content):
            found["torn"] += 1
        else:
            _, version, *asset = content.split(b"\n", 1)[0].decode().split()
            found["changes"] += int(version) != last[0]
            last = (int(version), asset[0] if asset else last[1])
        if content is not None and content.startswith(b"index.html"):
            # The page stays open for a moment, as in a browser, while the next release may come.
            time.sleep(0.002)
            found["assets_missing"] += read(name_asset(content)) is None
    return dict(found)


def fork(task: partial[object], answer: Path | None = None) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        result = task()
        if answer is not None:
            answer.write_text(json.dumps(result))
            os._exit(0)
        os._exit(int(result) if isinstance(result, int) else 0)
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        os._exit(99)


class Silent(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass


def main(folder: Path, kills: int, seed: int) -> dict[str, object]:
    pick = random.Random(seed)
    assert publish(folder, 1) == 0
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Silent, directory=str(folder / "public" / "current"))
    )
    serving = fork(partial(server.serve_forever))
    stop = folder / "stop"
    readers = [
        fork(partial(keep_reading, folder, port, stop, seed + number), folder / f"reader{number}")
        for number, port in enumerate((None, server.server_port))
    ]
    ends: collections.Counter[str] = collections.Counter()
    start = time.perf_counter()
    assert os.waitstatus_to_exitcode(os.waitpid(fork(partial(publish, folder, 2)), 0)[1]) == 0
    usual = time.perf_counter() - start
    version = 2
    for number in range(kills):
        version += 1
        before = os.readlink(folder / "public" / "current")
        pid = fork(partial(publish, folder, version))
        time.sleep(pick.uniform(0, usual * 1.3))
        os.kill(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
        swapped = os.readlink(folder / "public" / "current") != before
        killed = os.WIFSIGNALED(status)
        ends["after the swap" if killed and swapped else "before the swap" if killed else "finished"] += 1
        if number % 5 == 4:
            version += 1
            start = time.perf_counter()
            code = os.waitstatus_to_exitcode(os.waitpid(fork(partial(publish, folder, version)), 0)[1])
            # How long it takes depends on what else the machine does: the moments follow.
            usual = (usual + time.perf_counter() - start) / 2
            ends["next run failed"] += code != 0
            content = read_folder(folder, "index.html") or b"? 0"
            ends["next run not shown"] += int(content.split()[1]) != version
    assert publish(folder, version + 1) == 0
    stop.touch()
    for pid in readers:
        os.waitpid(pid, 0)
    os.kill(serving, signal.SIGKILL)
    os.waitpid(serving, 0)
    return {
        "kills": kills,
        "last_usual_ms": round(usual * 1000, 1),
        "ends": dict(ends),
        "folder": json.loads((folder / "reader0").read_text()),
        "http": json.loads((folder / "reader1").read_text()),
        "left": sorted(os.listdir(folder / "public")),
        "releases": len(os.listdir(folder / "public" / "releases")),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
