"""Settings of the tests: real database and Redis, quick passwords, mails kept in memory."""

from cms.settings import env
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

# Tests write much, soon after signing up; those of the limits switch them on.
CONTRIBUTIONS_OF_A_PERSON = env.number("CONTRIBUTIONS_OF_A_PERSON", 0)
CONTRIBUTIONS_FROM_AN_ADDRESS = env.number("CONTRIBUTIONS_FROM_AN_ADDRESS", 0)
CONTRIBUTIONS_IN_A_THREAD = env.number("CONTRIBUTIONS_IN_A_THREAD", 0)
EDITS_OF_A_PERSON = 0
SIGN_UPS_FROM_AN_ADDRESS = SIGN_UPS_WITHOUT_PROOF = 0
NEW_ACCOUNT_DAYS = env.number("NEW_ACCOUNT_DAYS", 0)
NEW_ACCOUNT_CONTRIBUTIONS = env.number("NEW_ACCOUNT_CONTRIBUTIONS", 0)
DUPLICATE_MINUTES = env.number("DUPLICATE_MINUTES", 0)
PROOF_COST = env.number("PROOF_COST", 5)
