"""Settings that every environment shares. Nothing here reads a secret."""

from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from cms.settings import env
from cms.settings.databases import database

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("ASAH_VAR_DIR") or BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
ASAH_DEMO = False
SERVE_MEDIA = env.flag("ASAH_SERVE_MEDIA")
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "cms",
    "home.apps.HomeConfig",
    "learning.core.apps.CoreConfig",
    "learning.plugins.lesson.apps.LessonConfig",
    "learning.plugins.reports.apps.ReportsConfig",
    "learning.plugins.notices.apps.NoticesConfig",
    "learning.plugins.practices.apps.PracticesConfig",
    "learning.plugins.desk.apps.DeskConfig",
    "learning.plugins.paths.apps.PathsConfig",
    "learning.plugins.exchange.apps.ExchangeConfig",
    "learning.plugins.certificates.apps.CertificatesConfig",
    "learning.plugins.evidence.apps.EvidenceConfig",
    "learning.plugins.quiz.apps.QuizConfig",
    "learning.plugins.grades.apps.GradesConfig",
    "cms.upstream",
    "wagtail.contrib.settings",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.users.apps.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    # Its receivers take the place of some of allauth's, which have to be connected before.
    "cms.users.apps.UsersConfig",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.middleware.ContentSecurityPolicyMiddleware",
    "cms.middleware.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.LanguageMiddleware",
    "cms.middleware.FreshSitesMiddleware",
    "learning.core.regions.here.OwnHostMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.users.middleware.EndedSessionMiddleware",
    "cms.users.middleware.OwnPasswordMiddleware",
    "cms.users.middleware.AdminDoorMiddleware",
    "cms.users.middleware.StaffSecondFactorMiddleware",
    "learning.core.regions.middleware.RegionScopeMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
# SQLite cannot defer a unique constraint until the end of a transaction. Only places in a quiz have
# one, and the service that renumbers them holds the quiz's lock.
SILENCED_SYSTEM_CHECKS = ["models.W038"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Data
DATABASES = {
    "default": database(
        env.text("DATABASE_URL"),
        VAR_DIR / "asah.sqlite3",
        max_age=env.number("DATABASE_CONN_MAX_AGE", 600),
    )
}
POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")

REDIS_URL = env.text("REDIS_URL")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "asah",
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
    SESSION_ENGINE = "cms.users.session_store"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# People
AUTH_USER_MODEL = "users.User"
# One backend only: each further one would hash a wrong password once more.
AUTHENTICATION_BACKENDS = ["cms.users.backends.SignInBackend"]
PASSWORD_HASHERS = [
    "cms.users.hashers.TunedArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "cms.users.validators.OwnNumberValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/belajar/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 4

ACCOUNT_ADAPTER = "cms.users.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "cms.users.forms.SignInForm",
    "change_password": "cms.users.forms.ChangePasswordForm",
    "set_password": "cms.users.forms.SetPasswordForm",
    "reset_password": "cms.users.forms.ResetPasswordForm",
    "reset_password_from_key": "cms.users.forms.NewPasswordForm",
    "reauthenticate": "cms.users.forms.ConfirmPasswordForm",
    "add_email": "cms.users.forms.ChangeEmailForm",
}
MFA_FORMS = {
    "authenticate": "cms.users.forms.SecondFactorForm",
    "reauthenticate": "cms.users.forms.ConfirmSecondFactorForm",
    "activate_totp": "cms.users.forms.ActivateSecondFactorForm",
}
SOCIALACCOUNT_ADAPTER = "cms.users.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 30
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Asah] "
# Wrong passwords and codes: (failures, seconds they count, seconds of pause). A whole office
# shares one address, so the limit per address only stops machines (docs/decisions/0004).
ASAH_SIGN_IN_LIMITS = {"account": (6, 900, 600), "address": (1_000, 600, 300)}
# allauth's own counters live in the cache, which two processes share only with Redis.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "reset_password": "120/m/ip,5/10m/key",
    "reset_password_from_key": "120/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Asah"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
USERSESSIONS_TRACK_ACTIVITY = False
# Who somebody is at the organisation's provider: cms/users/oidc.py decides, not allauth.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
OIDC_NIP_CLAIM = env.text("OIDC_NIP_CLAIM", "nip")
SOCIALACCOUNT_PROVIDERS: dict = {}
OIDC_SERVER_URL = env.text("OIDC_SERVER_URL")
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": env.text("OIDC_PROVIDER_ID", "sso"),
                "name": env.text("OIDC_NAME", "SSO"),
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ],
    }
ASAH_MFA_REQUIRED_FOR_STAFF = env.flag("ASAH_MFA_REQUIRED_FOR_STAFF")

# Language, time, numbers
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
LANGUAGE_COOKIE_NAME = "asah_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "cms.formats"
USE_THOUSAND_SEPARATOR = False

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = []
# The typeface comes from npm; without it pages use the reader's own sans-serif face.
FONT_DIR = BASE_DIR / "node_modules" / "@fontsource-variable" / "plus-jakarta-sans" / "files"
ASAH_FONTS = FONT_DIR.is_dir()
if ASAH_FONTS:
    STATICFILES_DIRS += [BASE_DIR / "cms" / "static_fonts", ("asah/fonts", FONT_DIR)]
# For those formulas of quizzes that do not become MathML; without it they stay as they were typed.
KATEX_DIR = BASE_DIR / "node_modules" / "katex" / "dist"
ASAH_KATEX = KATEX_DIR.is_dir()
if ASAH_KATEX:
    STATICFILES_DIRS += [("katex", KATEX_DIR)]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("ASAH_MEDIA_ROOT") or VAR_DIR / "media")
# What only some may read; nothing serves this folder but views that ask a policy.
PRIVATE_ROOT = Path(env.text("ASAH_PRIVATE_ROOT") or VAR_DIR / "private")
PRIVATE_STORAGE = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": PRIVATE_STORAGE,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Who signs certificates: none, pades, bsre, or the dotted path of a class of your own.
ASAH_CERTIFICATE_SIGNER = env.text("ASAH_CERTIFICATE_SIGNER", "none")
ASAH_CERTIFICATE_KEY_FILE = env.text("ASAH_CERTIFICATE_KEY_FILE")
ASAH_CERTIFICATE_CERT_FILE = env.text("ASAH_CERTIFICATE_CERT_FILE")
ASAH_CERTIFICATE_KEY_PASSPHRASE = env.text("ASAH_CERTIFICATE_KEY_PASSPHRASE")
ASAH_BSRE_URL = env.text("ASAH_BSRE_URL")
ASAH_BSRE_USER = env.text("ASAH_BSRE_USER")
ASAH_BSRE_PASSWORD = env.text("ASAH_BSRE_PASSWORD")
ASAH_BSRE_SUBSCRIBER = env.text("ASAH_BSRE_SUBSCRIBER")
# Looks at the public check of certificates: how many in how many seconds from one address. A
# whole office shares an address, so the limit only stops machines.
ASAH_CERTIFICATE_CHECKS = (env.number("ASAH_CERTIFICATE_CHECKS_PER_MINUTE", 120), 60)
# The same for the public check of statements of learning hours.
ASAH_STATEMENT_CHECKS = (env.number("ASAH_STATEMENT_CHECKS_PER_MINUTE", 120), 60)
# Dotted path of what tells the address of who asks; it knows the proxies in front.
ASAH_CLIENT_ADDRESS = "allauth.core.internal.ratelimit.get_ip"
# A quiz's page that arrives so long after the end is still saved.
ASAH_QUIZ_LATE_SECONDS = env.number("ASAH_QUIZ_LATE_SECONDS", 60)
# Attempts with more questions are graded by a task.
ASAH_QUIZ_GRADE_AT_ONCE = env.number("ASAH_QUIZ_GRADE_AT_ONCE", 150)
ASAH_EVIDENCE_MAX_MB = env.number("ASAH_EVIDENCE_MAX_MB", 5)
ASAH_EVIDENCE_MAX_FILES = env.number("ASAH_EVIDENCE_MAX_FILES", 5)
WHITENOISE_MAX_AGE = 60 * 60
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A lesson of many blocks posts several thousand fields from Wagtail's editor.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# Wagtail
WAGTAIL_SITE_NAME = "Asah"
WAGTAIL_USER_TIME_ZONES = ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Links in mails. PORT is what bin/serve.py listens to.
WAGTAILADMIN_BASE_URL = (
    env.text("ASAH_BASE_URL") or f"http://127.0.0.1:{env.text('PORT') or '8000'}"
)
WAGTAILADMIN_LOGIN_URL = "/akun/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/akun/login/"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_MODERATION_ENABLED = True
WAGTAILSEARCH_BACKENDS: dict = {"default": {"BACKEND": "wagtail.search.backends.database"}}
if POSTGRESQL:
    WAGTAILSEARCH_BACKENDS["default"]["SEARCH_CONFIG"] = "indonesian"
WAGTAILIMAGES_IMAGE_MODEL = "learning.LibraryImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.images.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp", "avif", "svg"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "avif", "webp": "webp", "png": "webp", "jpeg": "webp"}
WAGTAILDOCS_DOCUMENT_MODEL = "learning.LibraryDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "learning.core.media.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = [
    *("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt", "zip"),
    *("mp3", "m4a", "ogg", "mp4", "webm", "vtt"),
]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 100 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# Security
MESSAGE_STORAGE = "cms.messages.MessageStorage"
SESSION_COOKIE_NAME = "asah_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_NAME = "asah_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Wagtail lifts this for its own previews; newer browsers follow frame-ancestors instead.
X_FRAME_OPTIONS = "DENY"
ADMIN_URL_PREFIX = "/kelola/"
EMBED_HOSTS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF, *EMBED_HOSTS],
        "frame-ancestors": [SELF],
        # A browser applies form-action to the redirect that follows, too.
        "form-action": [SELF, *([OIDC_SERVER_URL] if OIDC_SERVER_URL else [])],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
# Wagtail's editor writes style attributes and inline scripts of its own.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF, "blob:"],
    "worker-src": [SELF, "blob:"],
}

# Public pages kept in front of Django; see cms/pagecache.py
PAGE_CACHE_VERSION_FILE = VAR_DIR / "content-version"
PAGE_CACHE = {
    "bypass_cookies": frozenset({SESSION_COOKIE_NAME, "messages"}),
    "vary_cookies": (LANGUAGE_COOKIE_NAME,),
    "query_keys": frozenset(
        env.words(
            "ASAH_PAGE_CACHE_QUERY_KEYS",
            "q,page,p,urut,halaman,bidang,daerah,tingkat,jp,daftar,bentuk,topik,"
            "urusan,provinsi,jenis,tahap,tahun,replikasi,seri,koleksi,tipe,tampil,banding,"
            "jalur,lingkup,jabatan,sertifikasi",
        )
    ),
    "seconds": env.number("ASAH_PAGE_CACHE_SECONDS", 60),
    "max_bytes": env.number("ASAH_PAGE_CACHE_MB", 64) * 1024 * 1024,
}

# Learning hours: figures of fewer people are withheld from whoever may not see the people.
ASAH_SMALLEST_GROUP = env.number("ASAH_SMALLEST_GROUP", 5)
# Dotted path of what talks to SIASN for us (docs/how-to/send-to-siasn.md); BKN gives the access.
ASAH_SIASN_CLIENT = env.text("ASAH_SIASN_CLIENT", "learning.plugins.exchange.siasn.NullClient")

# What this site signs (badges, statements): a PEM file, or the PEM itself; earlier keys as files
ASAH_SIGNING_KEY_FILE = env.text("ASAH_SIGNING_KEY_FILE")
ASAH_SIGNING_KEY = env.text("ASAH_SIGNING_KEY")
ASAH_SIGNING_OLD_KEYS = env.words("ASAH_SIGNING_OLD_KEYS")
ASAH_SIGNING_KEY_MADE = False

# Mail
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Asah <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.security.DisallowedHost": {"level": "ERROR"},
        "django.db.backends": {"level": "WARNING"},
        # Its log of every page belongs to the database, where editors read it.
        "wagtail": {"level": "WARNING"},
    },
}
