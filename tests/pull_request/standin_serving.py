"""How the stand-in talks HTTP: JSON for REST, and git's own server behind it for repositories."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, unquote, urlsplit

import standin_gitlab
from standin import API, GIT, Answer, Asked, Standin
from standin_github import reply

GIT_PATH = re.compile(
    r"/(?P<name>.+?)(?:\.git)?/(?P<service>info/refs|git-upload-pack|git-receive-pack)"
)
REFUSED = {"WWW-Authenticate": 'Basic realm="Stand-in"'}


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    standin: Standin
    timeout = 20
    disable_nagle_algorithm = True

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Bear a client that goes away, or is killed."""
        with suppress(ConnectionError, TimeoutError):
            super().handle()

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        path, data = unquote(parts.path), self._read()
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        headers = {name.lower(): text for name, text in self.headers.items()}
        git = GIT_PATH.fullmatch(path)
        github = self.standin.kind == "github"
        body = None if git or not data else json.loads(data)
        login = self.standin.login_of(headers.get("authorization", ""))
        # GitLab's names of projects have slashes in them, which are quoted.
        below = path.removeprefix(API) if github else parts.path.removeprefix("/api/v4")
        who = "?" if login is None else login
        asked = Asked(self.command, below, query, body, who, headers, data)
        rest = reply if github else standin_gitlab.reply
        if git:
            asked = replace(asked, path=path)
        answer = self.standin.answer(asked, _git if git else rest)
        if answer is None:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(answer)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve

    def _read(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def _send(self, answer: Answer) -> None:
        data = answer.data
        headers = dict(answer.headers)
        if answer.body is not None:
            data = json.dumps(answer.body).encode()
            headers.setdefault("Content-Type", "application/json; charset=utf-8")
        self.send_response(answer.status)
        if answer.status != 204:
            headers["Content-Length"] = str(len(data))
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(data)


def _git(standin: Standin, asked: Asked) -> Answer:
    """Let git answer a clone, or a push of who may push."""
    match = GIT_PATH.fullmatch(asked.path)
    assert match is not None
    name = standin.renamed.get(match["name"], match["name"])
    hosted = standin.repositories.get(name)
    pushes = "git-receive-pack" in (asked.query.get("service", ""), match["service"])
    if asked.login == "?":
        return Answer(401, headers=REFUSED, data=b"Invalid username or token.")
    hidden = hosted is None or hosted.private or hosted.polls_until_ready > 0
    if (hidden or pushes) and not asked.login:
        return Answer(401, headers=REFUSED, data=b"Authentication required")
    if hosted is None or hosted.polls_until_ready > 0:
        return Answer(404, data=b"Repository not found.")
    if hosted.private and asked.login not in hosted.pushers:
        return Answer(404, data=b"Repository not found.")
    if pushes and hosted.archived:
        return Answer(403, data=b"This repository was archived so it is read-only.")
    if pushes and asked.login not in hosted.pushers:
        return Answer(403, data=f"Permission to {name} denied to {asked.login}.".encode())
    if pushes and standin.kind == "gitlab":
        standin_gitlab.listen(hosted)
    variables = {
        "GIT_PROJECT_ROOT": str(standin.folder),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": f"/{name}.git/{match['service']}",
        "REQUEST_METHOD": asked.method,
        "QUERY_STRING": f"service={asked.query['service']}" if "service" in asked.query else "",
        "CONTENT_TYPE": asked.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(asked.data)),
        "HTTP_CONTENT_ENCODING": asked.headers.get("content-encoding", ""),
        "GIT_PROTOCOL": asked.headers.get("git-protocol", ""),
        "REMOTE_ADDR": "127.0.0.1",
        **({"REMOTE_USER": asked.login} if asked.login else {}),
    }
    done = subprocess.run(
        ["git", "http-backend"], env={**GIT, **variables}, input=asked.data, capture_output=True
    )
    head, _, data = done.stdout.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
    status = int(headers.pop("Status", "200").split()[0]) if head else 500
    if pushes and match["service"] == "git-receive-pack" and status == 200:
        hosted.empty = False
        if standin.kind == "gitlab":
            standin_gitlab.pushed(standin, hosted, asked.login)
    return Answer(status, headers=headers, data=data)


def handler_for(standin: Standin) -> type[BaseHTTPRequestHandler]:
    """The class that serves a stand-in."""
    return type("Handler", (_Handler,), {"standin": standin})
