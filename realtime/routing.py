"""The one socket address, for pages of our own hosts only."""

from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from realtime import answers, wire
from realtime.consumers import live

wire.install()
answers.install()
websocket_application = AllowedHostsOriginValidator(
    URLRouter([path("ws/live/", live)])  # type: ignore[arg-type]  # no view, says Channels
)
