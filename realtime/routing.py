"""The one socket address, for pages of our own hosts only."""

from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from realtime.consumers import live
from realtime.wire import install

install()
websocket_application = AllowedHostsOriginValidator(
    URLRouter([path("ws/live/", live)])  # type: ignore[arg-type]  # no view, says Channels
)
