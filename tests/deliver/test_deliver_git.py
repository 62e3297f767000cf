"""A branch of a bare repository, by the real git."""

import hashlib
import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from git_server import send_on, serve_git
from tree_factory import DAYS, later, make_site

from flowbrief.deliver.journal import read_journal
from flowbrief.deliver.site.publish import list_releases, publish_tree, roll_back
from flowbrief.deliver.site.targets.git import GitBranch
from flowbrief.deliver.site.targets.git_commands import Clone
from flowbrief.deliver.site.targets.record import RECORD
from flowbrief.deliver.site.tree import Tree
from flowbrief.model.diagnostic import Refused

CLEAN = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *command: str, content: bytes = b"") -> str:
    identity = ["-c", "user.name=Somebody", "-c", "user.email=else@example.com"]
    ended = subprocess.run(
        ["git", *identity, *command], cwd=folder, input=content, capture_output=True, env=CLEAN, check=True
    )
    return ended.stdout.decode()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "site.git"
    folder.mkdir()
    git(folder, "init", "--quiet", "--bare")
    return folder


@pytest.fixture
def branch(repository: Path) -> GitBranch:
    return GitBranch(str(repository), "pages", "git:site.git#pages", {"author": "Desk <desk@example.com>"})


def list_files(repository: Path) -> list[str]:
    return git(repository, "ls-tree", "-r", "--name-only", "pages").split()


def read(repository: Path, path: str) -> bytes:
    return subprocess.run(
        ["git", "show", f"pages:{path}"], cwd=repository, capture_output=True, env=CLEAN, check=True
    ).stdout


def count(repository: Path) -> int:
    return int(git(repository, "rev-list", "--count", "pages"))


def push_something(repository: Path, folder: Path, name: str = "CNAME", text: str = "briefs.example.com\n") -> None:
    """Commit a file as somebody else does."""
    git(folder.parent, "clone", "--quiet", "--branch", "pages", str(repository), str(folder))
    (folder / name).write_text(text)
    git(folder, "add", name)
    git(folder, "commit", "--quiet", "-m", "Something else")
    git(folder, "push", "--quiet", "origin", "pages")


def test_an_issue_is_one_commit_on_the_branch(state: Path, branch: GitBranch, repository: Path) -> None:
    tree = make_site(1)
    done = publish_tree(state, branch, tree, later(0))

    assert sorted(list_files(repository)) == sorted([*tree.files, RECORD])
    assert {path: hashlib.sha256(read(repository, path)).hexdigest() for path in tree.files} == tree.hashes
    assert count(repository) == 1
    about = git(repository, "log", "-1", "--format=%an|%ae|%ct|%s", "pages").strip()
    assert about == f"Desk|desk@example.com|{int(later(0).timestamp())}|Issue {DAYS[-1]}"
    assert read_journal(state)[-1].details["release"] == done.release


def test_nothing_is_pushed_if_nothing_changed(state: Path, branch: GitBranch, repository: Path) -> None:
    publish_tree(state, branch, make_site(1), later(0))
    again = publish_tree(state, branch, make_site(1), later(5))

    assert not again.is_new
    assert count(repository) == 1


def test_files_of_others_stay_and_old_pages_go(
    state: Path, branch: GitBranch, repository: Path, tmp_path: Path
) -> None:
    publish_tree(state, branch, make_site(1), later(0))
    push_something(repository, tmp_path / "other")
    new = make_site(2, days=DAYS[1:])
    publish_tree(state, branch, new, later(5))

    files = list_files(repository)
    assert "CNAME" in files
    assert f"zh/{DAYS[0]}/index.html" not in files
    assert set(new.files) <= set(files)
    # The pictures of the version before stay for pages that are open.
    assert len([path for path in files if path.startswith("assets/")]) == 2
    assert count(repository) == 3


def test_a_push_of_somebody_else_meanwhile_is_built_upon(
    state: Path, branch: GitBranch, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_tree(state, branch, make_site(1), later(0))
    push = Clone.push
    meanwhile = [tmp_path / "other"]

    def push_later(clone: Clone, commit: str) -> None:
        if meanwhile:
            push_something(repository, meanwhile.pop())
        push(clone, commit)

    monkeypatch.setattr(Clone, "push", push_later)
    new = make_site(2)
    publish_tree(state, branch, new, later(5))

    assert set(list_files(repository)) >= {"CNAME", *new.files}
    assert count(repository) == 3
    assert git(repository, "log", "--format=%s", "pages").splitlines() == [
        f"Issue {DAYS[-1]}", "Something else", f"Issue {DAYS[-1]}"
    ]  # fmt: skip


def test_a_push_refused_again_and_again_is_said_and_nothing_is_forced(
    state: Path, branch: GitBranch, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_tree(state, branch, make_site(1), later(0))
    push = Clone.push
    others = [tmp_path / "one", tmp_path / "two"]

    def push_later(clone: Clone, commit: str) -> None:
        folder = others.pop(0)
        push_something(repository, folder, f"{folder.name}.txt")
        push(clone, commit)

    monkeypatch.setattr(Clone, "push", push_later)
    with pytest.raises(Refused) as refused:
        publish_tree(state, branch, make_site(2), later(5))

    assert [one.code for one in refused.value.diagnostics] == ["target-failed"]
    assert refused.value.exit_code == 7
    assert {"one.txt", "two.txt"} <= set(list_files(repository))
    assert len(read_journal(state)) == 1


def test_a_server_that_refuses_is_quoted(state: Path, branch: GitBranch, repository: Path) -> None:
    publish_tree(state, branch, make_site(1), later(0))
    hook = repository / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'the branch is protected' >&2\nexit 1\n")
    hook.chmod(0o755)

    with pytest.raises(Refused) as refused:
        publish_tree(state, branch, make_site(2), later(5))

    assert refused.value.diagnostics[0].code == "target-failed"
    assert "the branch is protected" in refused.value.diagnostics[0].message
    assert count(repository) == 1


def test_a_repository_that_is_not_there_is_refused(state: Path, tmp_path: Path) -> None:
    nowhere = GitBranch(str(tmp_path / "nothing.git"), "pages", "git:nothing.git#pages", {})

    with pytest.raises(Refused) as refused:
        publish_tree(state, nowhere, make_site(1), later(0))

    assert [one.code for one in refused.value.diagnostics] == ["target-failed"]
    assert refused.value.exit_code == 7


def test_the_settings_of_the_machine_and_the_user_have_no_say(
    state: Path, branch: GitBranch, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-push", "post-commit", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    config = f'[core]\n\thooksPath = {hooks}\n[user]\n\tname = Wrong\n[url "/nowhere/"]\n\tinsteadOf = /\n'
    (home / ".gitconfig").write_text(config)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Wrong")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.hooksPath")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(hooks))
    publish_tree(state, branch, make_site(1), later(0))

    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "elsewhere").exists()
    assert git(repository, "log", "-1", "--format=%an %cn", "pages").strip() == "Desk Desk"


def test_a_branch_with_another_report_is_left_alone(state: Path, branch: GitBranch, repository: Path) -> None:
    publish_tree(state, branch, make_site(1), later(0))

    with pytest.raises(Refused) as refused:
        publish_tree(state, branch, make_site(1, report="other"), later(5))

    assert [one.code for one in refused.value.diagnostics] == ["site-not-ours"]
    assert count(repository) == 1


def test_an_altered_file_on_the_branch_is_put_right(
    state: Path, branch: GitBranch, repository: Path, tmp_path: Path
) -> None:
    tree = make_site(1)
    publish_tree(state, branch, tree, later(0))
    push_something(repository, tmp_path / "other", "index.html", "theirs")
    again = publish_tree(state, branch, tree, later(5))

    assert again.is_new
    assert read(repository, "index.html") == tree.files["index.html"].content


def test_going_back_is_a_commit_with_the_earlier_files(
    state: Path, branch: GitBranch, repository: Path, tmp_path: Path
) -> None:
    trees: list[Tree] = [make_site(1), make_site(2), make_site(3, days=DAYS[1:])]
    names = [publish_tree(state, branch, tree, later(number)).release for number, tree in enumerate(trees)]
    push_something(repository, tmp_path / "other")
    back = roll_back(state, branch, None, later(10))

    assert back.release == names[1]
    assert {path: hashlib.sha256(read(repository, path)).hexdigest() for path in trees[1].files} == trees[1].hashes
    assert "CNAME" in list_files(repository)
    assert count(repository) == 5
    assert [one.release for one in list_releases(branch)] == names
    assert roll_back(state, branch, None, later(20)).release == names[0]
    assert roll_back(state, branch, names[2], later(30)).release == names[2]
    assert [entry.action for entry in read_journal(state)] == ["published"] * 3 + ["rolled-back"] * 3
    assert datetime.fromisoformat(read_journal(state)[-1].at) == later(30)


def test_the_same_site_makes_the_same_commit(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "site.git").mkdir(parents=True)
        (folder / "state").mkdir()
        git(folder / "site.git", "init", "--quiet", "--bare")
        target = GitBranch(str(folder / "site.git"), "pages", "git:site.git#pages", {})
        publish_tree(folder / "state", target, make_site(1), later(0))
        made.append(git(folder / "site.git", "rev-parse", "pages"))

    assert made[0] == made[1]


def test_a_token_opens_an_https_address_and_is_never_printed(
    state: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    git(repository, "config", "http.receivepack", "true")
    with serve_git(repository.parent, "t0ken-of-the-site") as address:
        known = GitBranch(f"{address}site.git", "pages", "git:site.git#pages", {"token": "t0ken-of-the-site"})
        publish_tree(state, known, make_site(1), later(0))
        stranger = GitBranch(f"{address}site.git", "pages", "git:site.git#pages", {"token": "an0ther-token"})
        with pytest.raises(Refused) as refused:
            publish_tree(state, stranger, make_site(2), later(5))

    assert count(repository) == 1
    assert [one.code for one in refused.value.diagnostics] == ["target-failed"]
    assert "an0ther-token" not in str(refused.value)


def test_a_token_is_not_carried_to_where_a_server_sends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    heard: list[str] = []
    with send_on(heard) as address:
        moved = GitBranch(f"{address}site.git", "pages", "git:site.git#pages", {"token": "t0ken-of-the-site"})
        with pytest.raises(Refused) as refused:
            moved.read_record()

    assert [one.code for one in refused.value.diagnostics] == ["target-failed"]
    assert len(heard) == 1
