"""The platform with two more addresses for the benchmarks: a change, and the bare loop."""

import json
import time
from typing import Any

from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.db import transaction
from django.urls import path

from cms.asgi import django_application, websocket_application
from participation.accounts.models import User
from participation.consultations.selectors import database_now
from participation.contributions.selectors import threads
from participation.contributions.services import post_contribution

_bare: set["Bare"] = set()


class Bare(AsyncWebsocketConsumer):
    """A socket that does nothing but exist."""

    channel_layer_alias = "none"

    async def connect(self) -> None:
        await self.accept()
        _bare.add(self)

    async def disconnect(self, code: int) -> None:
        _bare.discard(self)


def post(thread: int, text: str) -> dict[str, Any]:
    """Write a contribution; return when it was committed."""
    at: list[float] = []
    with transaction.atomic():
        transaction.on_commit(lambda: at.append(time.monotonic()))
        post_contribution(
            author=User.objects.order_by("pk").first(),
            thread=threads().get(pk=thread),
            text=text,
            at=database_now(),
        )
    return {"at": at[0]}


async def _loop(size: int) -> dict[str, Any]:
    prepared = "x" * size
    begun = time.monotonic()
    for consumer in list(_bare):
        await consumer.send(text_data=prepared)
    return {"at": begun}


async def _http(scope: dict[str, Any], receive: Any, send: Any) -> None:
    words = scope["path"].strip("/").split("/")
    if words[0] != "bench":
        await django_application(scope, receive, send)
        return
    if words[1] == "post":
        text = "Ein Beitrag mittlerer Länge, wie ihn Menschen schreiben. " * 5
        answer = await sync_to_async(post)(int(words[2]), text)
    else:
        answer = await _loop(int(words[2]))
    body = json.dumps(answer).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def _websocket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["path"] == "/ws/bare/":
        await URLRouter([path("ws/bare/", Bare.as_asgi())])(scope, receive, send)
    else:
        await websocket_application(scope, receive, send)


application = ProtocolTypeRouter({"http": _http, "websocket": _websocket})
