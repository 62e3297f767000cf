"""The state folder: one command at a time, never back in time, nothing done that cannot be recorded."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flowbrief.deliver.journal import read_journal
from flowbrief.deliver.state import open_state, refuse_unreadable_state
from flowbrief.model.delivery import DeliverySpec
from flowbrief.model.diagnostic import Diagnostic, Refused

NOW = datetime(2026, 2, 13, 8, tzinfo=UTC)
# Several of these at once: each appends as often as it gets the folder.
WRITER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from flowbrief.deliver.journal import append_entry
from flowbrief.deliver.state import open_state
from flowbrief.model.delivery import DeliverySpec
from flowbrief.model.diagnostic import Refused
won = lost = 0
sys.stdin.read(1)
for _ in range(40):
    try:
        with open_state(DeliverySpec(Path(sys.argv[1]), "state"), datetime.now(UTC)) as state:
            append_entry(state, datetime.now(UTC), "sent", date(2026, 2, 13), "f" * 64, sys.argv[2])
            won += 1
    except Refused as refused:
        assert refused.diagnostics[0].code == "already-running", refused
        lost += 1
print(won, lost)
"""


@pytest.fixture
def delivery(tmp_path: Path) -> DeliverySpec:
    return DeliverySpec(tmp_path / "desk" / "state" / "small", "state/small")


def refuse(delivery: DeliverySpec, now: datetime = NOW) -> Diagnostic:
    with pytest.raises(Refused) as refused, open_state(delivery, now):
        pass
    (found,) = refused.value.diagnostics
    return found


def test_the_folder_is_for_its_user_alone(delivery: DeliverySpec) -> None:
    with open_state(delivery, NOW) as state:
        assert state == delivery.state
    assert oct(state.stat().st_mode & 0o777) == "0o700"
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in state.iterdir()} == {
        "lock": "0o600",
        "clock": "0o600",
    }
    assert (state / "clock").read_text() == "2026-02-13T08:00:00+00:00\n"


@pytest.mark.parametrize("back", [timedelta(minutes=2), timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_went_back_stops_everything(delivery: DeliverySpec, back: timedelta) -> None:
    with open_state(delivery, NOW):
        pass
    found = refuse(delivery, NOW - back)
    assert (found.code, found.exit_code) == ("clock-behind", 3)
    assert "state/small/clock" in found.hint
    assert (delivery.state / "clock").read_text() == "2026-02-13T08:00:00+00:00\n"
    (delivery.state / "clock").unlink()
    with open_state(delivery, NOW - back):
        pass


@pytest.mark.parametrize("now", [NOW - timedelta(seconds=50), NOW, NOW + timedelta(days=7)])
def test_a_clock_that_was_set_right_stops_nothing(delivery: DeliverySpec, now: datetime) -> None:
    for at in (NOW, now):
        with open_state(delivery, at):
            pass
    assert datetime.fromisoformat((delivery.state / "clock").read_text().strip()) == now


def test_of_many_at_once_one_writes_at_a_time(delivery: DeliverySpec) -> None:
    command = [sys.executable, "-c", WRITER, str(delivery.state)]
    writers = [
        subprocess.Popen([*command, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for number in range(3)
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("!")
        writer.stdin.flush()
    counts = [tuple(map(int, writer.communicate(timeout=120)[0].split())) for writer in writers]
    assert [won + lost for won, lost in counts] == [40, 40, 40]
    assert sum(lost for _, lost in counts) > 0
    entries = read_journal(delivery.state)
    assert len(entries) == sum(won for won, _ in counts)


def test_a_folder_that_cannot_be_made_is_refused(delivery: DeliverySpec) -> None:
    delivery.state.parent.parent.mkdir()
    delivery.state.parent.write_text("a file is in the way")
    found = refuse(delivery)
    assert (found.code, found.exit_code, found.place.file) == ("state-not-writable", 7, "state/small")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_refused(delivery: DeliverySpec) -> None:
    delivery.state.mkdir(parents=True)
    delivery.state.chmod(0o500)
    assert refuse(delivery).code == "state-not-writable"


@pytest.mark.parametrize("name", ["lock", "clock"])
def test_what_is_no_file_is_refused(delivery: DeliverySpec, name: str) -> None:
    (delivery.state / name).mkdir(parents=True)
    assert refuse(delivery).code == "state-not-writable"


def test_a_lock_that_is_a_link_is_not_followed(delivery: DeliverySpec, tmp_path: Path) -> None:
    delivery.state.mkdir(parents=True)
    (delivery.state / "lock").symlink_to(tmp_path / "elsewhere")
    assert refuse(delivery).code == "state-not-writable"
    assert not (tmp_path / "elsewhere").exists()


def test_a_log_that_cannot_be_read_is_refused(delivery: DeliverySpec) -> None:
    (delivery.state / "log.jsonl").mkdir(parents=True)
    with pytest.raises(Refused) as refused, refuse_unreadable_state(delivery):
        read_journal(delivery.state)
    assert refused.value.diagnostics[0].code == "state-not-readable"
