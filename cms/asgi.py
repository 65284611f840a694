"""One process answers pages and sockets."""

import os
from threading import Thread

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
django_application = get_asgi_application()

from participation.search.counting import productivity  # noqa: E402 - models need the apps first
from realtime.routing import websocket_application  # noqa: E402 - as above

application = ProtocolTypeRouter({"http": django_application, "websocket": websocket_application})

if settings.SEARCH_WARM_UP:
    # Reading the dictionary takes seconds; nobody's first search or comment shall wait for it.
    Thread(target=productivity, name="dictionary", daemon=True).start()
