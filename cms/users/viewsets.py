"""Accounts in the Wagtail admin: no handle to invent, e-mail optional, roles by group."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserForm
from wagtail.users.views.users import CreateView, EditView, IndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from cms.users.models import User


class AccountForm(UserForm):
    """The password is optional: with an e-mail address the owner chooses one by the reset link."""

    password_required = False

    email = forms.EmailField(
        required=False,
        label=_("E-mail address"),
        help_text=_("For signing in and for the link with which the owner chooses a password."),
    )
    first_name = forms.CharField(label=_("Name"), max_length=150)
    last_name = forms.CharField(required=False, label=_("Last name, if any"), max_length=150)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.editing_self = kwargs.pop("editing_self", False)
        self.editor = kwargs.pop("editor", None)
        super().__init__(*args, **kwargs)
        # The parent insists on this field; the handle is made by itself and never shown.
        del self.fields[User.USERNAME_FIELD]
        if not getattr(self.editor, "is_superuser", False):
            self.fields.pop("is_superuser", None)
        if self.editing_self:
            # One's own password has its page, where the present one is asked for.
            for name in ("is_active", "is_superuser", "groups", "password1", "password2"):
                self.fields.pop(name, None)
        else:
            self.fields["password1"].help_text = _(
                "Leave blank to keep it. A password set here is replaced by the owner at sign-in."
            )

    def clean_email(self) -> str | None:
        email = (self.cleaned_data.get("email") or "").lower() or None
        others = User.objects.exclude(pk=self.instance.pk)
        if email and others.filter(email=email).exists():
            raise forms.ValidationError(_("Another account uses this e-mail address."))
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.instance.pk is None and not (data.get("email") or data.get("password1")):
            self.add_error("email", _("Give an e-mail address or a first password."))
        return data

    def save(self, commit: bool = True) -> User:
        if not self.cleaned_data.get("password1"):
            self.cleaned_data["password1"] = ""
            if self.instance.pk is None:
                self.instance.set_unusable_password()
        else:
            self.instance.must_change_password = True
        return super().save(commit)

    @property
    def username_field(self) -> None:
        return None

    def separate_username_field(self) -> bool:
        return False


class AccountCreationForm(AccountForm):
    class Meta:
        model = User
        fields = ["username", "email", "first_name", "last_name", "is_superuser", "groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple}


class AccountEditForm(AccountForm):
    class Meta(AccountCreationForm.Meta):
        fields = [*AccountCreationForm.Meta.fields, "is_active"]


class AccountIndexView(IndexView):
    @cached_property
    def columns(self) -> list[Column]:
        """The handle means nothing to people: the address stands in its place."""
        email = Column("email", label=_("E-mail address"), sort_key="email", width="20%")
        return [
            email if column.name == User.USERNAME_FIELD else column for column in super().columns
        ]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().defer("password")


class EditorInFormMixin:
    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"editor": self.request.user}


class AccountCreateView(EditorInFormMixin, CreateView):
    pass


class AccountEditView(EditorInFormMixin, EditView):
    pass


class UserViewSet(WagtailUserViewSet):
    index_view_class = AccountIndexView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    ordering = "first_name"

    def get_form_class(self, for_update: bool = False) -> type[AccountForm]:
        return AccountEditForm if for_update else AccountCreationForm
