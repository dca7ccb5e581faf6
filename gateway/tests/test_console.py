"""The page at `/` and its files; without a build it says how to get them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask

from gateway.web import problems
from gateway.web.console import MISSING, console


def served_from(folder: Path):
    app = Flask("console", static_folder=None)
    app.register_blueprint(console(folder))
    problems.register(app)
    return app.test_client()


@pytest.fixture
def built(tmp_path: Path):
    """A console of two files, one of them packed."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>暖家</title>", "utf-8")
    (tmp_path / "assets" / "main-1a2b.js").write_text("let a = 1;")
    (tmp_path / "assets" / "main-1a2b.js.gz").write_bytes(gzip.compress(b"let a = 1;"))
    (tmp_path / "secret").write_text("not an asset")
    return served_from(tmp_path)


@pytest.mark.parametrize("address", ["/", "/sign-in", "/operations", "/a/hangzhou/members?q=wjg"])
def test_every_room_is_the_one_page_that_loads_nothing_from_elsewhere(built, address):
    answer = built.get(address)

    assert answer.status_code == 200
    assert "暖家" in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_file_is_packed_for_whoever_can_unpack_it_and_kept_for_ever(built):
    packed = built.get("/assets/main-1a2b.js", headers={"Accept-Encoding": "gzip, br"})
    plain = built.get("/assets/main-1a2b.js", headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == b"let a = 1;"
    assert "javascript" in packed.headers["Content-Type"]
    assert "immutable" in packed.headers["Cache-Control"]
    assert packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["none.js", "../secret", "..%2fsecret"])
def test_what_is_no_file_of_the_console_is_not_there(built, name):
    assert built.get(f"/assets/{name}").status_code == 404


def test_without_a_build_the_page_says_in_chinese_how_to_get_it(tmp_path):
    answer = served_from(tmp_path / "nothing").get("/")

    assert answer.status_code == 200
    assert answer.text == MISSING.read_text("utf-8")
    for words in ("Node.js 20.19", "make run", "/docs", "控制台", "console"):
        assert words in answer.text


def test_the_api_keeps_its_own_refusals(house):
    web = house.web()

    assert web.get("/api/v1/nothing").status_code == 404
    assert web.get("/api/v1/sign-in").status_code == 405
