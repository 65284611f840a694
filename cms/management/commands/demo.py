"""Serves the demonstration: Daphne and a worker beside it."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError

from cms.demo.people import PASSWORD, SIGN_INS
from cms.demo.serving import Troupe, is_free, python
from cms.demo.state import is_seeded

HOST = "127.0.0.1"
SERVER, WORKER = "Daphne", "The worker"


class Command(BaseCommand):
    """``manage.py demo [--port N]``: until SIGTERM or Ctrl-C, or until Daphne ends."""

    help = "Serve the demonstration with a worker beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port from ``--port``, else from the environment's PORT, else 8000."""
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)

    def handle(self, *args: Any, **options: Any) -> None:
        """Start both, say where, and end both together."""
        port = options["port"]
        if not 0 < port < 65536:
            raise CommandError(f"{port} is no port: choose one from 1 to 65535.")
        if not is_free(HOST, port):
            raise CommandError(f"Port {port} is taken. Choose another one: make demo PORT=8001")
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError("The static files are not collected: run make demo.")
        troupe = Troupe(sys.stderr)
        try:
            code = self._serve(troupe, port)
        finally:
            troupe.end()
        sys.exit(code)

    def _serve(self, troupe: Troupe, port: int) -> int:
        address = f"http://{HOST}:{port}"
        environment = {
            "DJANGO_SETTINGS_MODULE": "cms.settings.development",
            "DEBUG": "0",
            "SITE_URL": os.environ.get("SITE_URL", address),
        }
        serve = ("-m", "daphne", "-b", HOST, "-p", str(port), "cms.asgi:application")
        troupe.start(SERVER, python(*serve), environment)
        if "work" in get_commands():
            work = (str(settings.BASE_DIR / "manage.py"), "work")
            troupe.start(WORKER, python(*work), environment)
        else:
            sys.stderr.write("There is no worker: no mails and nothing by the timetable.\n")
        if troupe.wait_for(SERVER, HOST, port):
            self.stdout.write(_greeting(address))
            self.stdout.flush()
        return troupe.stay(SERVER)


def _greeting(address: str) -> str:
    """Return where the demonstration is and as whom one can sign in, German and English."""
    lines = ["", f"Demonstration: {address}", "Beenden: Strg-C  |  Stop: Ctrl-C", ""]
    if is_seeded():
        lines += [
            f"Anmelden / Sign in: {address}/konto/login/   Passwort / Password: {PASSWORD}",
            *(f"  {each.role:<15}{each.email}" for each in SIGN_INS),
            "",
        ]
    return "\n".join(lines)
