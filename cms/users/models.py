from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.users.managers import UserManager, new_handle


class User(AbstractUser):
    """An account. Who the person is at work (numbers, unit, rank) belongs to learning.core."""

    username = models.CharField(_("handle"), max_length=40, unique=True, default=new_handle)
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    must_change_password = models.BooleanField(
        _("must choose a new password"),
        default=False,
        help_text=_("Somebody else set the present password; the owner replaces it at sign-in."),
    )

    REQUIRED_FIELDS = ["email"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.email or self.username

    def set_temporary_password(self, password: str) -> None:
        """Set a password that somebody else knows: the owner replaces it at sign-in."""
        self.set_password(password)
        self.must_change_password = True

    def clean(self) -> None:
        super().clean()
        self.email = (self.email or "").lower() or None

    def save(self, *args: Any, **kwargs: Any) -> None:
        # "" would collide with the next account that has no address.
        self.email = (self.email or "").lower() or None
        super().save(*args, **kwargs)


class SignInFailure(models.Model):
    """Wrong passwords lately for one account or one address; ``key`` is a keyed hash of it."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in failure")
        verbose_name_plural = _("sign-in failures")

    def __str__(self) -> str:
        return f"{self.key[:8]} · {self.failures}"
