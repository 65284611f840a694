"""Settings of a public server, with the bare view beside the project's own addresses."""

from cms.settings.production import *

ROOT_URLCONF = "bench.harness.urls"
