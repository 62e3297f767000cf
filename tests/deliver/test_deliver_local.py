"""A local folder: releases, a link that is swapped, going back, and nothing beyond the folder."""

import hashlib
import os
import stat
from pathlib import Path

import pytest
from tree_factory import DAYS, later, make_site

from flowbrief.deliver.journal import read_journal
from flowbrief.deliver.site.publish import Published, publish_tree, roll_back
from flowbrief.deliver.site.targets.local import LocalFolder
from flowbrief.deliver.site.targets.record import RECORD
from flowbrief.deliver.site.tree import Tree
from flowbrief.model.diagnostic import Refused


@pytest.fixture
def public(tmp_path: Path) -> LocalFolder:
    return LocalFolder(tmp_path / "public", "file:public", 3)


def hash_surroundings(folder: Path) -> str:
    """One hash for names, kinds, links and bytes of everything in a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        digest.update(f"{path} {path.is_symlink()} {path.is_dir()} ".encode() + content)
    return digest.hexdigest()


def publish(state: Path, public: LocalFolder, tree: Tree, seconds: float = 0) -> Published:
    return publish_tree(state, public, tree, later(seconds))


def shown(public: LocalFolder) -> dict[str, str]:
    current = public.folder / "current"
    return {
        path.relative_to(current).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in current.rglob("*")
        if path.is_file() and path.name != RECORD
    }


def test_what_is_published_is_what_lies_under_current(state: Path, public: LocalFolder) -> None:
    tree = make_site(1)
    done = publish(state, public, tree)

    assert done.is_new
    assert done.release == f"20260213T080000000000Z-{tree.sha256[:8]}"
    assert shown(public) == tree.hashes
    assert os.readlink(public.folder / "current") == f"releases/{done.release}"
    entry = read_journal(state)[-1]
    assert (entry.action, entry.as_of, entry.manifest) == ("published", DAYS[-1], tree.issues[DAYS[-1]])
    assert entry.details == {"release": done.release, "tree": tree.sha256, "issues": tree.issues}


def test_web_servers_can_read_everything_whatever_the_umask(state: Path, public: LocalFolder) -> None:
    before = os.umask(0o077)
    try:
        publish(state, public, make_site(1))
    finally:
        os.umask(before)
    modes = {
        (path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (public.folder / "current").resolve().rglob("*")
    }

    assert modes == {(True, 0o755), (False, 0o644)}


def test_what_is_published_already_is_left_as_it_is(state: Path, public: LocalFolder) -> None:
    first = publish(state, public, make_site(1))
    before = hash_surroundings(public.folder)
    again = publish(state, public, make_site(1), 60)

    assert (again.is_new, again.release, again.entry) == (False, first.release, None)
    assert hash_surroundings(public.folder) == before
    assert len(read_journal(state)) == 1


def test_a_file_that_was_altered_in_its_place_is_published_again(state: Path, public: LocalFolder) -> None:
    tree = make_site(1)
    publish(state, public, tree)
    (public.folder / "current" / "zh" / "index.html").write_bytes(b"other")
    again = publish(state, public, tree, 60)

    assert again.is_new
    assert shown(public) == tree.hashes


def test_a_page_loaded_before_the_swap_still_finds_its_files_for_thirty_days(state: Path, public: LocalFolder) -> None:
    old = make_site(1)
    asset = next(path for path in old.files if path.startswith("assets/"))
    publish(state, public, old)
    publish(state, public, make_site(2), 60)
    publish(state, public, make_site(3), 120)

    assert (public.folder / "current" / asset).read_bytes() == old.files[asset].content

    publish(state, public, make_site(4), 31 * 86400)

    assert not (public.folder / "current" / asset).exists()


def test_only_the_releases_shown_last_stay(state: Path, public: LocalFolder) -> None:
    names = [publish(state, public, make_site(version), version).release for version in range(1, 7)]

    assert sorted(os.listdir(public.folder / "releases")) == names[-3:]


def test_never_fewer_than_three_releases_stay(tmp_path: Path, state: Path) -> None:
    public = LocalFolder(tmp_path / "public", "file:public", 1)
    for version in range(1, 6):
        publish(state, public, make_site(version), version)

    assert len(os.listdir(public.folder / "releases")) == 3


def test_the_release_that_readers_were_in_stays_after_going_back(state: Path, public: LocalFolder) -> None:
    names = [publish(state, public, make_site(version), version).release for version in range(1, 4)]
    roll_back(state, public, names[0], later(10))
    fourth = publish(state, public, make_site(4), 20).release

    assert sorted(os.listdir(public.folder / "releases")) == [names[0], names[2], fourth]


def test_going_back_shows_the_release_before_and_is_recorded(state: Path, public: LocalFolder) -> None:
    trees = [make_site(version) for version in range(1, 4)]
    names = [publish(state, public, tree, number).release for number, tree in enumerate(trees)]
    back = roll_back(state, public, None, later(10))

    assert back.release == names[1]
    assert shown(public).items() >= trees[1].hashes.items()
    entry = read_journal(state)[-1]
    assert (entry.action, entry.manifest) == ("rolled-back", trees[1].manifest)
    assert entry.details["from"] == names[2]
    assert roll_back(state, public, None, later(20)).release == names[0]
    assert roll_back(state, public, names[2][:20], later(30)).release == names[2]
    assert not roll_back(state, public, names[2], later(40)).is_new


@pytest.mark.parametrize("way", ["altered", "missing", "link"])
def test_a_damaged_release_is_never_shown(state: Path, public: LocalFolder, tmp_path: Path, way: str) -> None:
    old = publish(state, public, make_site(1)).release
    new = make_site(2)
    publish(state, public, new, 5)
    page = public.folder / "releases" / old / "zh" / "index.html"
    (tmp_path / "page.html").write_bytes(page.read_bytes())
    page.unlink()
    if way == "altered":
        page.write_bytes(b"half")
    if way == "link":
        page.symlink_to(tmp_path / "page.html")

    with pytest.raises(Refused) as refused:
        roll_back(state, public, None, later(10))

    assert [one.code for one in refused.value.diagnostics] == ["release-damaged"]
    assert refused.value.exit_code == 7
    assert shown(public).items() >= new.hashes.items()
    assert [entry.action for entry in read_journal(state)] == ["published", "published"]


@pytest.mark.parametrize("asked", [None, "2031", "20260213"])
def test_a_release_that_is_not_there_or_not_alone_is_refused(
    state: Path, public: LocalFolder, asked: str | None
) -> None:
    for version in range(2):
        publish(state, public, make_site(version), version)
    roll_back(state, public, None, later(5))
    before = hash_surroundings(public.folder)

    with pytest.raises(Refused) as refused:
        roll_back(state, public, asked, later(9))

    assert [one.code for one in refused.value.diagnostics] == ["release-missing"]
    assert refused.value.exit_code == 2
    assert hash_surroundings(public.folder) == before


def test_names_of_releases_sort_as_they_were_published_even_if_the_clock_is_set_back(
    state: Path, public: LocalFolder
) -> None:
    names = [publish(state, public, make_site(version), -version).release for version in range(1, 4)]

    assert names == sorted(names)
    assert os.readlink(public.folder / "current").endswith(names[-1])


def test_the_site_of_another_report_is_left_alone(state: Path, public: LocalFolder) -> None:
    publish(state, public, make_site(1))
    before = hash_surroundings(public.folder)

    with pytest.raises(Refused) as refused:
        publish(state, public, make_site(1, report="other"), 5)

    assert [one.code for one in refused.value.diagnostics] == ["site-not-ours"]
    assert hash_surroundings(public.folder) == before


def test_what_a_killed_run_left_behind_is_cleared_away(state: Path, public: LocalFolder) -> None:
    publish(state, public, make_site(1))
    leftover = public.folder / "releases" / "20260213T090000000000Z-01234567"
    (leftover / "zh").mkdir(parents=True)
    (leftover / "zh" / "index.html").write_bytes(b"half")
    (public.folder / ".current.0123456789abcdef").symlink_to("releases/nothing")
    (public.folder / ".history.0123456789abcdef").write_bytes(b"half")
    (public.folder / "releases" / "notes").mkdir()
    publish(state, public, make_site(2), 5)

    assert sorted(os.listdir(public.folder)) == ["current", "history", "releases"]
    assert not leftover.exists()
    assert (public.folder / "releases" / "notes").is_dir()


def test_a_run_killed_between_the_swap_and_the_log_is_completed(state: Path, public: LocalFolder) -> None:
    publish(state, public, make_site(1))
    done = publish(state, public, make_site(2), 5)
    lines = (state / "log.jsonl").read_bytes().splitlines(keepends=True)
    (state / "log.jsonl").write_bytes(lines[0])
    (state / "log.head").unlink()
    (public.folder / "history").write_text((public.folder / "history").read_text().splitlines()[0] + "\n")
    again = publish(state, public, make_site(2), 10)

    assert (again.is_new, again.release) == (False, done.release)
    assert [entry.details["release"] for entry in read_journal(state)][-1] == done.release
    assert roll_back(state, public, None, later(20)).release < done.release


@pytest.mark.parametrize(
    "path",
    ["../out.html", "/etc/out.html", "zh/../../out.html", "zh//index.html", "zh/.hidden", "Zh/index.html", "zh/a b",
     "zh\\x.html", "zh/./x.html", "", "x\0.html", f"{'a' * 65}/index.html", "a/b/c/d/e/f/g/h/i.html", "中文/index.html",
     "con\n.html"],
)  # fmt: skip
def test_names_that_could_leave_the_folder_are_refused(path: str) -> None:
    from flowbrief.deliver.site.tree import make_tree
    from flowbrief.model.artifact import Artifact

    with pytest.raises(Refused) as refused:
        make_tree("small", [Artifact(path, "text/html", b"x")], {DAYS[0]: "0" * 64})

    assert [one.code for one in refused.value.diagnostics] == ["bad-site-path"]


@pytest.mark.parametrize("paths", [("issues/A.csv", "issues/a.csv"), ("zh/index", "zh/index/x.html"), ("a.x", "a.x")])
def test_names_that_are_one_without_capitals_are_refused(paths: tuple[str, str]) -> None:
    from flowbrief.deliver.site.tree import make_tree
    from flowbrief.model.artifact import Artifact

    with pytest.raises(Refused) as refused:
        make_tree("small", [Artifact(path, "text/html", b"x") for path in paths], {DAYS[0]: "0" * 64})

    assert [one.code for one in refused.value.diagnostics] == ["bad-site-path"]


def plant(public: LocalFolder, outside: Path, place: str) -> None:
    """Put a link to a folder outside where publishing will write or read."""
    target = public.folder / place
    if target.is_symlink() or target.is_file():
        target.unlink()
    elif target.is_dir():
        target.rename(outside / "moved")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.symlink_to(outside)


@pytest.mark.parametrize("place", ["current", "releases"])
def test_planted_links_in_the_way_are_not_followed(
    state: Path, public: LocalFolder, tmp_path: Path, place: str
) -> None:
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep" / "index.html").write_bytes(b"theirs")
    publish(state, public, make_site(1))
    plant(public, outside, place)
    before = hash_surroundings(outside)

    with pytest.raises(Refused) as refused:
        publish(state, public, make_site(2), 5)

    assert refused.value.exit_code == 7
    assert refused.value.diagnostics[0].code in ("site-not-ours", "site-not-writable")
    assert hash_surroundings(outside) == before


def test_a_link_planted_for_the_next_release_is_not_followed(state: Path, public: LocalFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    tree = make_site(2)
    publish(state, public, make_site(1))
    plant(public, outside, f"releases/20260213T080005000000Z-{tree.sha256[:8]}")
    publish(state, public, tree, 5)

    assert os.listdir(outside) == []
    assert shown(public).items() >= tree.hashes.items()
    assert not (public.folder / "current").resolve().is_relative_to(outside)


@pytest.mark.parametrize("place", ["current/zh", "current/assets", "current/zh/index.html", "history", "current/x"])
def test_links_planted_within_a_release_are_neither_read_nor_written_through(
    state: Path, public: LocalFolder, tmp_path: Path, place: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    old = make_site(1)
    publish(state, public, old)
    asset = next(path for path in old.files if path.startswith("assets/"))
    (outside / asset.removeprefix("assets/")).write_bytes(b"secret")
    (outside / "index.html").write_bytes(b"secret")
    plant(public, outside, place)
    before = hash_surroundings(outside)
    new = make_site(2)
    publish(state, public, new, 5)

    assert hash_surroundings(outside) == before
    assert shown(public).items() >= new.hashes.items()
    assert not any(b"secret" in path.read_bytes() for path in (public.folder / "current").rglob("*.*"))


def test_a_folder_that_cannot_be_written_is_refused(state: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    public = LocalFolder(tmp_path / "file" / "public", "file:public", 3)

    with pytest.raises(Refused) as refused:
        publish(state, public, make_site(1))

    assert [one.code for one in refused.value.diagnostics] == ["site-not-writable"]
    assert refused.value.exit_code == 7


def test_nothing_is_published_if_the_log_is_broken(state: Path, public: LocalFolder) -> None:
    publish(state, public, make_site(1))
    before = hash_surroundings(public.folder)
    (state / "log.jsonl").write_bytes(b'{"number": 1}\n')

    with pytest.raises(Refused) as refused:
        publish(state, public, make_site(2), 5)

    assert [one.code for one in refused.value.diagnostics] == ["log-broken"]
    assert hash_surroundings(public.folder) == before
