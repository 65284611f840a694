"""What holds in every environment. Read `env` for how the environment is read."""

from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from cms.settings import env
from cms.settings.abuse import *
from cms.settings.database import database_settings
from cms.settings.maps import *
from realtime import redis

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

# One installation is one public address; links in mails begin with it.
SITE_NAME = env.text("SITE_NAME", "Beteiligung Sachsen")
SITE_OWNER = env.text("SITE_OWNER", "")  # shown at the very top, for example Freistaat Sachsen
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "daphne",  # first: it replaces runserver by an ASGI one
    "cms",
    "realtime",
    "participation",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.PeopleConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "channels",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.middleware.ContentSecurityPolicyMiddleware",
    "cms.body_limits.body_limits",
    "cms.caching.middleware.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.desk.middleware.DeskDoorMiddleware",
]

ROOT_URLCONF = "cms.urls"
ASGI_APPLICATION = "cms.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.context.site",
            ],
        },
    },
]

DATABASES = {"default": database_settings(BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People sign in by e-mail address.
AUTH_USER_MODEL = "participation.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("participation:account")
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "participation.accounts.selectors.display_name"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one takes its place when it is confirmed
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_ADAPTER = "cms.accounts.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "cms.accounts.SignupForm"
ACCOUNT_FORMS = {"signup": "cms.sign_up.SignupForm"}
ACCOUNT_SESSION_REMEMBER = None

# German has no prefix; /en/, /hsb/ and /de-simple/ carry theirs. "simple" is a registered variant
# of BCP 47; Django finds no catalogue of that name and takes the German one.
LANGUAGE_CODE = "de"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("de", _("German")),
    ("en", _("English")),
    ("hsb", _("Upper Sorbian")),
    ("de-simple", _("German plain language")),
]
LANG_INFO["de-simple"] = {
    "bidi": False,
    "code": "de-simple",
    "name": "German plain language",
    "name_local": "Leichte Sprache",
}
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch"), ("en", "English")]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["cms.formats"]

# cms/assets is bundled by esbuild into cms/static/build; collectstatic gives each file its hash.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "files"  # documents: handed out by views, to whoever may read them
# What each process may keep of pages for anonymous readers, in bytes; set in MiB, 0 for nothing.
PAGE_CACHE_BYTES = env.number("PAGE_CACHE_SIZE", 64) * 1024 * 1024
# What the public export says about the right to use it; see docs/open-data.md.
OPEN_DATA_LICENCE = env.text("OPEN_DATA_LICENCE", "")
DOCUMENT_MAX_SIZE = env.number("DOCUMENT_MAX_SIZE", 100) * 1024 * 1024  # bytes; set in MiB
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {"BACKEND": "participation.documents.keeping.PrivateStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

WEB_PROCESSES = env.number(
    "WEB_PROCESSES", 1
)  # how many servers are started; see docs/operations.md
REDIS_URL = env.text("REDIS_URL", "")
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [redis.host(REDIS_URL)]},
        }
        if REDIS_URL
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    )
}
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CACHES["tiles"] = tiles_cache(VAR_DIR / "tiles")

# Background tasks lie in the database and are done by `manage.py work`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "beteiligung@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# No third party, nothing inline: everything comes from this server.
# KERN's stylesheet draws its icons from data: images.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    },
}
# The Wagtail admin brings inline styles and scripts of its own; only staff get there.
EDITORIAL_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cms.views.csrf_failure"

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False  # it would ask a third party
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # as above
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False  # allauth resets passwords
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # the choice would hold a zone that browsers do not know
WAGTAIL_USAGE_COUNT_ENABLED = False
WAGTAIL_APPEND_SLASH = True
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {"WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea"},
    "plan": {"WIDGET": "cms.pages.rich_text.PlanTextArea"},
}
WAGTAILDOCS_DOCUMENT_MODEL = "cms.SourceDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.documents.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = DOCUMENT_MAX_SIZE
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []  # embeds would load from third parties
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "german"}
}
# Read the German dictionary when a server starts, not at its first search.
SEARCH_WARM_UP = env.flag("SEARCH_WARM_UP", True)
SEARCH_COUNTS_DIR = VAR_DIR / "search"  # what is counted over the dictionary; may be deleted
# A plan of 500 sections in the editor has thousands of fields. Public addresses are held to less,
# see `cms.body_limits`. Sizes in bytes; files count in the two for whole bodies.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 30_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
EDITORIAL_MAX_BODY = 64 * 1024 * 1024
PUBLIC_MAX_NUMBER_FIELDS = 1_000
PUBLIC_MAX_FIELDS_SIZE = 2_621_440

# How long what people write may be, in characters.
CONTRIBUTION_MAX_LENGTH = 10_000
QUOTE_MAX_LENGTH = 1_000
ANSWER_MAX_LENGTH = 20_000
IDEA_TITLE_MAX_LENGTH = 120
PICTURE_MAX_SIZE = 10 * 1024 * 1024  # bytes

# Files that people add to what they write.
ATTACHMENTS_MAX = env.number("ATTACHMENTS_MAX", 3)
ATTACHMENT_MAX_SIZE = env.number("ATTACHMENT_MAX_SIZE", 10) * 1024 * 1024  # bytes; set in MiB
# A form with files; larger ones are refused before they are read.
PUBLIC_MAX_BODY = max(32 * 1024 * 1024, ATTACHMENTS_MAX * ATTACHMENT_MAX_SIZE + 2 * 1024 * 1024)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"calm": {"()": "realtime.redis.Calm"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"channels_redis.pubsub": {"filters": ["calm"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
