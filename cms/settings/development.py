"""Settings for work at one's own desk and for the demonstration. Never for a public server."""

from cms.settings import env
from cms.settings.base import *
from cms.settings.database import pooled

DEBUG = env.flag("DEBUG", True)
SECRET_KEY = "development-only-not-a-secret-0123456789abcdefghijklmnopqrstuvwxyz"  # noqa: S105 - production refuses it
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
DATABASES = {"default": pooled(DATABASES["default"], max_size=20)}

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"

if DEBUG:
    # Sources change while one works: serve them as they are, without a manifest.
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    WHITENOISE_USE_FINDERS = True
