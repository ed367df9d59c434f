"""Production: everything that differs between installations comes from the environment.

docs/reference/settings.md lists the variables; a missing or unsafe one stops the start.
"""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.settings import env
from cms.settings.base import *  # noqa: F403

SECRET_KEY = env.text("ASAH_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("ASAH_SECRET_KEY_FALLBACKS")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("insecure"):
    raise ImproperlyConfigured("ASAH_SECRET_KEY must be a random text of at least 50 characters.")

ALLOWED_HOSTS = env.words("ASAH_ALLOWED_HOSTS")
if not ALLOWED_HOSTS or any(host.strip(".") in ("", "*") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ASAH_ALLOWED_HOSTS must name the hosts, without a wildcard.")

BASE_URL = env.text("ASAH_BASE_URL")
if urlsplit(BASE_URL).scheme != "https":
    raise ImproperlyConfigured("ASAH_BASE_URL must be the site's https address.")
WAGTAILADMIN_BASE_URL = BASE_URL
CSRF_TRUSTED_ORIGINS = env.words("ASAH_CSRF_TRUSTED_ORIGINS")

# Transport. The proxy in front must set X-Forwarded-Proto and drop what clients send.
SECURE_SSL_REDIRECT = env.flag("ASAH_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.flag("ASAH_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = env.number("ASAH_PROXY_COUNT", 1)
SECURE_HSTS_SECONDS = env.number("ASAH_HSTS_SECONDS", 60 * 60 * 24 * 365)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("ASAH_HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.flag("ASAH_HSTS_PRELOAD", default=True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
ASAH_MFA_REQUIRED_FOR_STAFF = env.flag("ASAH_MFA_REQUIRED_FOR_STAFF", default=True)

EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
ADMINS = [("", address) for address in env.words("ASAH_ADMINS")]
