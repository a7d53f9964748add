"""An authenticated Binder in small: a hub for the one server that is looked at."""

from __future__ import annotations

_HUB_PORT = 8081
_SCOPES = '["access:servers!server=x/", "access:servers!user=x"]'

ENVIRONMENT = {
    "JUPYTERHUB_API_URL": f"http://127.0.0.1:{_HUB_PORT}/hub/api",
    "JUPYTERHUB_BASE_URL": "/",
    "JUPYTERHUB_CLIENT_ID": "jupyterhub-user-x",
    "JUPYTERHUB_HOST": "",
    "JUPYTERHUB_OAUTH_ACCESS_SCOPES": _SCOPES,
    "JUPYTERHUB_OAUTH_CALLBACK_URL": "/user/x/oauth_callback",
    "JUPYTERHUB_OAUTH_SCOPES": _SCOPES,
    "JUPYTERHUB_SERVER_NAME": "",
    "JUPYTERHUB_SERVICE_PREFIX": "/user/x/",
    "JUPYTERHUB_SERVICE_URL": "http://0.0.0.0:8888/user/x/",
    "JUPYTERHUB_USER": "x",
}
"""What a hub tells the server that it starts."""

STUB = f"""
import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

USER = {{
    "kind": "user", "name": "x", "admin": False, "groups": [], "scopes": {_SCOPES},
    "session_id": None, "server": "/user/x/", "pending": None, "roles": ["user"],
}}


class Hub(BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.split("?")[0].rstrip("/")
        known = self.headers.get("Authorization", "").endswith(os.environ["JUPYTERHUB_API_TOKEN"])
        token = os.environ["JUPYTERHUB_API_TOKEN"]
        if path == "/hub/api":
            self.answer({{"version": "0"}})
        elif known or path.endswith(token):
            self.answer(USER)
        else:
            self.send_error(403)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.answer({{}})

    def answer(self, model):
        body = json.dumps(model).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


HTTPServer(("127.0.0.1", {_HUB_PORT}), Hub).serve_forever()
"""
"""A program that answers as the hub inside the container: its version, and who has the token."""
