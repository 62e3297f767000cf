"""Publish the same site from many processes at once; prints how each ended as JSON.

Run as a program: it forks. Usage: parallel_publish.py FOLDER PROCESSES
"""

from __future__ import annotations

import collections
import json
import os
import sys
from pathlib import Path

from kill_publish import START
from tree_factory import make_site

from flowbrief.deliver.site.publish import publish_tree
from flowbrief.deliver.site.targets.local import LocalFolder
from flowbrief.deliver.state import open_state
from flowbrief.model.delivery import DeliverySpec
from flowbrief.model.diagnostic import Refused

ENDS = {0: "published", 10: "nothing changed", 20: "already-running"}


def publish(folder: Path) -> int:
    tree = make_site(1)
    try:
        with open_state(DeliverySpec(folder / "state", "state"), START) as state:
            done = publish_tree(state, LocalFolder(folder / "public", "file:public", 3), tree, START)
    except Refused as refused:
        codes = [one.code for one in refused.diagnostics]
        return 20 if codes == ["already-running"] and refused.exit_code == 7 else 30
    return 0 if done.is_new else 10


def main(folder: Path, processes: int) -> dict[str, int]:
    ready, begin = os.pipe(), os.pipe()
    children = []
    for _ in range(processes):
        pid = os.fork()
        if not pid:
            os.close(begin[1])
            os.write(ready[1], b".")
            os.read(begin[0], 1)  # returns when the parent closes its end
            code = 99
            try:
                code = publish(folder)
            finally:
                os._exit(code)
        children.append(pid)
    waiting = 0
    while waiting < processes:
        waiting += len(os.read(ready[0], 1024))
    os.close(begin[1])
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
    return dict(collections.Counter(ENDS.get(code, f"exit {code}") for code in codes))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
