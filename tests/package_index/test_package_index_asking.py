"""Asking a package index: what it answers, how it fails, and to whom secrets are sent."""

from __future__ import annotations

import base64
import shutil
import ssl
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from index_server import HTML, Reply, Server, listed, serving

from autofix.image.published import Release, Wanted
from autofix.package_index import ask, client
from autofix.package_index.configuration import Index, Settings

A, B = "a" * 64, "b" * 64


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def asked(
    server: Server, *requirements: str, timeout: float = 2.0, **options: object
) -> list[Release]:
    """What is answered for requirements on Python 3.12."""
    settings = Settings((Index(server.url),), **options)  # type: ignore[arg-type]
    wanted = [Wanted(one, (3, 12)) for one in requirements]
    answers = ask(wanted, timeout=timeout, settings=settings)
    assert set(answers) == set(wanted)
    return [answers[one] for one in wanted]


def test_a_page_in_json_gives_the_newest_release_and_the_hashes_of_what_pip_may_take(
    server: Server,
) -> None:
    server.reply(
        "foo-bar",
        listed(
            {"filename": "foo_bar-1.0.tar.gz", "hashes": {"sha256": "c" * 64}},
            {"filename": "foo_bar-1.2.tar.gz", "hashes": {"sha256": B}},
            {"filename": "foo_bar-1.2-py3-none-any.whl", "hashes": {"sha256": A.upper()}},
            {"filename": "foo_bar-1.2-cp312-cp312-win_amd64.whl", "hashes": {"sha256": "d" * 64}},
            {"filename": "foo_bar-1.3.tar.gz", "hashes": {}, "yanked": "broken"},
            {"filename": "foo_bar-1.4.tar.gz", "hashes": {}, "requires-python": ">=3.13"},
            {"filename": "foo_bar-2.0rc1.tar.gz", "hashes": {}},
        ),
    )
    assert asked(server, "Foo.Bar") == [Release("1.2", (f"sha256:{A}", f"sha256:{B}"))]
    (path, headers) = server.asked[0]
    assert path == "/simple/foo-bar/"
    assert "vnd.pypi.simple.v1+json" in headers["Accept"]
    assert "Authorization" not in headers


def test_a_page_in_html_is_read_too(server: Server) -> None:
    page = f"""<!DOCTYPE html><html><body><a href="../../p/soil-1.0.tar.gz#sha256={A}">soil</a>
    <a href="/p/soil-1.1.tar.gz#md5=00" data-requires-python="&gt;=3.8">soil-1.1.tar.gz</a>
    <a href="/p/soil-1.2.tar.gz" data-yanked>soil-1.2</a>
    <a href="/p/soil-1.3.tar.gz" data-requires-python="&lt;3.12">x</a><a name="x">soil-9.tar.gz</a>
    <a href="http://[bad/soil-8.tar.gz">x</a></body></html>"""
    server.reply("soil", Reply(page.encode(), HTML))
    assert asked(server, "soil", "soil==1.0") == [
        Release("1.1"),
        Release("1.0", (f"sha256:{A}",)),
    ]


def test_a_declaration_that_is_none_ends_nothing(server: Server) -> None:
    # Python's parser gives up over it, until 3.13.
    server.reply("soil", Reply(b"<![x]>", HTML))
    (release,) = asked(server, "soil")
    assert release.problem


def test_one_page_serves_all_that_is_wanted_of_a_package(server: Server) -> None:
    server.reply("a", listed("a-1.0.tar.gz", "a-2.0.tar.gz"))
    assert [one.version for one in asked(server, "a", "A[extra]<2", "a>=3")] == ["2.0", "1.0", ""]
    assert len(server.asked) == 1


def test_what_cannot_be_asked_is_not_asked(server: Server) -> None:
    problems = [
        one.problem
        for one in asked(
            server,
            "../../etc",
            "name @ https://example.org/x.zip",
            "a\nb",
            "-r other.txt",
            "(" * 900,
            "x; " + "(" * 900,
            "x" * 1001,
            "soil>=é",
            'pywin32; sys_platform == "win32"',
            'dataclasses; python_version < "3.7"',
        )
    ]
    assert problems[-2] == "pywin32 is not meant for this Python on Linux"
    assert all(problems)
    assert ask([Wanted("numpy")])[Wanted("numpy")].problem == "the Python is not known"
    assert server.asked == []


def test_a_marker_that_holds_is_fulfilled(server: Server) -> None:
    server.reply("a", listed("a-1.0.tar.gz"))
    assert asked(server, 'a; python_version >= "3.12" and sys_platform == "linux"')[0].version


def test_a_package_that_is_not_there(server: Server) -> None:
    assert asked(server, "nowhere") == [Release(problem="the package index has no package nowhere")]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=403), "answers with status 403"),
        (Reply(status=500), "answers with status 500"),
        (Reply(b"{", "application/vnd.pypi.simple.v1+json"), "cannot be read"),
        (Reply(b"[]", "application/vnd.pypi.simple.v1+json"), "cannot be read"),
        (Reply(b"[" * 100_000, "application/vnd.pypi.simple.v1+json"), "cannot be read"),
        (Reply(b"hello", "text/plain"), "cannot be read"),
        (Reply(b"<a href='x-1.0.zip'>", "application/json"), "cannot be read"),
        (listed("x-1.0.tar.gz", version="2.0"), "cannot be read"),
        (listed({"url": "x-1.0.tar.gz"}), "cannot be read"),
        (Reply(b"<html>sign in</html>"), "no release of x fits"),
    ],
)
def test_bad_answers_are_problems(
    server: Server, reply: Reply, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    server.reply("x", reply)
    (answer,) = asked(server, "x")
    assert words in answer.problem
    assert not answer.version


def test_a_fault_in_passing_is_tried_again_but_not_for_ever(server: Server) -> None:
    busy = Reply(status=429, headers=(("Retry-After", "0"),))
    server.reply("x", busy, busy, listed("x-1.0.tar.gz"))
    assert asked(server, "x")[0].version == "1.0"
    server.reply("y", busy)
    server.asked.clear()
    assert "answers with status 429" in asked(server, "y")[0].problem
    assert len(server.asked) == 3


def test_a_long_wait_is_not_waited_for(server: Server) -> None:
    server.reply("x", Reply(status=429, headers=(("Retry-After", "3600"),)))
    begin = time.monotonic()
    assert "status 429" in asked(server, "x")[0].problem
    assert time.monotonic() - begin < 5


def test_a_server_that_is_silent_or_drips_costs_bounded_time(server: Server) -> None:
    def silent(handler: BaseHTTPRequestHandler) -> None:
        server.released.wait(20)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while not server.released.wait(0.05):
            handler.wfile.write(b" ")

    server.reply("silent", Reply(act=silent))
    server.reply("drip", Reply(act=drip))
    begin = time.monotonic()
    answers = asked(server, "silent", "drip", timeout=0.2)
    assert time.monotonic() - begin < 8
    assert all("does not answer (time-out)" in one.problem for one in answers)


def test_a_huge_page_is_refused_whatever_length_it_claims(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "LARGEST_PAGE", 1 << 16)

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while not server.released.is_set():
            handler.wfile.write(b" " * 65536)

    server.reply("x", Reply(b" " * (1 << 17)))
    server.reply("y", Reply(act=endless))
    assert all("more than is sensible" in one.problem for one in asked(server, "x", "y"))


def test_a_cut_page_is_no_page(server: Server) -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"<a href='x-1.0.tar.gz'>")
        handler.close_connection = True

    server.reply("x", Reply(act=cut))
    (answer,) = asked(server, "x")
    assert not answer.version
    assert answer.problem


def test_nobody_listens() -> None:
    settings = Settings((Index("http://127.0.0.1:9/simple"),))
    answer = ask([Wanted("x", (3, 12))], timeout=1, settings=settings)[Wanted("x", (3, 12))]
    assert "127.0.0.1:9 does not answer" in answer.problem


def test_an_index_that_fails_makes_the_answers_of_the_others_doubtful(server: Server) -> None:
    server.reply("x", listed("x-9.0.tar.gz"))
    wanted = Wanted("x", (3, 12))
    dead = Settings((Index(server.url), Index("http://127.0.0.1:9/simple")))
    assert not ask([wanted], settings=dead)[wanted].version
    with serving() as other:
        settings = Settings((Index(server.url), Index(other.url)))
        assert ask([wanted], settings=settings)[wanted].version == "9.0"
        other.reply("x", listed("x-10.0.tar.gz"))
        assert ask([wanted], settings=settings)[wanted].version == "10.0"


def _redirect(target: str) -> Reply:
    return Reply(status=302, headers=(("Location", target),))


def test_credentials_go_to_their_host_only(server: Server) -> None:
    with serving() as other:
        other.reply("x", listed("x-1.0.tar.gz"))
        server.reply("x", _redirect(f"{other.url}/x/"))
        server.reply("y", _redirect("/simple/z/"))
        server.reply("z", listed("y-1.0.tar.gz"))
        settings = Settings((Index(server.url, ("ada", "s3cret:ä")),))
        wanted = [Wanted("x", (3, 12)), Wanted("y", (3, 12))]
        answers = ask(wanted, settings=settings)
        assert [answers[one].version for one in wanted] == ["1.0", "1.0"]
        expected = "Basic " + base64.b64encode("ada:s3cret:ä".encode()).decode()
        assert {headers.get("Authorization") for _, headers in server.asked} == {expected}
        assert [headers.get("Authorization") for _, headers in other.asked] == [None]
    assert "s3cret" not in repr(settings)
    server.reply("x", Reply(status=401))
    assert "s3cret" not in repr(ask(wanted, settings=settings))


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://example.org/x", "http://user:secret@127.0.0.1:1/", "http://["],
)
def test_bad_redirects_are_not_followed(server: Server, target: str) -> None:
    server.reply("x", _redirect(target))
    (answer,) = asked(server, "x")
    assert "redirects to a bad address" in answer.problem


def test_redirects_end(server: Server) -> None:
    server.reply("x", _redirect("/simple/x/"))
    assert "redirects too often" in asked(server, "x")[0].problem


def test_plain_http_needs_trust_and_goes_through_the_proxy(server: Server) -> None:
    wanted = Wanted("x", (3, 12))
    untrusted = Settings((Index("http://index.invalid/simple"),), proxy=server.url)
    assert "plain HTTP" in ask([wanted], settings=untrusted)[wanted].problem
    server.replies["http://index.invalid/simple/x/"] = [listed("x-1.0.tar.gz")]
    settings = Settings(
        (Index("http://index.invalid/simple"),),
        trusted_hosts=frozenset({"index.invalid"}),
        proxy=f"http://ada:s3cret@127.0.0.1:{server.port}",
    )
    assert ask([wanted], settings=settings)[wanted].version == "1.0"
    assert server.asked[-1][1]["proxy-authorization"].startswith("Basic ")
    assert "s3cret" not in repr(settings)


def test_a_folder_is_an_index(tmp_path: Path) -> None:
    (tmp_path / "foo-bar").mkdir()
    (tmp_path / "foo-bar" / "index.html").write_text(
        f'<a href="../../files/foo_bar-1.0-py3-none-any.whl#sha256={A}">x</a>'
    )
    settings = Settings((Index(tmp_path.as_uri()),))
    wanted = [Wanted("foo_bar", (3, 9)), Wanted("other", (3, 9))]
    answers = ask(wanted, settings=settings)
    assert answers[wanted[0]] == Release("1.0", (f"sha256:{A}",))
    assert answers[wanted[1]].problem == "the package index has no package other"
    gone = Settings((Index((tmp_path / "gone").as_uri()),))
    assert "is not there" in ask(wanted, settings=gone)[wanted[0]].problem


def test_wheels_in_a_folder_say_themselves_for_which_python_they_are(tmp_path: Path) -> None:
    (tmp_path / "simple" / "x").mkdir(parents=True)
    names = [f"x-{version}-py3-none-any.whl" for version in ("1.0", "2.0", "3.0", "4.0")]
    for name, python in zip(names, (">=3.8", ">=3.9", ">=3.10"), strict=False):
        with zipfile.ZipFile(tmp_path / name, "w") as wheel:
            text = f"Metadata-Version: 2.1\nRequires-Python: {python}\n\nRequires-Python: no"
            wheel.writestr(f"{name[:5]}.dist-info/METADATA", text)
    (tmp_path / names[3]).write_bytes(b"PK no archive")
    (tmp_path / "simple" / "x" / "index.html").write_text(
        "".join(f'<a href="../../{name}#sha256={A}">x</a>' for name in names[:3])
    )
    settings = Settings((Index((tmp_path / "simple").as_uri()),))
    wanted = [Wanted("x", (3, 8)), Wanted("x", (3, 9)), Wanted("x", (3, 12))]
    answers = ask(wanted, settings=settings)
    assert [answers[one].version for one in wanted] == ["1.0", "2.0", "3.0"]
    (tmp_path / "simple" / "x" / "index.html").write_text(
        f'<a href="../../{names[3]}">x</a><a href="http://[bad/x-0.1-py3-none-any.whl">x</a>'
        '<a href="https://example.invalid/x-0.2-py3-none-any.whl">x</a>'
    )
    assert ask(wanted, settings=settings)[wanted[0]].version == "4.0"


def test_problems_of_the_settings_are_told() -> None:
    wanted = Wanted("x", (3, 12))
    assert ask([wanted], settings=Settings(problem="none"))[wanted].problem == "none"
    settings = Settings((Index("https://example.invalid"),), certificates="/nowhere.pem")
    assert "certificates cannot be read" in ask([wanted], settings=settings)[wanted].problem


def test_certificates_and_trusted_hosts(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate and is not here")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run(
        [*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = listed("x-1.0.tar.gz")
            if self.path.startswith("/away"):
                self.send_response(302)
                self.send_header("Location", f"http://localhost:{port}/simple/x/")
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", page.kind)
            self.end_headers()
            self.wfile.write(page.body)

        def log_message(self, format: str, *values: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    with Quiet(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            index = Index(f"https://localhost:{port}/simple")
            wanted = Wanted("x", (3, 12))

            def problem(settings: Settings) -> str:
                return ask([wanted], settings=settings)[wanted].problem

            assert "cannot be trusted" in problem(Settings((index,)))
            assert problem(Settings((index,), certificates=str(certificate))) == ""
            trusted = Settings((index,), trusted_hosts=frozenset({f"localhost:{port}"}))
            assert problem(trusted) == ""
            elsewhere = Settings((index,), trusted_hosts=frozenset({"localhost:1"}))
            assert "cannot be trusted" in problem(elsewhere)
            away = Index(f"https://localhost:{port}/away")
            assert "plain HTTP" in problem(Settings((away,), certificates=str(certificate)))
        finally:
            server.shutdown()
            thread.join()


def test_nothing_of_the_network_is_imported_before_something_is_asked() -> None:
    code = (
        "import sys, autofix.package_index as p; p.ask([]);"
        "print(*({'urllib3', 'socket', 'http.client', 'ssl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
