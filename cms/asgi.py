"""One process answers pages and sockets."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
django_application = get_asgi_application()

from realtime.routing import websocket_application  # noqa: E402 - models need the apps first

application = ProtocolTypeRouter({"http": django_application, "websocket": websocket_application})
