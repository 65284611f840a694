"""People at a real server, without a browser: with forms and with a socket."""

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from websockets.sync.client import ClientConnection, connect

from participation.accounts.models import User
from participation.contributions.models import Thread
from tests import factories
from tests.support.processes import Server


class Visitor:
    """Somebody with cookies who sends forms as a browser without JavaScript does."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.jar = HTTPCookieProcessor()
        self.opener = build_opener(self.jar)

    def sign_in(self, user: User) -> "Visitor":
        """Sign in as one does, by the form."""
        self.send("/konto/login/", login=user.email, password=factories.PASSWORD)
        return self

    def cookies(self) -> str:
        """Return what the browser sends with each request."""
        return "; ".join(f"{each.name}={each.value}" for each in self.jar.cookiejar)

    def send(self, path: str, **fields: str) -> None:
        """Open the form at ``path``, fill it in and send it."""
        address = self.server.url + path
        page = self.opener.open(address, timeout=20).read().decode()
        token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        sent = Request(address, data=body, headers={"Referer": address})
        assert self.opener.open(sent, timeout=20).status == 200


def listen(server: Server, *, origin: str | None = None, cookies: str = "") -> ClientConnection:
    """Open the live socket, from a page of the site or of ``origin``."""
    return connect(
        server.url.replace("http", "ws") + "/ws/live/",
        origin=origin or server.url,  # type: ignore[arg-type]
        additional_headers={"Cookie": cookies} if cookies else None,
    )


def watch(socket: ClientConnection, thread: Thread, after: int = 0) -> None:
    """Ask for everything of a thread after a version."""
    socket.send(json.dumps({"watch": [{"thread": thread.pk, "after": after}], "language": "de"}))


def receive(socket: ClientConnection, seconds: float = 10) -> dict[str, Any]:
    """Return the next frame that says something; a heartbeat comes whenever it likes."""
    while True:
        frame = json.loads(socket.recv(timeout=seconds))
        if "ping" not in frame:
            return frame  # type: ignore[no-any-return]
