"""The configs of docs/publishing.md are taken, and a site goes to each place that they name."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs_pages import list_blocks, read_page, section

sys.path += [str(Path(__file__).parents[1] / room) for room in ("cases", "deliver")]

from issue_factory import make_small
from tree_factory import later, make_site

from flowbrief.cli.registered import registry
from flowbrief.configure import configure
from flowbrief.deliver.site.publish import publish_tree
from flowbrief.deliver.site.targets import open_target
from flowbrief.deliver.site.targets.s3 import Bucket
from flowbrief.model.delivery import SiteSpec

EXAMPLES = {
    match[1]: block.text
    for block in list_blocks()
    if block.language == "yaml" and block.text.strip() in section(read_page("docs/publishing.md"), "Targets")
    if (match := re.search(r"to: (file|s3|git|rsync):", block.text))
}


def read_site(folder: Path, text: str) -> SiteSpec:
    config = make_small(folder, ("disclaimer:", f"{text}\ndisclaimer:"))
    site = configure(config, registry, Path.read_bytes).delivery.site
    assert site is not None
    return site


def publish(folder: Path, text: str) -> None:
    (folder / "state").mkdir()
    target = open_target(read_site(folder / "report", text))
    assert publish_tree(folder / "state", target, make_site(1), later(0)).is_new
    assert not publish_tree(folder / "state", target, make_site(1), later(5)).is_new


@pytest.mark.parametrize("kind", ["file", "s3", "git", "rsync"])
def test_each_place_has_a_config_that_is_taken(tmp_path: Path, kind: str) -> None:
    site = read_site(tmp_path, EXAMPLES[kind])

    assert site.target.kind == kind
    assert site.url.startswith("https://")


def test_a_site_goes_to_the_folder(tmp_path: Path) -> None:
    publish(tmp_path, EXAMPLES["file"].replace("/srv/briefs", str(tmp_path / "srv" / "briefs")))

    assert (tmp_path / "srv" / "briefs" / "current" / "index.html").is_file()


def test_a_site_goes_to_the_branch(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "site.git")], check=True)
    publish(tmp_path, EXAMPLES["git"].replace("git@example.com:desk/site.git", str(tmp_path / "site.git")))

    shown = ["git", "-C", str(tmp_path / "site.git"), "log", "--format=%an", "pages"]
    assert subprocess.run(shown, capture_output=True, check=True).stdout.split() == [b"Desk"]


def test_a_site_goes_to_the_folder_of_rsync(tmp_path: Path) -> None:
    import shutil

    if shutil.which("rsync") is None:
        pytest.skip("rsync is not installed")
    publish(tmp_path, EXAMPLES["rsync"].replace("desk@www.example.com:/srv", str(tmp_path / "srv")))

    assert (tmp_path / "srv" / "briefs" / "index.html").is_file()


@pytest.fixture
def store() -> Iterator[str]:
    moto = pytest.importorskip("moto.server", reason="moto is not installed")
    server = moto.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    server.stop()


@pytest.mark.filterwarnings("default")
def test_a_site_goes_to_the_store(tmp_path: Path, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFS_KEY_ID", "AKID-OF-THE-STORE")
    monkeypatch.setenv("BRIEFS_KEY", "a-key-of-the-desk")
    text = EXAMPLES["s3"].replace("https://s3.example.com", store)
    target = open_target(read_site(tmp_path / "bucket", text))
    assert isinstance(target, Bucket)
    place = {"LocationConstraint": "eu-central-1"}
    target.store.call_s3("create_bucket", Bucket="briefs-bucket", CreateBucketConfiguration=place)
    publish(tmp_path, text)
