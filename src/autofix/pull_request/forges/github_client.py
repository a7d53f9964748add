"""PyGithub, set up for us: without its repetitions and pauses, with errors that show no token."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from autofix import __version__
from autofix.launch.text import harmless
from autofix.pull_request.forges.app import App
from autofix.pull_request.forges.limits import limit
from autofix.pull_request.forges.tokens import Server
from autofix.pull_request.model import ForgeError

if TYPE_CHECKING:
    from github import Github, GithubException, GithubIntegration

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,99}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
_SECONDS = 30
_PASSING = (408, 500, 502, 503, 504)
_MEANINGS = {
    401: "the token is not valid",
    403: "the token may not do that",
    404: "there is no such thing, or the token may not see it",
    409: "that is not possible now",
    410: "that is not there any more",
    422: "GitHub does not accept it",
    451: "that is blocked by law",
}
_T = TypeVar("_T")


class Refused(ForgeError):
    """GitHub answered with an error."""

    def __init__(self, message: str, status: int):
        super().__init__(message, again=status in _PASSING)
        self.status = status


def plainly(request: Callable[[], _T], what: str, host: str, token: str) -> _T:
    """Do a request once; raise ForgeError, in one line, without anything of the request in it."""
    from github import GithubException
    from requests import RequestException

    where = f"{what}: " if what else ""
    try:
        return request()
    except GithubException as error:
        problem = _refusal(error, where, host, token)
    except (RequestException, OSError) as error:
        text = f"{where}{host} did not answer ({type(error).__name__})"
        problem = ForgeError(text, again=True)
    except (
        AssertionError, AttributeError, KeyError, RuntimeError, TypeError, ValueError
    ) as error:  # fmt: skip
        text = f"{where}the answer of {host} is not clear ({type(error).__name__})"
        problem = ForgeError(text)
    # Not in the handler: the error there has the request, and so the token, in it.
    raise problem


def _refusal(error: GithubException, where: str, host: str, token: str) -> ForgeError:
    said = _said(error.data)
    headers = {name.lower(): text for name, text in (error.headers or {}).items()}
    reached = limit(error.status, headers, said, time.time())
    text = _MEANINGS.get(error.status, f"{host} has a problem") if reached is None else reached
    told = harmless(f"{where}{text}: {error.status} {said}")
    if token:
        told = told.replace(token, "[token]")
    if reached is not None:
        reached.args = (told,)
        return reached
    return Refused(told, error.status)


def _said(data: Any) -> str:
    """What GitHub says of an error."""
    if not isinstance(data, dict):
        return ""
    words = [str(data.get("message") or "")]
    errors = data.get("errors")
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict):
            names = (str(error.get(key) or "") for key in ("resource", "field", "code"))
            words.append(str(error.get("message") or " ".join(filter(None, names))))
        else:
            words.append(str(error))
    return "; ".join(filter(None, words))


def _options(server: Server) -> dict[str, Any]:
    if server.host.lower() == "github.com":
        url = "https://api.github.com"
    elif server.host.lower().endswith(".ghe.com"):
        url = f"https://api.{server.host}"
    else:
        url = f"{server.url}/api/v3"
    return {
        "base_url": url,
        "timeout": _SECONDS,
        "user_agent": f"binder-fix/{__version__}",
        "per_page": 100,
        "retry": None,
        "seconds_between_requests": None,
        "seconds_between_writes": None,
        "lazy": True,
    }


def api(server: Server, auth: Any) -> Github:
    """A client that asks with a token, "" for none, or as an installation."""
    try:
        import github
    except ImportError:
        raise ForgeError(
            "PyGithub is not installed; install binder-fix with it: binder-fix[github]"
        ) from None
    # PyGithub prints notes on standard error, and for debugging bodies with tokens in them.
    logging.getLogger("github.Requester").addFilter(_worth_telling)
    if isinstance(auth, str):
        auth = github.Auth.Token(auth) if auth else None
    return github.Github(auth=auth, **_options(server))


def application(server: Server, app: App) -> GithubIntegration:
    """A client that asks as an App, of itself only."""
    api(server, "").close()
    import github
    from jwt import PyJWTError

    auth = github.Auth.AppAuth(app.number, app.key)
    try:
        good = bool(auth.create_jwt())
    except (AssertionError, PyJWTError, TypeError, ValueError):
        good = False
    if not good:
        raise ForgeError("the private key of the App is none that can be used")
    return github.GithubIntegration(auth=auth, **_options(server))


def _worth_telling(record: logging.LogRecord) -> bool:
    return record.levelno > logging.INFO


def close_all(clients: Iterable[Github | GithubIntegration]) -> None:
    """Close the connections of clients."""
    for client in clients:
        client.close()


def checked(name: str) -> str:
    """A name that may stand in a URL; raises ForgeError for others."""
    if not _NAME.fullmatch(name):
        raise ForgeError(f"{harmless(name)!r} is no name of a repository")
    return name
