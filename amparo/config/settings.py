"""Settings of the installation; what differs from place to place is in the environment."""

import os
from datetime import timedelta

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from amparo.access.ministry.setting import ministries
from amparo.kernel.numbers import whole_number

from .database import databases
from .home import ROOT, home
from .outgoing import mail
from .proxies import HERE, proxies
from .secret import secret_key

HOME = home()
AMPARO_HOME = HOME.folder
AMPARO_KEYS = HOME.keys
AMPARO_COUNTRY = os.environ.get("AMPARO_COUNTRY", "belize")
AMPARO_DEMONSTRATION = os.environ.get("AMPARO_DEMONSTRATION", "") == "1"
AMPARO_COMPARE_FROM = whole_number("AMPARO_COMPARE_FROM", 1_000)
AMPARO_READ_AT_ONCE_MB = whole_number("AMPARO_READ_AT_ONCE_MB", 2)

SECRET_KEY = secret_key(HOME.keys)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("AMPARO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
IS_SECURE = os.environ.get("AMPARO_HTTPS", "") == "1"
AMPARO_PROXIES = proxies(os.environ.get("AMPARO_PROXIES", HERE if IS_SECURE else ""))

AMPARO_OPENID = ministries(os.environ.get("AMPARO_OPENID", ""))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth.account",
    "allauth.mfa",
    "amparo.kernel",
    "amparo.reference",
    "amparo.audit",
    "amparo.access",
    "amparo.people",
    "amparo.cases",
    "amparo.intake",
    "amparo.protection",
    "amparo.justice",
    "amparo.prevention",
    "amparo.partnerships",
    "amparo.indicators",
    "amparo.exchange",
    "amparo.publishing",
    "amparo.config",
]

MIDDLEWARE = [
    "amparo.access.middleware.behind_the_wall",
    "amparo.access.origin.behind_proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "amparo.access.middleware.headers",
    "amparo.access.middleware.sessions",
    "amparo.access.middleware.viewers",
]

ROOT_URLCONF = "amparo.config.urls"
WSGI_APPLICATION = "amparo.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "amparo.access.context.frame",
            ],
        },
    }
]

DATABASES = databases(HOME.database)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["amparo.access.signin.Backend"]
PASSWORD_HASHERS = ["amparo.access.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username",)},
    },
]
LOGIN_URL = "sign-in"

# Of allauth we use the second factors; its pages and mails are not reachable.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "amparo.access.factors.adapter.Adapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Amparo"
MFA_TOTP_TOLERANCE = 1

SESSION_ENGINE = "amparo.access.session_store"
PROOF_LASTS = timedelta(minutes=10)
SESSION_COOKIE_NAME = "amparo"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = IS_SECURE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE = timedelta(minutes=15)
SESSION_AT_MOST = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_AT_MOST.total_seconds())  # of the row
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "amparo.config.errors.csrf_failure"

# Other sites get no referrer; "no-referrer" would make browsers send forms with an empty origin.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A register with many columns and words is mapped on one page.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_HANDLERS = ["amparo.exchange.uploads.receiving.InMemory"]

globals().update(mail())

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LANGUAGE_COOKIE_NAME = "amparo_language"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_HTTPONLY = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Belize"
FORMAT_MODULE_PATH = ["amparo.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME.static
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "django.server": {"level": "ERROR"}},
}

__all__ = ["ROOT"]
