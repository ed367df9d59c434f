"""Mail leaves in the background: a slow mail server delays nobody, and waiting tells nothing."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from learning.core.api import find_user_by_login


@task()
def deliver(subject: str, text: str, html: str, to: list[str]) -> None:
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, to)
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


@task()
def send_reset_link(login: str, base_url: str, language: str) -> None:
    """Mail a link to whoever signs in with ``login``; nobody learns whether there is one."""
    user = find_user_by_login(login)
    if user is None or not user.is_active or not user.email:
        return
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    context = {
        "user": user,
        "base_url": base_url,
        "password_reset_url": base_url.rstrip("/") + path.replace("UID-KEY", key),
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
    }
    prefix = "account/email/password_reset_key"
    with translation.override(language):
        subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + render_to_string(f"{prefix}_subject.txt")
        text = render_to_string(f"{prefix}_message.txt", context)
        html = render_to_string(f"{prefix}_message.html", context)
    deliver.func(" ".join(subject.split()), text.strip(), html, [user.email])
