"""A bucket of an S3 server on this machine, over HTTP."""

import hashlib
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tree_factory import DAYS, later, make_site

from flowbrief.deliver.journal import read_journal
from flowbrief.deliver.site.publish import publish_tree
from flowbrief.deliver.site.targets import open_target
from flowbrief.deliver.site.targets.record import RECORD
from flowbrief.deliver.site.targets.s3 import Bucket, open_bucket
from flowbrief.model.delivery import SiteSpec, TargetSpec
from flowbrief.model.diagnostic import Place, Refused
from flowbrief.model.secret import SecretRef

moto = pytest.importorskip("moto.server", reason="moto is not installed")
pytest.importorskip("s3fs", reason="s3fs is not installed")
# The libraries of the store and of its stand-in warn of what is to come in Python.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = moto.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}" if host else ""
    server.stop()


@pytest.fixture
def settings(endpoint: str) -> dict[str, str]:
    request = urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST")
    urllib.request.urlopen(request).close()
    return {"endpoint": endpoint, "region": "us-east-1", "key_id": "AKID-OF-THE-STORE", "key": "a-key-of-the-desk"}


@pytest.fixture
def target(settings: dict[str, str]) -> Bucket:
    bucket = open_bucket("bucket/briefs", "s3://bucket/briefs", settings)
    bucket.store.call_s3("create_bucket", Bucket="bucket")
    return bucket


def list_objects(target: Bucket) -> set[str]:
    return {name.removeprefix("bucket/briefs/") for name in target.store.find("bucket")}


def read_headers(target: Bucket, path: str) -> tuple[str, str]:
    found = target.store.call_s3("head_object", Bucket="bucket", Key=f"briefs/{path}")
    return found["ContentType"], found["CacheControl"]


def test_a_site_is_put_with_its_types_and_fetched_back(state: Path, target: Bucket) -> None:
    tree = make_site(1)
    asset = next(path for path in tree.files if path.startswith("assets/"))
    done = publish_tree(state, target, tree, later(0))

    assert list_objects(target) == {*tree.files, RECORD}
    found = {path: hashlib.sha256(target.store.cat_file(f"bucket/briefs/{path}")).hexdigest() for path in tree.files}
    assert found == tree.hashes
    assert read_headers(target, "zh/index.html") == ("text/html; charset=utf-8", "no-cache")
    assert read_headers(target, f"issues/{DAYS[0]}/claims.json") == ("application/json; charset=utf-8", "no-cache")
    assert read_headers(target, asset) == ("image/svg+xml", "public, max-age=31536000, immutable")
    assert read_journal(state)[-1].details["release"] == done.release
    assert not publish_tree(state, target, tree, later(5)).is_new


def test_objects_come_in_the_order_in_which_they_lead_to_each_other(
    state: Path, target: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    write, remove = Bucket._write, target.store.rm_file

    def note(self: Bucket, path: str, content: bytes, media_type: str) -> None:
        write(self, path, content, media_type)
        order.append(path)

    def note_removal(path: str) -> None:
        remove(path)
        order.append(f"-{path}")

    monkeypatch.setattr(Bucket, "_write", note)
    monkeypatch.setattr(target.store, "rm_file", note_removal)
    publish_tree(state, target, make_site(1), later(0))
    dated = [at for at, path in enumerate(order) if path.startswith(("zh/2", "en/2"))]
    data = [at for at, path in enumerate(order) if path.startswith(("assets/", "issues/"))]
    leading = [at for at, path in enumerate(order) if path in ("index.html", "zh/latest/index.html", "sitemap.xml")]

    assert max(data) < min(dated) <= max(dated) < min(leading)
    assert order[-1] == RECORD

    order.clear()
    publish_tree(state, target, make_site(2, days=DAYS[1:]), later(5))

    record = order.index(RECORD)
    gone = [f"-bucket/briefs/{path}" for path in (
        f"en/{DAYS[0]}/index.html", f"issues/{DAYS[0]}/claims.json", f"zh/{DAYS[0]}/index.html"
    )]  # fmt: skip
    assert order[record + 1 :] == gone


def test_objects_of_others_and_pictures_of_open_pages_stay(state: Path, target: Bucket) -> None:
    publish_tree(state, target, make_site(1), later(0))
    target.store.pipe_file("bucket/briefs/theirs.html", b"theirs")
    new = make_site(2, days=DAYS[1:])
    publish_tree(state, target, new, later(5))
    old_asset = next(path for path in make_site(1).files if path.startswith("assets/"))

    assert list_objects(target) == {*new.files, RECORD, "theirs.html", old_asset}

    publish_tree(state, target, make_site(3), later(40 * 86400))
    publish_tree(state, target, make_site(4), later(80 * 86400))

    assert old_asset not in list_objects(target)


def test_what_was_altered_or_lost_in_the_store_is_put_right(state: Path, target: Bucket) -> None:
    tree = make_site(1)
    publish_tree(state, target, tree, later(0))
    target.store.pipe_file("bucket/briefs/index.html", b"theirs")
    target.store.rm_file("bucket/briefs/sitemap.xml")
    again = publish_tree(state, target, tree, later(5))

    assert again.is_new
    assert target.store.cat_file("bucket/briefs/index.html") == tree.files["index.html"].content
    assert target.store.exists("bucket/briefs/sitemap.xml")


def test_keys_are_read_from_where_the_config_says_and_never_printed(
    state: Path, settings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORE_ID", "AKID-OF-THE-STORE")
    (tmp_path / "key").write_text("a-key-of-the-desk\n")
    given = (
        ("endpoint", settings["endpoint"]),
        ("region", "us-east-1"),
        ("key_id", SecretRef("env:STORE_ID", tmp_path)),
        ("key", SecretRef("file:key", tmp_path)),
    )
    target = TargetSpec("s3", "bucket/briefs", "s3://bucket/briefs", given)
    site = SiteSpec("https://example.com/", target, 5, True, Place("brief.yaml", 3))
    opened = open_target(site)
    with pytest.raises(Refused) as refused:
        publish_tree(state, opened, make_site(1), later(0))

    found = refused.value.diagnostics[0]
    assert (found.code, refused.value.exit_code) == ("target-failed", 7)
    assert "bucket" in found.message
    assert "a-key-of-the-desk" not in str(refused.value)

    (tmp_path / "key").unlink()
    with pytest.raises(Refused) as refused:
        open_target(site)
    assert [one.code for one in refused.value.diagnostics] == ["secret-missing"]


def test_a_store_that_does_not_answer_is_refused(state: Path) -> None:
    target = open_bucket("bucket", "s3://bucket", {"endpoint": "http://127.0.0.1:9", "key_id": "a", "key": "b"})
    target.store.retries = 1

    with pytest.raises(Refused) as refused:
        publish_tree(state, target, make_site(1), later(0))

    assert [one.code for one in refused.value.diagnostics] == ["target-failed"]
    assert read_journal(state) == ()
