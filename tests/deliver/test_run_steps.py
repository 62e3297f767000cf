"""A run does what is to be done, says so, and goes on where it was; what was approved is what goes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer
from fetch_factory import DATA, change
from fetch_server import Reply, Server
from run_factory import AS_OF, NEXT_WEEK, READERS, STEPS, Desk, readers

CHECK = "/ping/6b1f5d1e-0c2d-4f7a-9e21-5d8f3c7b9a10"
FAST = {"failed", "config", "mail"}


@pytest.fixture
def desk(tmp_path: Path, server: Server, smtp: FaultServer) -> Desk:
    """A report with everything: a source that is online, a site, mail."""
    return Desk(tmp_path, server, smtp=f"smtp://127.0.0.1:{smtp.port}")


def mark_slow(*ways: str) -> list[object]:
    return [way if way in FAST else pytest.param(way, marks=pytest.mark.slow) for way in ways]


@pytest.mark.slow
def test_a_report_that_goes_nowhere_is_built_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path, site=False, formats="[html]")
    first, second = desk.run(), desk.run()
    assert first.code == second.code == 0
    done = dict.fromkeys(("start", "check", "build"), "done")
    assert first.steps == dict.fromkeys(STEPS, "nothing to do") | done
    assert (first.result["result"], second.result["result"]) == ("done", "nothing to do")
    assert second.steps["build"] == "nothing to do"
    assert first.result["as_of"] == AS_OF
    keys = {"step", "status", "as_of", "started", "ended", "said", "made", "diagnostics", "exit_code"}
    for line in first.lines[:-1]:
        assert set(line) == keys
        assert first.result["started"] <= line["started"] <= line["ended"] <= first.result["ended"]


def test_a_week_goes_all_the_way_once(desk: Desk, server: Server, smtp: FaultServer) -> None:
    first = desk.run()
    # Nobody has looked at the list yet: the first mailing to it needs an approval, which the report does not ask for.
    assert (first.code, first.lines[-2]["step"], first.codes) == (8, "send", ["first-mailing"])
    assert "flowbrief approve" in first.result["next"]
    desk.approve_issue()
    second = desk.run()
    assert (second.code, second.result["result"], second.result["delivered"]) == (0, "done", [AS_OF])
    assert readers(smtp) == READERS
    shown = desk.read_shown()
    assert shown[f"zh/{AS_OF}/index.html"] == (desk.issue / "brief.zh.html").read_bytes()
    third = desk.run()
    assert (third.code, third.result["result"]) == (0, "nothing to do")
    assert list(third.steps) == ["start", "fetch", "check", "build"]
    assert f"the brief of {AS_OF} is out already" in third.lines[-2]["said"]
    assert (desk.read_shown(), readers(smtp)) == (shown, READERS)
    server.answer("/flows.csv", NEXT_WEEK)
    fourth = desk.run()
    assert (fourth.code, fourth.result["delivered"]) == (0, ["2024-06-12"])
    assert fourth.steps == dict.fromkeys(STEPS, "done") | {"approval": "nothing to do"}
    assert readers(smtp) == sorted(READERS * 2)
    assert f"zh/{AS_OF}/index.html" in desk.read_shown()


@pytest.mark.slow
def test_a_revision_does_not_change_what_is_out(out: Desk, server: Server, smtp: FaultServer) -> None:
    before = (out.read_shown(), (out.issue / "manifest.json").read_bytes())
    server.answer("/flows.csv", change(DATA, "2024-06-05", -61))
    ran = out.run()
    assert (ran.code, ran.steps["fetch"], ran.result["result"]) == (0, "done", "nothing to do")
    assert (out.read_shown(), (out.issue / "manifest.json").read_bytes(), readers(smtp)) == (*before, [])


def test_a_run_waits_for_its_approval_and_then_goes_on(desk: Desk, server: Server, smtp: FaultServer) -> None:
    desk.approve = True
    desk.write()
    first = desk.run()
    assert (first.code, first.result["result"]) == (8, "waiting for approval")
    assert first.lines[-2]["status"] == "waiting for approval"
    assert f"flowbrief approve {desk.config} --as-of {AS_OF} --by NAME" in first.result["next"]
    assert f"flowbrief run {desk.config}" in first.result["next"]
    manifest = (desk.issue / "manifest.json").read_bytes()
    # Newer data do not change what the desk is reading.
    server.answer("/flows.csv", change(DATA, "2024-06-05", -61))
    again = desk.run()
    assert (again.code, again.steps["fetch"], again.steps["build"]) == (8, "done", "nothing to do")
    assert (desk.issue / "manifest.json").read_bytes() == manifest
    assert (desk.read_shown(), readers(smtp)) == ({}, [])
    desk.approve_issue()
    server.answer("/flows.csv", change(NEXT_WEEK, "2024-06-05", -62))
    ran = desk.run()
    # What was approved goes out before anything is fetched; then the next week is built, and waits.
    assert (ran.code, ran.result["delivered"], ran.result["as_of"]) == (8, [AS_OF], "2024-06-12")
    order = [(line["step"], line["as_of"], line["status"]) for line in ran.lines[1:5]]
    assert order == [
        ("approval", AS_OF, "done"), ("publish", AS_OF, "done"), ("send", AS_OF, "done"), ("fetch", None, "done"),
    ]  # fmt: skip
    assert (desk.issue / "manifest.json").read_bytes() == manifest
    assert desk.read_shown()[f"zh/{AS_OF}/index.html"] == (desk.issue / "brief.zh.html").read_bytes()
    assert "zh/2024-06-12/index.html" not in desk.read_shown()
    assert readers(smtp) == READERS


@pytest.mark.slow
def test_an_issue_that_waits_is_built_anew_when_its_texts_change(desk: Desk) -> None:
    desk.approve = True
    desk.write()
    desk.run()
    manifest = (desk.issue / "manifest.json").read_bytes()
    desk.config.write_text(desk.config.read_text("utf-8").replace("A small report", "A smaller report"), "utf-8")
    assert desk.run().steps["build"] == "done"
    assert (desk.issue / "manifest.json").read_bytes() != manifest


@pytest.mark.slow
def test_an_approval_is_for_the_bytes_it_was_given_for(desk: Desk, smtp: FaultServer) -> None:
    desk.approve = True
    desk.write()
    desk.run()
    desk.approve_issue()
    desk.config.write_text(desk.config.read_text("utf-8").replace("A small report", "A smaller report"), "utf-8")
    assert desk.call("build", "--json").code == 0
    ran = desk.run()
    assert (ran.code, readers(smtp), desk.read_shown()) == (8, [], {})
    assert "differs from what Desk approved" in ran.lines[-2]["said"]


@pytest.mark.parametrize("way", mark_slow("done", "nothing", "waiting", "failed", "config", "unheard"))
def test_the_heartbeat_hears_how_a_run_ends(way: str, tmp_path: Path, server: Server) -> None:
    for ending in ("", "/start", "/fail"):
        server.answer(CHECK + ending, Reply(status=500 if way == "unheard" else 200))
    url = "env:DESK_HEARTBEAT"
    desk = Desk(tmp_path, site=False, formats="[html]", heartbeat=url, approve=way == "waiting")
    desk.environment = {"DESK_HEARTBEAT": server.url(CHECK)}
    if way == "failed":
        (tmp_path / "flows.csv").write_text("week,total_mn,tech_mn\nyesterday,1,2\n")
    if way == "config":
        desk.config.write_text(desk.config.read_text("utf-8") + "unknown: 1\n", "utf-8")
    if way == "nothing":
        desk.run()
        server.asked.clear()
    ran = desk.run()
    asked = [path.removeprefix(CHECK) for path in server.paths()]
    assert asked == {
        "done": ["/start", ""], "nothing": ["/start", ""], "waiting": ["/start"], "failed": ["/start", "/fail"],
        "config": [], "unheard": ["/start", ""],
    }[way]  # fmt: skip
    assert ran.code == {"waiting": 8, "failed": 4, "config": 2}.get(way, 0)
    codes = [one["code"] for one in ran.result["diagnostics"]]
    assert codes == (["heartbeat-unheard"] if way == "unheard" else [])


@pytest.mark.slow
def test_without_json_there_are_plain_lines(out: Desk, server: Server) -> None:
    assert out.call("run", "--quiet").stdout == ""
    server.answer("/flows.csv", NEXT_WEEK)
    ran = out.call("run")
    lines = ran.stdout.splitlines()
    assert lines[0].startswith("start: done")
    assert lines[-1] == "small 2024-06-12: done"
    assert [line.split(":")[0].split()[0] for line in lines[:-1]] == list(STEPS)


@pytest.mark.slow
def test_a_day_can_be_asked_for(tmp_path: Path) -> None:
    ran = Desk(tmp_path, site=False, formats="[html]").run("--as-of", "2024-05-29")
    assert (ran.code, ran.result["as_of"], ran.steps["build"]) == (0, "2024-05-29", "done")


def fail_fetch(desk: Desk, server: Server, smtp: FaultServer) -> None:
    server.answer("/flows.csv", Reply(status=503))


def fail_page(desk: Desk, server: Server, smtp: FaultServer) -> None:
    server.answer("/flows.csv", b"<!doctype html><title>Maintenance</title>")


def fail_data(desk: Desk, server: Server, smtp: FaultServer) -> None:
    """A week is missing: the bytes are a file, and the check of the whole finds it."""
    lines = DATA.decode().splitlines(keepends=True)
    server.answer("/flows.csv", "".join((*lines[:-1], "2024-06-19,1,2\n")).encode())


def fail_config(desk: Desk, server: Server, smtp: FaultServer) -> None:
    desk.config.write_text(desk.config.read_text("utf-8").replace("kind: net_flow", "kind: net_flows"), "utf-8")


def fail_site(desk: Desk, server: Server, smtp: FaultServer) -> None:
    server.answer("/flows.csv", NEXT_WEEK)
    text = desk.config.read_text("utf-8").replace("to: file:public", "to: file:flows.lock/public")
    desk.config.write_text(text, "utf-8")
    (desk.folder / "flows.lock").write_text("a file, where a folder should be")


def fail_mail(desk: Desk, server: Server, smtp: FaultServer) -> None:
    server.answer("/flows.csv", NEXT_WEEK)
    smtp.faults["greeting"] = "421 4.3.2 closed"


def fail_list(desk: Desk, server: Server, smtp: FaultServer) -> None:
    server.answer("/flows.csv", NEXT_WEEK)
    (desk.folder / "recipients.csv").write_text("address,name,language,format\nnobody,,zh,text\n")


FAILURES: dict[str, tuple[Any, int, str, str]] = {
    "fetch": (fail_fetch, 5, "fetch", "when the source answers again"),
    "page": (fail_page, 4, "fetch", "when the source answers again"),
    "data": (fail_data, 4, "check", "stays as it is"),
    "config": (fail_config, 2, "start", "nothing was done"),
    "site": (fail_site, 7, "publish", "nobody was mailed"),
    "mail": (fail_mail, 7, "send", "flowbrief outbox"),
    "list": (fail_list, 2, "send", "flowbrief outbox"),
}


@pytest.mark.parametrize("way", mark_slow(*FAILURES))
def test_a_failure_leaves_what_is_out_and_says_what_to_do(
    way: str, out: Desk, server: Server, smtp: FaultServer
) -> None:
    fail, code, step, hint = FAILURES[way]
    issue = (out.issue / "manifest.json").read_bytes()
    shown = out.read_shown()
    fail(out, server, smtp)
    ran = out.run()
    assert (ran.code, ran.result["result"], ran.result["exit_code"]) == (code, "failed", code), ran.stdout
    assert (ran.lines[-2]["step"], ran.lines[-2]["status"]) == (step, "failed")
    assert hint in ran.result["next"]
    assert f"flowbrief run {out.config}" in ran.result["next"]
    assert all(one["hint"] and one["message"] for one in ran.lines[-2]["diagnostics"])
    assert (out.issue / "manifest.json").read_bytes() == issue
    if step != "send":
        assert out.read_shown() == shown
    assert readers(smtp) == []
    # Mended, the next run does what this one could not.
    smtp.faults.clear()
    (out.folder / "recipients.csv").unlink()
    out.write()
    server.answer("/flows.csv", NEXT_WEEK)
    mended = out.run()
    assert (mended.code, mended.result["delivered"]) == (0, ["2024-06-12"]), mended.stdout
    assert readers(smtp) == READERS


@pytest.mark.slow
def test_who_is_put_off_gets_it_from_the_next_run_and_nobody_twice(
    out: Desk, server: Server, smtp: FaultServer
) -> None:
    server.answer("/flows.csv", NEXT_WEEK)
    smtp.faults["rcpt"] = lambda address: "451 4.7.1 later" if address == READERS[1] else None
    first = out.run()
    assert (first.code, first.steps["send"]) == (7, "failed")
    assert f"{READERS[1]} (deferred)" in first.stdout
    assert readers(smtp) == [READERS[0], READERS[2]]
    smtp.faults.clear()
    second = out.run()
    assert (second.code, second.result["delivered"]) == (0, ["2024-06-12"])
    assert readers(smtp) == READERS


@pytest.mark.slow
def test_unknown_is_reported_once_and_never_mailed_again(out: Desk, server: Server, smtp: FaultServer) -> None:
    server.answer("/flows.csv", NEXT_WEEK)
    smtp.faults["dot"] = lambda address: "drop" if address == READERS[2] else None
    first = out.run()
    assert first.code == 7
    assert f"{READERS[2]} (unknown)" in first.stdout
    smtp.faults.clear()
    smtp.taken.clear()
    second = out.run()
    assert (second.code, second.result["result"], readers(smtp)) == (0, "nothing to do", [])


@pytest.mark.slow
def test_an_issue_of_which_a_part_is_out_is_finished_as_it_was_begun(
    out: Desk, server: Server, smtp: FaultServer
) -> None:
    server.answer("/flows.csv", NEXT_WEEK)
    smtp.faults["greeting"] = "421 4.3.2 closed"
    assert out.run().code == 7
    issue = out.output / "small" / "2024-06-12" / "manifest.json"
    manifest = issue.read_bytes()
    server.answer("/flows.csv", change(NEXT_WEEK, "2024-06-12", 421))
    smtp.faults.clear()
    ran = out.run()
    assert (ran.code, ran.result["delivered"]) == (0, ["2024-06-12"])
    assert (issue.read_bytes(), readers(smtp)) == (manifest, READERS)


@pytest.mark.slow
def test_an_optional_source_that_is_down_stops_nothing(tmp_path: Path, server: Server) -> None:
    """The source stands twice in the config, the second time as one that the report can do without."""
    desk = Desk(tmp_path, server, site=False, formats="[html]")
    text = desk.config.read_text("utf-8")
    start, end = text.index("  flows:\n    kind"), text.index("subjects:")
    other = text[start:end].replace("  flows:", "  more:").replace("/flows.csv", "/more.csv")
    other = other.replace("    kind: csv\n", "    kind: csv\n    optional: true\n")
    desk.config.write_text(text[:end] + other + text[end:], "utf-8")
    ran = desk.run()
    assert ran.code == 0, ran.stdout
    (found,) = ran.lines[1]["diagnostics"]
    assert (found["severity"], found["code"]) == ("warning", "fetch-failed")
    (lacks,) = ran.lines[2]["diagnostics"]
    assert (lacks["code"], ran.lines[3]["diagnostics"]) == ("source-absent", [])


@pytest.mark.slow
def test_nothing_else_is_printed_on_stdout(out: Desk, server: Server) -> None:
    server.answer("/flows.csv", NEXT_WEEK)
    ran = out.run_apart(env={"PYTHONWARNINGS": "default"})
    assert ran.code == 0, ran.stderr
    assert len(ran.lines) == len(STEPS) + 1
