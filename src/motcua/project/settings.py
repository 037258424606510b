"""Django's settings. What an office may change is a table; what differs between machines is in `env`."""

from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from .cluster import Cluster, ClusterFailed
from .env import parse_database_url, read_environment

ENV = read_environment()
PACKAGE = Path(__file__).resolve().parents[1]

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [ENV.base_url]
BASE_URL = ENV.base_url
DEMO = ENV.demo
REQUEST_ID_HEADER = ENV.request_id_header  # blank: nobody's is believed
METRICS_TOKEN = ENV.metrics_token
WEBHOOK_NETWORKS = list(ENV.webhook_networks)
TRUSTED_PROXIES = list(ENV.trusted_proxies)  # none: the address that calls is the caller's
OUTBOX_ATTEMPTS = 12  # with delays from 2 seconds to an hour: about five hours
OUTBOX_KEEP_DAYS = 30
HOME = ENV.home
FILES = ENV.home / "files"
TSA_URL = ENV.tsa_url  # blank: documents are not stamped with trusted time
CLAMD = ENV.clamd  # none: uploads are not scanned
S3 = ENV.s3  # none: files stay in `FILES`

FLOORS = [  # from the top down; a package may call those below it
    "portal",
    "workplace",
    "frontdesk",
    "administration",
    "integrations",
    "dossiers",
    "documents",
    "casework",
    "processes",
    "forms",
    "catalogue",
    "identity",
    "organisation",
    "audit",
    "outbox",
    "ui",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",  # the next two stand on it; neither its pages nor its addresses are used
    "allauth.mfa",
    "allauth.socialaccount",
    *(f"motcua.{name}" for name in reversed(FLOORS)),
    "motcua.project",
]
MIDDLEWARE = [
    "motcua.project.callers.CallersAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.project.observing.Observed",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.project.middleware.KeptByNobody",
    "motcua.ui.middleware.ChosenLanguage",
    "motcua.project.middleware.Api",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "motcua.project.middleware.WithoutNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "motcua.project.middleware.Refusals",
    "motcua.project.middleware.Heads",
]
ROOT_URLCONF = "motcua.project.urls"
WSGI_APPLICATION = "motcua.project.wsgi.application"
AUTH_USER_MODEL = "identity.Account"
SESSION_ENGINE = "motcua.identity.middleware"
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "motcua.identity.factors.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
OIDC = ENV.oidc
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE],  # a component's template lies beside its code: ui/components/<name>/template.html
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "motcua.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.messages.context_processors.messages",
                "motcua.ui.context.shell",
                "motcua.identity.context.account",
                "motcua.portal.shell.shell",
                "motcua.workplace.shell.shell",
                "motcua.administration.shell.shell",
            ],
        },
    },
]

if ENV.database_url:
    _database = parse_database_url(ENV.database_url)
else:
    try:
        _database = Cluster(HOME / "postgres").database()
    except ClusterFailed:  # before the first start; whoever connects learns it then
        _database = parse_database_url("postgresql:///motcua?host=/nonexistent")
DATABASES = {
    "default": {
        "ENGINE": "motcua.project.postgres",
        "NAME": _database.name,
        "USER": _database.user,
        "PASSWORD": _database.password,
        "HOST": _database.host,
        "PORT": _database.port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Django prepares nothing unless told to; what `kernel.rows` sends is planned once in a connection.
        "OPTIONS": {"application_name": "motcua", "prepare_threshold": 5},
    },
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "kernel" / "locale"]  # the kernel is no app, so Django must be told
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["motcua.project.formats"]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # straight from the packages: nothing to collect; the build left .gz and .br beside
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/ui/assets/"  # Vite puts a hash in these names

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 2, "delete_jobs": "successful", "shutdown_graceful_timeout": 10}

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
_https = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name"]},
    },
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a procedure of twenty cases with a hundred papers is one form
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "motcua.project.logs.JsonLines"},
        "lines": {"()": "motcua.project.logs.PlainLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": ENV.log}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "pikepdf": {"level": "CRITICAL"},  # says at length what is wrong with a stranger's file
        "pyhanko": {"level": "CRITICAL"},  # and this one with his signature
        "httpx": {"level": "WARNING"},
        "django.server": {"propagate": True, "handlers": []},  # its own format names paths
        "django": {"handlers": [], "level": "INFO"},
        "spiff": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
