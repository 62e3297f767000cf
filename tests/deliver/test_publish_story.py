"""Stored issues become a site in its place: what is chosen, what is refused, what the log remembers."""

import hashlib
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from issue_factory import build_issue, run_flowbrief
from publish_factory import DAYS, at, build_issues, copy_issues, make_report, publish_at

from flowbrief.cli.app import flowbrief
from flowbrief.cli.registered import registry
from flowbrief.deliver.approval import approve_issue, withdraw_approval
from flowbrief.deliver.journal import Entry, read_journal
from flowbrief.deliver.stored import read_stored
from flowbrief.dispatch import compare
from flowbrief.dispatch_site import PublishWish, go_back, show_releases
from flowbrief.model.diagnostic import Refused, Severity
from flowbrief.model.text import Text

NEEDS_APPROVAL = ("  site:", "  approve: required\n  site:")
WORDS = Text("科技基金的周度数字更正。", "The weekly figure of technology funds was corrected.")


@pytest.fixture(scope="session")
def built(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three issues; nobody may write into this folder."""
    return build_issues(tmp_path_factory.mktemp("publish"))


@pytest.fixture(scope="session")
def rebuilt(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second issue with another figure."""
    folder = tmp_path_factory.mktemp("republish")
    config = make_report(folder / "report")
    data = config.parent / "flows.csv"
    data.write_text(data.read_text().replace("1850,640", "1850,620"))
    build_issue(config, folder / "output", DAYS[1], formats=("html",))
    return folder / "output"


@pytest.fixture
def output(built: Path, tmp_path: Path) -> Path:
    return copy_issues(built, tmp_path / "output")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return make_report(tmp_path / "report")


def current(config: Path) -> Path:
    return config.parent / "public" / "current"


def list_log(config: Path) -> tuple[Entry, ...]:
    return read_journal(config.parent / "state" / "small")


def approve(config: Path, output: Path, day: date) -> None:
    state = config.parent / "state" / "small"
    state.mkdir(parents=True, exist_ok=True)
    approve_issue(state, read_stored(output, "small", day), "Li", "", at(-60).clock())


def hash_folder(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        digest.update(f"{path} ".encode() + content)
    return digest.hexdigest()


def refuse(minutes: float, config: Path, output: Path, wish: PublishWish | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        publish_at(minutes, config, output, wish)
    return refused.value


def test_the_pages_of_issues_are_their_bytes(config: Path, output: Path) -> None:
    done = publish_at(0, config, output)

    assert done.done is not None
    assert done.done.is_new
    for day in DAYS:
        stored = read_stored(output, "small", day)
        for language in ("zh", "en", "bilingual"):
            page = current(config) / language / day.isoformat() / "index.html"
            assert page.read_bytes() == stored.files[f"brief.{language}.html"]
        assert (current(config) / "issues" / day.isoformat() / "manifest.json").read_bytes() == stored.manifest_bytes
    assert (current(config) / "zh" / "latest" / "index.html").read_bytes() == read_stored(output, "small").files[
        "brief.zh.html"
    ]
    entry = list_log(config)[-1]
    assert entry.details["issues"] == {day.isoformat(): read_stored(output, "small", day).sha256 for day in DAYS}
    assert (entry.as_of, entry.manifest) == ("2024-06-05", read_stored(output, "small").sha256)


def test_a_second_time_nothing_changes_however_much_later(config: Path, output: Path) -> None:
    first = publish_at(0, config, output)
    before = hash_folder(config.parent / "public")
    again = publish_at(60 * 24 * 3, config, output)

    assert again.done is not None
    assert not again.done.is_new
    assert again.tree.sha256 == first.tree.sha256
    assert hash_folder(config.parent / "public") == before
    assert len(list_log(config)) == 1


def test_a_rehearsal_says_what_would_change_and_writes_nothing(config: Path, output: Path) -> None:
    done = publish_at(0, config, output, PublishWish(as_of=DAYS[1], dry_run=True))

    assert done.done is None
    assert f"zh/{DAYS[1]}/index.html" in done.change.new
    assert f"zh/{DAYS[2]}/index.html" not in done.change.new
    assert not (config.parent / "public").exists()
    assert list_log(config) == ()


def test_an_older_issue_is_asked_for(config: Path, output: Path) -> None:
    publish_at(0, config, output, PublishWish(as_of=DAYS[1]))

    assert not (current(config) / "zh" / DAYS[2].isoformat()).exists()
    next_week = publish_at(5, config, output)
    assert f"zh/{DAYS[2]}/index.html" in next_week.change.new
    assert "zh/latest/index.html" in next_week.change.changed


def test_a_correction_needs_words_and_readers_get_them(config: Path, output: Path, rebuilt: Path) -> None:
    publish_at(0, config, output)
    first = read_stored(output, "small", DAYS[1])
    copy_issues(rebuilt, output, DAYS[1:2])
    before = hash_folder(config.parent / "public")
    refused = refuse(5, config, output)

    assert [(one.code, refused.exit_code) for one in refused.diagnostics] == [("correction-needs-words", 2)]
    assert DAYS[1].isoformat() in refused.diagnostics[0].message
    assert hash_folder(config.parent / "public") == before

    done = publish_at(10, config, output, PublishWish(correction=WORDS))

    assert done.corrected == (DAYS[1].isoformat(),)
    assert WORDS.zh in (current(config) / "zh" / "corrections" / "index.html").read_text("utf-8")
    assert WORDS.en in (current(config) / "en" / "corrections" / "index.html").read_text("utf-8")
    assert list_log(config)[-1].details["corrections"] == {DAYS[1].isoformat(): {"zh": WORDS.zh, "en": WORDS.en}}
    again = publish_at(99, config, output)
    assert again.done is not None
    assert not again.done.is_new
    # What was public before can still be compared with.
    versions = compare(config, output, DAYS[1], None, at(100), registry).versions
    assert [one.entry.manifest for one in versions] == [first.sha256]
    assert versions[0].difference is not None


def test_words_for_no_correction_are_said_to_be_idle(config: Path, output: Path) -> None:
    done = publish_at(0, config, output, PublishWish(correction=WORDS))

    assert [one.code for one in done.warnings] == ["correction-unused"]
    assert "corrections" not in list_log(config)[-1].details


def test_a_correction_after_a_run_that_was_killed_needs_words_too(config: Path, output: Path, rebuilt: Path) -> None:
    publish_at(0, config, output)
    for name in ("log.jsonl", "log.head"):
        (config.parent / "state" / "small" / name).unlink()
    copy_issues(rebuilt, output, DAYS[1:2])

    assert [one.code for one in refuse(5, config, output).diagnostics] == ["correction-needs-words"]


def test_only_what_is_approved_goes_out(tmp_path: Path, output: Path, rebuilt: Path) -> None:
    config = make_report(tmp_path / "report", NEEDS_APPROVAL)
    refused = refuse(0, config, output)

    assert [(one.code, refused.exit_code) for one in refused.diagnostics] == [("not-approved", 8)]
    assert not (config.parent / "public").exists()

    approve(config, output, DAYS[2])
    approve(config, output, DAYS[1])
    done = publish_at(5, config, output)

    assert [one.code for one in done.warnings] == ["issue-left-out"]
    assert str(DAYS[0]) in str(done.warnings[0].place)
    assert not (current(config) / "zh" / DAYS[0].isoformat()).exists()
    assert (current(config) / "zh" / DAYS[1].isoformat()).exists()

    # One that readers can see is not taken away because it was built again.
    copy_issues(rebuilt, output, DAYS[1:2])
    refused = refuse(10, config, output, PublishWish(correction=WORDS))

    assert [(one.code, refused.exit_code) for one in refused.diagnostics] == [("not-approved", 8)]
    assert (current(config) / "zh" / DAYS[1].isoformat()).exists()


def test_an_older_issue_goes_out_while_the_latest_waits_for_approval(tmp_path: Path, output: Path) -> None:
    config = make_report(tmp_path / "report", NEEDS_APPROVAL)
    approve(config, output, DAYS[1])
    done = publish_at(0, config, output, PublishWish(as_of=DAYS[1]))

    assert done.tree.as_of == DAYS[1]


def test_drafts_never_go_out(config: Path, output: Path, tmp_path: Path) -> None:
    build_issue(config, output, DAYS[2], formats=("html",), draft=True)
    refused = refuse(0, config, output)

    assert [(one.code, refused.exit_code) for one in refused.diagnostics] == [("draft-issue", 8)]

    build_issue(config, output, DAYS[0], formats=("html",), draft=True)
    done = publish_at(5, config, output, PublishWish(as_of=DAYS[1]))

    assert [one.code for one in done.warnings] == ["issue-left-out"]
    assert list(done.tree.issues) == [DAYS[1].isoformat()]


def test_an_issue_that_readers_can_see_has_to_be_there(config: Path, output: Path) -> None:
    publish_at(0, config, output)
    shutil.rmtree(output / "small" / DAYS[0].isoformat())
    refused = refuse(5, config, output)

    assert [(one.code, refused.exit_code) for one in refused.diagnostics] == [("issue-missing", 5)]

    done = publish_at(10, config, output, PublishWish(without=(DAYS[0],)))

    assert f"zh/{DAYS[0]}/index.html" in done.change.gone
    assert not (current(config) / "zh" / DAYS[0].isoformat()).exists()


def test_the_latest_issue_may_be_taken_off_too(config: Path, output: Path) -> None:
    publish_at(0, config, output)
    done = publish_at(5, config, output, PublishWish(without=(DAYS[2],)))

    assert done.tree.as_of == DAYS[1]
    assert not (current(config) / "en" / DAYS[2].isoformat()).exists()


def test_an_issue_that_was_altered_stops_everything(config: Path, output: Path) -> None:
    publish_at(0, config, output)
    before = hash_folder(config.parent / "public")
    page = output / "small" / DAYS[0].isoformat() / "brief.zh.html"
    page.write_bytes(page.read_bytes().replace(b"</title>", b"!</title>"))
    refused = refuse(5, config, output)

    assert [(one.code, refused.exit_code) for one in refused.diagnostics] == [("issue-altered", 7)]
    assert hash_folder(config.parent / "public") == before


def test_a_config_without_a_site_is_refused(tmp_path: Path, output: Path) -> None:
    from issue_factory import make_small

    refused = refuse(0, make_small(tmp_path / "bare"), output)

    assert [(one.code, refused.exit_code) for one in refused.diagnostics] == [("no-site", 2)]


def test_going_back_and_forth(config: Path, output: Path) -> None:
    first = publish_at(0, config, output, PublishWish(as_of=DAYS[1]))
    second = publish_at(5, config, output)
    assert first.done is not None
    assert second.done is not None
    _, back = go_back(config, None, at(10), registry)

    assert back.release == first.done.release
    assert not (current(config) / "zh" / DAYS[2].isoformat()).exists()
    _, releases, now = show_releases(config, at(15), registry)
    assert [one.release for one in releases] == [first.done.release, second.done.release]
    assert now == releases[0]
    assert [entry.action for entry in list_log(config)] == ["published", "published", "rolled-back"]
    # Publishing again shows the latest issue once more; nothing was corrected.
    third = publish_at(20, config, output)
    assert third.corrected == ()
    assert (current(config) / "zh" / DAYS[2].isoformat()).exists()


def test_what_is_shown_again_is_no_correction(config: Path, output: Path, rebuilt: Path) -> None:
    publish_at(0, config, output)
    copy_issues(rebuilt, output, DAYS[1:2])
    publish_at(10, config, output, PublishWish(correction=WORDS))
    go_back(config, None, at(20), registry)
    publish_at(30, config, output)

    page = (current(config) / "en" / "corrections" / "index.html").read_text("utf-8")
    labels = ("First published", "Published with corrections", "Earlier version restored")
    assert [page.count(label) for label in labels] == [1, 1, 2]
    assert page.count(WORDS.en) == 1
    said = CliRunner().invoke(flowbrief, ["log", str(config)]).stdout
    assert f"corrections: {DAYS[1]} “{WORDS.en}” “{WORDS.zh}”" in said


def test_nobody_goes_back_to_what_is_not_approved_any_more(tmp_path: Path, output: Path, rebuilt: Path) -> None:
    config = make_report(tmp_path / "report", NEEDS_APPROVAL)
    approve(config, output, DAYS[1])
    publish_at(0, config, output, PublishWish(as_of=DAYS[1]))
    state = config.parent / "state" / "small"
    withdraw_approval(state, read_stored(output, "small", DAYS[1]), "Li", "", at(1).clock())
    copy_issues(rebuilt, output, DAYS[1:2])
    approve(config, output, DAYS[1])
    publish_at(5, config, output, PublishWish(as_of=DAYS[1], correction=WORDS))
    shown = hash_folder(config.parent / "public")
    with pytest.raises(Refused) as refused:
        go_back(config, None, at(10), registry)

    assert [(one.code, one.exit_code) for one in refused.value.diagnostics] == [("not-approved", 8)]
    assert hash_folder(config.parent / "public") == shown


class _Silent(http.server.SimpleHTTPRequestHandler):
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_issues_that_were_built_for_another_address_are_named(tmp_path: Path, output: Path) -> None:
    (found,) = publish_at(0, make_report(tmp_path / "report", url="https://new.example.com/"), output).warnings

    assert (found.code, found.severity) == ("issue-elsewhere", Severity.WARNING)
    assert all(day.isoformat() in found.message for day in DAYS)
    assert "for https://desk.example.com/briefs/, not for https://new.example.com/" in found.message
    assert publish_at(0, make_report(tmp_path / "other"), output).warnings == ()


def test_the_site_is_fetched_back_from_its_address(tmp_path: Path, output: Path) -> None:
    with serve(tmp_path / "report" / "public" / "current") as url:
        config = make_report(tmp_path / "report", url=url)
        publish_at(0, config, output, PublishWish(verify_url=True))

    refused = refuse(5, config, output, PublishWish(verify_url=True))
    assert [(one.code, refused.exit_code) for one in refused.diagnostics] == [("site-unreachable", 7)]


def test_an_address_that_shows_something_else_is_noticed(
    tmp_path: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowbrief.deliver.site.fetch_back._WAITS", (1,))
    with serve(tmp_path) as url:
        config = make_report(tmp_path / "report", ("keep: 3", "keep: 3, verify_url: true"), url=url)
        refused = refuse(0, config, output)

    assert {one.code for one in refused.diagnostics} == {"published-differs"}
    assert refused.exit_code == 7


def run(*arguments: object) -> Result:
    """Run a command in this process: quicker, and its output is the same."""
    result = CliRunner().invoke(flowbrief, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_command_publishes_and_goes_back(config: Path, output: Path) -> None:
    done = run("publish", config, "-o", output, "--as-of", DAYS[1])
    assert done.exit_code == 0
    assert ", for https://desk.example.com/briefs/" in done.stdout
    assert "pages" in done.stderr.split()
    again = run("publish", config, "-o", output, "--as-of", DAYS[1], "-q")
    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "")
    planned = json.loads(run("publish", config, "-o", output, "--dry-run", "--json").stdout)
    assert (planned["status"], f"zh/{DAYS[2]}/index.html" in planned["new"]) == ("planned", True)
    assert run("rollback", config).exit_code == 2
    published = json.loads(run("publish", config, "-o", output, "--json").stdout)
    assert (published["status"], published["issues"]) == ("published", list_log(config)[-1].details["issues"])
    listed = run("rollback", config, "--list").stdout.splitlines()
    assert [line[0] for line in listed] == [" ", "*"]
    back = json.loads(run("rollback", config, "--to", listed[0].split()[0], "--json").stdout)
    assert back == {"status": "rolled-back", "report": "small", "release": listed[0].split()[0]}
    assert "issues: 2" in run("log", config).stdout


@pytest.mark.parametrize(
    "words", [("English first", "中文在后"), ("", "nothing"), ("两\n行", "two lines"), ("字" * 401, "long")]
)
def test_words_of_a_correction_are_a_line_in_each_language(config: Path, output: Path, words: tuple[str, str]) -> None:
    wrong = run("publish", config, "-o", output, "--correction", *words)

    assert (wrong.exit_code, "--correction" in wrong.stderr) == (2, True)


@pytest.mark.slow
def test_commands_killed_at_any_moment_leave_whole_pages(config: Path, output: Path, tmp_path: Path) -> None:
    import random
    import time

    publish_at(-600, config, output, PublishWish(as_of=DAYS[0]))
    pick = random.Random(1)
    code = "from flowbrief.cli import main; main()"
    ends = {"killed": 0, "finished": 0}
    start = time.perf_counter()
    run_flowbrief("publish", config, "-o", output, "--as-of", DAYS[1], cwd=tmp_path)
    usual = time.perf_counter() - start
    for number in range(30):
        command = [
            sys.executable,
            "-c",
            code,
            "publish",
            str(config),
            "-o",
            str(output),
            "--as-of",
            str(DAYS[number % 3]),
        ]
        running = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(pick.uniform(usual * 0.3, usual * 1.2))
        running.kill()
        ends["killed" if running.wait() else "finished"] += 1
        page = (current(config) / "zh" / "index.html").read_bytes()
        assert page.rstrip().endswith(b"</html>")
    assert ends["killed"] > 10
    assert run_flowbrief("publish", config, "-o", output, cwd=tmp_path).returncode == 0
    assert (current(config) / "zh" / DAYS[2].isoformat() / "index.html").is_file()


@pytest.mark.parametrize("count", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_of_several_commands_at_once_one_publishes(config: Path, output: Path, tmp_path: Path, count: int) -> None:
    command = [
        sys.executable,
        "-c",
        "from flowbrief.cli import main; main()",
        "publish",
        str(config),
        "-o",
        str(output),
    ]
    running = [
        subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    ended = [(one.communicate(), one.returncode) for one in running]

    published = [out for (out, _), code in ended if code == 0 and "published and fetched back" in out]
    unchanged = [out for (out, _), code in ended if code == 0 and "nothing changed" in out]
    refused = [err for (_, err), code in ended if code == 7 and "already-running" in err]
    assert len(published) == 1
    assert len(published) + len(unchanged) + len(refused) == count
    assert len(list_log(config)) == 1
    assert len(os.listdir(config.parent / "public" / "releases")) == 1
