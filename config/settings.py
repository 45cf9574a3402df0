"""Portico's settings: one file, read from the environment, no side effects on import.

Without `DATABASE_URL` the product runs for one person on one machine: SQLite
and an embedded broker under `var/`, on 127.0.0.1. With it, a company runs it.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from .parts import ATTACHMENTS, PAGE_PARTS  # noqa: F401  settings like the others

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()


def flag(name: str, default: bool) -> bool:
    """A yes/no setting; anything but a clear yes or no is refused."""
    value = env.str(name, default=str(default)).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def embedded_secret() -> str:
    """The secret key run.py wrote on first start; only the embedded default may use it."""
    path = VAR_DIR / "secret-key"
    if path.is_file():
        return path.read_text(encoding="utf-8").strip()
    raise ImproperlyConfigured("No secret key yet: start Portico with `python3 run.py`, or set SECRET_KEY.")


IS_COMPANY = "DATABASE_URL" in env.ENVIRON
DEBUG = flag("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY") if IS_COMPANY else (env.str("SECRET_KEY", default="") or embedded_secret())
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[PUBLIC_URL.split("//")[-1].split(":")[0], "127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# How many reverse proxies of our own stand before Portico: what they noted of a visitor's address is believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
COMPANY_NAME = env.str("COMPANY_NAME", default="Portico")
COMPANY_NAME_ZH = env.str("COMPANY_NAME_ZH", default=COMPANY_NAME)

INSTALLED_APPS = [
    # First, so that after a migration or a flush the kinds of records exist before anybody's seeds name them.
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "demo",
    "home",
    "assessments",
    "visits",
    "calls",
    "reception",
    "customers",
    "papers",
    "deadlines",
    "notices",
    "accounts",
    "history",
    "pages",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PersonLanguageMiddleware",
    "pages.middleware.LoginExpiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pages.middleware.ButtonAddressMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "pages.context.site",
                "notices.context.inbox",
            ],
        },
    },
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": env.str("SQLITE_FILE", default=str(VAR_DIR / "db.sqlite3")),
    "OPTIONS": {
        # One writer at a time, taken at the start of each transaction: nobody
        # reads, decides and then finds the table locked.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
if IS_COMPANY:
    kept_open = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES = {"default": env.db("DATABASE_URL", engine="pages.postgresql") | kept_open}
    # Ten joins take PostgreSQL 20 ms to plan and one to run; Django names the leading table first anyway.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c join_collapse_limit=4")
else:
    DATABASES = {"default": SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.RightsOfRoles"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home:my-day"
LOGOUT_REDIRECT_URL = "accounts:login"

# A lock is on one name from one address: a company behind one address is never locked out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.views.door.locked"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "pages.network.address_of"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "portico_language"
USE_TZ = True
TIME_ZONE = env.str("SITE_TIME_ZONE", default="Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"  # files of records: no address of its own, the product hands them out
STATICFILES_DIRS = [BASE_DIR / "static", VAR_DIR / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MANIFEST_STRICT = False

FORM_RENDERER = "pages.widgets.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

EMAIL_FILE_PATH = VAR_DIR / "mail"
if "EMAIL_URL" in env.ENVIRON:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Portico <portico@localhost>")
EMAIL_TIMEOUT = 10

CELERY_BROKER_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6399/0")
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 60, 90
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 0.3
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 120, "unacked_restore_throttle": 1}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "deadlines.clock.sweep", "schedule": 30, "options": {"expires": 25}},
    "deliver": {"task": "notices.clock.deliver", "schedule": 30, "options": {"expires": 25}},
    "expire": {"task": "assessments.clock.expire", "schedule": 3600, "options": {"expires": 3000}},
    "open the quarter": {"task": "assessments.clock.open_quarter", "schedule": 3600, "options": {"expires": 3000}},
    "ideas": {"task": "assessments.clock.owe_ideas", "schedule": 3600, "options": {"expires": 3000}},
    "questionnaires": {"task": "assessments.clock.send_questionnaires", "schedule": 60, "options": {"expires": 50}},
    "tally": {"task": "assessments.clock.tally", "schedule": 600, "options": {"expires": 500}},
    "warn hosts": {"task": "reception.clock.warn_hosts", "schedule": 60, "options": {"expires": 50}},
    "keep the line": {"task": "reception.clock.keep_the_line", "schedule": 60, "options": {"expires": 50}},
    "purge recordings": {"task": "calls.clock.purge_recordings", "schedule": 3600, "options": {"expires": 3000}},
    "put issues in turn": {"task": "calls.clock.put_in_turn", "schedule": 3600, "options": {"expires": 3000}},
    "close the day": {"task": "reception.clock.close_the_day", "schedule": 1800, "options": {"expires": 1500}},
}

NAVIGATION, CLOCK = "config.navigation", "history.moment.now"  # see pages.navigation, pages.moments
QUIET_HOURS, WORKING_DAY = "deadlines.quiet.not_before", "deadlines.days.is_working_day"  # see notices.quiet
DIGEST_AT = env.str("DIGEST_AT", default="08:30")  # of a working morning

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"axes": {"level": "WARNING"}},
}
