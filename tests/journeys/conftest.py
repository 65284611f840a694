"""Real browsers for the journeys."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, WebSocket, sync_playwright

from participation.accounts.models import User
from tests import factories
from tests.support.processes import Server

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    path = shutil.which("chromium")
    assert path, "chromium is missing; `make test` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A browser of its own: one person at one screen. It notes what it asks and is sent."""

    page: Page
    server: Server
    frames: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(self.server.url + path)

    def sign_in(self, user: User) -> "Visitor":
        """Sign in as one does, by the form."""
        self.go("/konto/login/")
        self.page.fill("input[name=login]", user.email)
        self.page.fill("input[name=password]", factories.PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url("**/konto/")
        return self


@pytest.fixture
def visit(chromium: Browser, server: Server, tmp_path: Path) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a new browser; a page's errors fail the test."""
    visitors: list[Visitor] = []

    def open_browser(*, width: int = 1280, javascript: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="de-DE",
            timezone_id="Europe/Berlin",
            java_script_enabled=javascript,
        )
        visitor = Visitor(context.new_page(), server)
        _listen(visitor)
        visitors.append(visitor)
        return visitor

    yield open_browser
    for visitor in visitors:
        visitor.page.context.close()
    assert [problem for visitor in visitors for problem in visitor.problems] == []


def _listen(visitor: Visitor) -> None:
    def on_request(request: Request) -> None:
        visitor.requests.append(request.url)
        if not request.url.startswith((visitor.server.url, "data:")):
            visitor.problems.append(f"third party asked: {request.url}")

    def on_socket(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: visitor.frames.append(str(payload)))

    visitor.page.on("request", on_request)
    visitor.page.on("websocket", on_socket)
    visitor.page.on("pageerror", lambda error: visitor.problems.append(f"script: {error}"))
    visitor.page.on(
        "console",
        lambda message: (
            visitor.problems.append(f"console: {message.text}")
            if "Content Security Policy" in message.text
            else None
        ),
    )
