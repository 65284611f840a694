"""Settings of the tests: real database and Redis, quick passwords, mails kept in memory."""

from cms.settings.base import *

DEBUG = False
SECRET_KEY = "test-only-not-a-secret-0123456789abcdefghijklmnopqrstuvwxyzabcdef"  # noqa: S105 - production refuses it
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SITE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = False
MEDIA_ROOT = VAR_DIR / "test-media"
PRIVATE_ROOT = VAR_DIR / "test-files"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
PAGE_CACHE_BYTES = 0  # tests count what a page costs; those of the cache switch it on
SEARCH_WARM_UP = False  # most tests' servers search for nothing
