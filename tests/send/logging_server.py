"""A mail server as a process of its own, which writes down whom it took a message for.

`python logging_server.py LOG` prints its port and ends with its input. A line of the log is on its way to the disk
before the client gets an answer.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fault_server import FaultServer, Taken


def main() -> None:
    log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(taken: Taken) -> None:
        os.write(log, f"{taken.recipient} {taken.message_id}\n".encode())

    server = FaultServer(log=write, keeps=False)
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
