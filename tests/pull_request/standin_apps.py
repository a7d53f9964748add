"""Apps and their installations at the stand-in."""

from __future__ import annotations

from collections.abc import Callable

import standin_shapes as shapes
from standin import Answer
from standin_reviews import Call, Refusal


def _installation(call: Call) -> Answer:
    call.need_app()
    if not call.hosted.installed:
        raise Refusal(404, "Not Found")
    return Answer(200, shapes.installation(call.standin, call.hosted.owner, call.hosted.number))


def _of_installation(call: Call) -> Answer:
    if call.login not in call.standin.integrations:
        raise Refusal(403, "You must authenticate with an installation access token")
    seen = [one for one in call.standin.repositories.values() if one.installed]
    found = [shapes.repository(call.standin, one, call.login, False) for one in seen]
    return Answer(200, {"total_count": len(seen), "repositories": found})


def _installation_token(call: Call) -> Answer:
    call.need_app()
    number = int(call.parts["number"])
    for hosted in call.standin.repositories.values():
        if hosted.number == number and hosted.installed:
            token, login = f"ghs_InstallationToken{number}", f"binder-fix[bot]{number}"
            call.standin.tokens[token] = login
            call.standin.integrations.add(login)
            for other in call.standin.repositories.values():
                if other.owner == hosted.owner and other.installed:
                    other.pushers.add(login)
            expires = "2099-01-01T00:00:00Z"
            return Answer(201, {"token": token, "expires_at": expires, "permissions": {}})
    raise Refusal(404, "Not Found")


ROUTES: list[tuple[str, str, Callable[[Call], Answer]]] = [
    ("GET", "REPO/installation", _installation),
    ("GET", "/installation/repositories", _of_installation),
    ("POST", "/app/installations/{number}/access_tokens", _installation_token),
]
