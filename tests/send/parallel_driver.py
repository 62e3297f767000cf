"""Many processes that begin to send the same issue at once.

`python parallel_driver.py FOLDER PORT RECIPIENTS PROCESSES` prints a line for each: how many it tried, or why it was
refused.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from mail_factory import Desk, make_recipients

from flowbrief.model.diagnostic import Refused


def main() -> None:
    folder, port, count, processes = Path(sys.argv[1]), *map(int, sys.argv[2:])
    desk = Desk(folder, port, timeout_seconds=10)
    desk.note("approved")
    ready, go = os.pipe()
    for _ in range(processes):
        if os.fork() == 0:
            os.close(go)
            # Ends for all of them at once.
            os.read(ready, 1)
            try:
                said = f"tried {desk.send(make_recipients(count), approve=False).tried}"
            except Refused as refused:
                said = refused.diagnostics[0].code
            os.write(1, f"{said}\n".encode())
            os._exit(0)
    os.close(ready)
    os.close(go)
    for _ in range(processes):
        os.wait()


if __name__ == "__main__":
    main()
