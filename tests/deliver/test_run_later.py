"""Runs after something stayed undone: nothing new waits for it, and nothing that readers have is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from fault_server import FaultServer
from fetch_factory import change
from fetch_server import Server
from run_factory import AS_OF, NEXT_WEEK, Desk

STUCK = "reader2@example.org"


@pytest.fixture
def desk(tmp_path: Path, server: Server, smtp: FaultServer) -> Desk:
    return Desk(tmp_path, server, smtp=f"smtp://127.0.0.1:{smtp.port}")


def put_off(address: str) -> str | None:
    return "452 4.2.2 mailbox full" if address == STUCK else None


def test_one_full_mailbox_does_not_hold_up_the_weeks_after(desk: Desk, server: Server, smtp: FaultServer) -> None:
    assert desk.run().code == 8
    desk.approve_issue()
    smtp.faults["rcpt"] = put_off
    assert desk.run().code == 7
    server.answer("/flows.csv", NEXT_WEEK)
    ran = desk.run()
    assert "zh/2024-06-12/index.html" in desk.read_shown()
    assert [taken.recipient for taken in smtp.taken] == ["reader1@example.org", "reader3@example.org"] * 2
    # Somebody still lacks mail, and is named.
    assert ran.code == 7
    assert f"{STUCK} (deferred)" in ran.stdout


@pytest.mark.slow
def test_waiting_for_an_approval_does_not_hide_that_somebody_lacks_mail(
    desk: Desk, server: Server, smtp: FaultServer
) -> None:
    desk.approve = True
    desk.write()
    assert desk.run().code == 8
    desk.approve_issue()
    smtp.faults["rcpt"] = put_off
    server.answer("/flows.csv", NEXT_WEEK)
    assert desk.run().code == 7
    ran = desk.run()
    assert (ran.code, ran.result["result"], ran.lines[-2]["status"]) == (7, "failed", "waiting for approval")
    assert "flowbrief approve" in ran.result["next"]
    assert "zh/2024-06-12/index.html" not in desk.read_shown()
    # Both go out as they were approved, though the source says otherwise by now.
    desk.approve_issue()
    server.answer("/flows.csv", change(NEXT_WEEK, "2024-06-12", 421))
    smtp.faults.clear()
    ran = desk.run()
    assert (ran.code, ran.result["delivered"]) == (0, [AS_OF, "2024-06-12"])


@pytest.mark.slow
def test_what_was_begun_is_finished_without_taking_a_later_issue_away(
    desk: Desk, server: Server, smtp: FaultServer
) -> None:
    assert desk.run().code == 8
    desk.approve_issue()
    smtp.faults["rcpt"] = put_off
    assert desk.run().code == 7
    # The desk brings the next one out by hand.
    server.answer("/flows.csv", NEXT_WEEK)
    codes = [desk.call(command).code for command in ("fetch", "build", "publish", "send")]
    assert codes == [0, 0, 0, 7]
    shown = desk.read_shown()
    assert "zh/2024-06-12/index.html" in shown
    releases = set((desk.folder / "public" / "releases").iterdir())
    ran = desk.run()
    assert set((desk.folder / "public" / "releases").iterdir()) == releases, ran.stdout
    assert desk.read_shown() == shown


def test_a_site_that_somebody_took_back_stays_so(desk: Desk, server: Server, smtp: FaultServer) -> None:
    desk.bring_out()
    smtp.faults["rcpt"] = put_off
    server.answer("/flows.csv", NEXT_WEEK)
    assert desk.run().code == 7
    assert "zh/2024-06-12/index.html" in desk.read_shown()
    assert desk.call("rollback").code == 0
    shown = desk.read_shown()
    smtp.taken.clear()
    smtp.faults.clear()
    ran = desk.run()
    assert (desk.read_shown(), smtp.taken) == (shown, []), ran.stdout
    assert ran.code == 0
    assert "taken off the site" in ran.stdout
    # The desk shows it again, and the next run ends what was begun.
    assert desk.call("publish").code == 0
    ran = desk.run()
    assert (ran.code, [taken.recipient for taken in smtp.taken]) == (0, [STUCK])
    assert AS_OF in str(sorted(desk.read_shown()))
