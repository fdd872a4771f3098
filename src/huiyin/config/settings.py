"""All settings, from the environment. One home directory holds all that an installation owns."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from huiyin.config import env, telling

PACKAGE = Path(__file__).resolve().parent.parent

# --- The home -------------------------------------------------------------------------------------------------------
HOME = env.folder("HUIYIN_HOME", Path("~/.local/share/huiyin"))
KEYS = env.folder("HUIYIN_KEYS", HOME / "keys")
FILES = HOME / "files"
REPORTS = HOME / "reports"
REJECTS = HOME / "rejects"
CHECKPOINTS = HOME / "checkpoints"

_secret_file = KEYS / "secret"
#: A home that `huiyin init` has not made has no secret yet; a random one lets commands run, and serving is refused.
SECRET_KEY = (
    env.secret("HUIYIN_SECRET_KEY")
    or (_secret_file.read_text(encoding="ascii").strip() if _secret_file.is_file() else "")
    or secrets.token_urlsafe(48)
)

DEBUG = env.flag("HUIYIN_DEBUG", False)
HTTPS = env.flag("HUIYIN_HTTPS", False)
ALLOWED_HOSTS = env.words("HUIYIN_HOSTS", "127.0.0.1", "localhost", "[::1]")
CSRF_TRUSTED_ORIGINS = env.words("HUIYIN_ORIGINS")

# --- Databases ------------------------------------------------------------------------------------------------------
SQLITE_OPTIONS: dict[str, Any] = {
    "timeout": env.integer("HUIYIN_SQLITE_TIMEOUT", 20, least=1),
    "transaction_mode": "IMMEDIATE",
    # The pages that were read last stay with the connection: of a large database most answers come from few of them.
    "init_command": ("PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32768;"),
}


def _databases() -> dict[str, dict[str, Any]]:
    server = env.postgres("HUIYIN_DATABASE_URL")
    if server is not None:
        return {"default": server}
    return {
        alias: {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(HOME / file),
            "OPTIONS": SQLITE_OPTIONS
            | {"init_command": f"{SQLITE_OPTIONS['init_command']} PRAGMA synchronous={synchronous};"},
            "CONN_MAX_AGE": env.CONNECTED,
        }
        for alias, file, synchronous in (
            ("default", "huiyin.sqlite3", "FULL"),
            # A look is written down before the page goes out, but does not wait for the disk (docs/adr/0004).
            ("reads", "reads.sqlite3", "NORMAL"),
        )
    }


DATABASES = _databases()
#: The role that owns the tables on PostgreSQL; used by `huiyin init` and `huiyin restore` only (docs: two roles).
DATABASE_OWNER = env.postgres("HUIYIN_DATABASE_OWNER_URL")
#: Where the read log lives: a file of its own on SQLite, so that reading never waits for a writer of petitions.
READS_DATABASE = "reads" if "reads" in DATABASES else "default"
DATABASE_ROUTERS = ["huiyin.ledger.routing.ReadLogRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Rooms ----------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "huiyin.ui",
    "huiyin.vault",
    "huiyin.ledger",
    "huiyin.accounts",
    "huiyin.figures",
    "huiyin.letters",
    "huiyin.petitions",
    "huiyin.reception",
    "huiyin.oversight",
    "huiyin.finance",
    "huiyin.performance",
    "huiyin.reports",
    "huiyin.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "django_cotton",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "huiyin.config.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "huiyin.config.middleware.Remembering",
    "huiyin.config.middleware.Presence",
    "huiyin.config.middleware.PrivatePages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "huiyin.config.urls"
WSGI_APPLICATION = "huiyin.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "huiyin.ui.preferences.preferences",
                "huiyin.config.frame.frame",
            ],
        },
    },
]
COTTON_DIR = "cotton"
FORM_RENDERER = "huiyin.ui.rendering.FormRenderer"

# --- Language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
#: Languages that are begun and not yet translated are offered where a bureau asks for them.
_BEGUN = {"ug": "ئۇيغۇرچە"}
LANGUAGES = [
    ("zh-hans", "简体中文"),
    ("en", "English"),
    *((code, _BEGUN[code]) for code in env.words("HUIYIN_MORE_LANGUAGES") if code in _BEGUN),
]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "huiyin_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Static files ---------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
#: `huiyin serve` collects once into the home, with hashed names; without that (tests) files come from the rooms.
STATIC_COLLECTED = env.flag("HUIYIN_COLLECT_STATIC", (STATIC_ROOT / "staticfiles.json").is_file())
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
WHITENOISE_MANIFEST_STRICT = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES)}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- Sign-in: denied by default, one authority for lock-outs (axes) -------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "display_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_FORMS = {
    "login": "huiyin.accounts.forms.SignInForm",
    "change_password": "huiyin.accounts.forms.OwnPasswordForm",
    "reauthenticate": "huiyin.accounts.forms.SamePersonForm",
}
ACCOUNT_ADAPTER = "huiyin.accounts.adapter.StaffOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "回音"
AXES_FAILURE_LIMIT = env.integer("HUIYIN_LOCK_AFTER", 5, least=1)
AXES_COOLOFF_TIME = env.integer("HUIYIN_LOCK_MINUTES", 20, least=1) / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "huiyin.accounts.adapter.sign_in_name"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"

SESSION_ENGINE = "huiyin.accounts.sessions"
SESSION_COOKIE_AGE = env.integer("HUIYIN_IDLE_MINUTES", 30, least=1) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "huiyin_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "huiyin.ui.views.refused_csrf"
SECURE_SSL_REDIRECT = HTTPS and env.flag("HUIYIN_HTTPS_REDIRECT", True)
SECURE_HSTS_SECONDS = env.integer("HUIYIN_HSTS_SECONDS", 3600) if HTTPS else 0
BEHIND_PROXY = env.flag("HUIYIN_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Limits ---------------------------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "huiyin.config.uploads.Measured",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
#: A ledger's dates before 1 January of this year, or so many years after the day of the load, are taken for mistakes.
LEDGER_FIRST_YEAR = env.integer("HUIYIN_LEDGER_FIRST_YEAR", 1990, least=1900)
LEDGER_YEARS_AHEAD = env.integer("HUIYIN_LEDGER_YEARS_AHEAD", 2)

# --- Registration ---------------------------------------------------------------------------------------------------
#: How the numbers of petitions registered here are formed: XF{year}-{serial:05}, or 机构=form for one organ.
REGISTRATION_NUMBER = env.number_formats("HUIYIN_REGISTRATION_NUMBER", "XF{year}-{serial:05}")
#: The largest file that can be added to a petition.
ATTACHMENT_MB = env.integer("HUIYIN_ATTACHMENT_MB", 50, least=1)

# --- Law and calendar: what the bureau adds to the package's own data; a change moves stored dates, see docs/running.md
LAW_OVERLAYS = env.words("HUIYIN_LAW_OVERLAYS")
CALENDAR_YEARS = env.words("HUIYIN_CALENDAR_YEARS")

#: The bureau's retention schedule as approved; none: the default of the package.
RETENTION = env.text("HUIYIN_RETENTION", "")
#: How long a petitioner may rate after the opinion, where an organ has no number of its own: the rule of 2022
#: (国信发〔2022〕11号) sets a window whose length is not published.
RATING_DAYS = env.integer("HUIYIN_RATING_DAYS", 30, least=1)
#: The period offered to an organ whose opinion was annulled; the reviewing organ sets it case by case, at most ninety
#: days, as long as a first handling with its extension.
REDO_DAYS = env.integer("HUIYIN_REDO_DAYS", 30, least=1, most=90)
#: How many times a matter may be extended, within the thirty days in all: the text does not say (2022 Art. 34).
EXTENSIONS = env.integer("HUIYIN_EXTENSIONS", 1, least=1)
#: A demand of a petitioner on his own data (correct, object) is to be answered within so many days.
DATA_DEMAND_DAYS = env.integer("HUIYIN_DATA_DEMAND_DAYS", 30, least=1)

# --- Background work ------------------------------------------------------------------------------------------------
#: "worker": a worker process runs the tasks; "immediate": the process that asks runs them at once.
_TASK_BACKENDS = {
    "worker": "django_tasks_db.DatabaseBackend",
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
}
TASKS = {"default": {"BACKEND": _TASK_BACKENDS[env.choice("HUIYIN_TASKS", "worker", *_TASK_BACKENDS)]}}

# --- Reports --------------------------------------------------------------------------------------------------------
#: A number typed for a report that changed by more than so many per cent needs its reason.
REPORT_REASON_PERCENT = env.integer("HUIYIN_REPORT_REASON_PERCENT", 30)
#: In tables for everybody, numbers from 1 to under this are hidden.
SMALL_NUMBER = env.integer("HUIYIN_SMALL_NUMBER", 5, least=3)

# --- Notices to petitioners -----------------------------------------------------------------------------------------
#: Where petitioners reach the window from outside; notices name it.
PUBLIC_URL = telling.public_url()
#: "none": nobody is told; "file": messages are written into OUTBOX, for trying; "http", "smtp": they go out.
SMS = env.choice("HUIYIN_SMS", "none", "none", "file", "http")
MAIL = env.choice("HUIYIN_MAIL", "none", "none", "file", "smtp")
SMS_GATEWAY = telling.gateway() if SMS == "http" else None
MAILBOX = telling.mailbox() if MAIL == "smtp" else None
OUTBOX = HOME / "outbox"
#: No text message goes out in these hours, but the one with number and code that answers a filing.
QUIET_HOURS = telling.quiet_hours()
#: Notices build their own connection to the mail server; nothing else sends mail.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.choice("HUIYIN_LOG", "WARNING", "DEBUG", "INFO", "WARNING", "ERROR")},
}
