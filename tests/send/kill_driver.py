"""Sends mail again and again and is killed each time: at a named point, or by somebody else at any moment.

`python kill_driver.py FOLDER COUNT` reads a line `PORT MAILING POINT NUMBER` for each run, forks, and lets the child
send; at the numberth time that it comes by the point, it kills itself (`- 0`: never). The answers are a line with the
child's number, and one with how it ended.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from mail_factory import Desk, make_recipients

from flowbrief.deliver.mail import outbox, sending, smtp
from flowbrief.deliver.mail.smtp_client import Client
from flowbrief.model.diagnostic import Refused

# Before and after each thing that leaves a trace on the disk or at the server.
POINTS = (
    "before-enlist", "after-enlist", "before-log", "after-log", "before-begin", "after-begin", "before-data",
    "after-data", "before-content", "after-content", "before-dot", "after-dot", "before-answer", "after-answer",
    "before-settle", "after-settle", "before-rset", "after-rset", "before-end", "after-end",
)  # fmt: skip


class Reaper:
    """Kills the process when it comes by a point for the numberth time."""

    def __init__(self, point: str, number: int) -> None:
        self.point, self.left = point, number

    def reach(self, point: str) -> None:
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def wrap(self, owner: Any, name: str, point: str) -> None:
        original: Callable[..., Any] = getattr(owner, name)

        def watched(*given: Any, **named: Any) -> Any:
            self.reach(f"before-{point}")
            try:
                return original(*given, **named)
            finally:
                self.reach(f"after-{point}")

        setattr(owner, name, watched)

    def wrap_commands(self) -> None:
        docmd, send, getreply = Client.docmd, Client.send, Client.getreply

        def watched_docmd(client: Client, command: str, arguments: str = "") -> tuple[int, bytes]:
            point = {"DATA": "data", "RSET": "rset"}.get(command, "other")
            self.reach(f"before-{point}")
            answer = docmd(client, command, arguments)
            self.reach(f"after-{point}")
            return answer

        def watched_send(client: Client, content: Any) -> None:
            point = "dot" if content == b".\r\n" else "content" if len(content) > 200 else "other"
            self.reach(f"before-{point}")
            send(client, content)
            self.reach(f"after-{point}")
            if point == "dot":
                client.awaits_answer = True  # type: ignore[attr-defined]

        def watched_getreply(client: Client) -> tuple[int, bytes]:
            point = "answer" if getattr(client, "awaits_answer", False) else "other"
            client.awaits_answer = False  # type: ignore[attr-defined]
            self.reach(f"before-{point}")
            answer = getreply(client)
            self.reach(f"after-{point}")
            return answer

        Client.docmd, Client.send, Client.getreply = watched_docmd, watched_send, watched_getreply  # type: ignore[method-assign,assignment]


def lie_in_wait(point: str, number: int) -> None:
    reaper = Reaper(point, number)
    reaper.wrap(outbox.Outbox, "enlist", "enlist")
    reaper.wrap(outbox.Outbox, "begin", "begin")
    reaper.wrap(outbox.Outbox, "settle", "settle")
    reaper.wrap(sending, "append_entry", "log")
    reaper.wrap(smtp.Session, "close", "end")
    reaper.wrap_commands()


def run_once(folder: Path, port: int, count: int) -> int:
    desk = Desk(folder, port, report=folder.name, timeout_seconds=10, retries=1)
    try:
        return 0 if desk.send(make_recipients(count), approve=False).is_complete else 7
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return int(refused.exit_code)


def tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    for line in sys.stdin:
        port, where, point, number = line.split()
        child = os.fork()
        if child == 0:
            if point != "-":
                lie_in_wait(point, int(number))
            os._exit(run_once(folder / where, int(port), count))
        tell(child)
        _, status = os.waitpid(child, 0)
        tell(-os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))


if __name__ == "__main__":
    main()
