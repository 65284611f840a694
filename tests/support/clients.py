"""Clients for tests of what is served as a file."""

from typing import Any

from django.test import Client


class ReadingClient(Client):
    """A client that reads each file to its end, as a browser does, so that none stays open."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if response.streaming:
            response.streaming_content = [b"".join(response.streaming_content)]
        return response
