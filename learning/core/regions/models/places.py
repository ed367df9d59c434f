from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, Permission
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node


class Region(MP_Node):
    """A government that runs its own learning: the nation, a province, a kabupaten or a kota.

    The tree is geography (nation > province > kabupaten/kota). A kabupaten is autonomous, so what
    a grant reaches is said on the grant, not by the tree alone: see RegionGrant.
    """

    class Kind(models.TextChoices):
        NATION = "nation", _("Nation")
        PROVINCE = "province", _("Province")
        REGENCY = "regency", _("Regency (kabupaten)")
        CITY = "city", _("City (kota)")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    code = models.CharField(
        _("Kemendagri code"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^\d{1,2}(\.\d{2})?$")],
        help_text=_("As text with a dot, for example 11.02. The nation is 0."),
    )
    bps_code = models.CharField(_("BPS code"), max_length=4, blank=True)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    capital = models.CharField(_("capital"), max_length=80, blank=True)
    accent = models.CharField(_("accent colour"), max_length=16, default="accent-1")
    emblem = models.ForeignKey(
        "learning.LibraryImage",
        verbose_name=_("emblem"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_active = models.BooleanField(
        _("active"), default=False, help_text=_("Has its own branch, editors and learners here.")
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Jakarta")
    # Kept by provisioning, so that a renamed region finds its own again.
    collection = models.OneToOneField(
        "wagtailcore.Collection",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    workflow = models.OneToOneField(
        "wagtailcore.Workflow",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    node_order_by = ["code"]

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self):
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def short_name(self) -> str:
        for prefix in ("Kabupaten ", "Kota ", "Provinsi "):
            if self.name.startswith(prefix):
                return self.name.removeprefix(prefix)
        return self.name


class Unit(MP_Node):
    """An agency (perangkat daerah) at the root, its units below."""

    class Kind(models.TextChoices):
        AGENCY = "agency", _("Agency (perangkat daerah)")
        UNIT = "unit", _("Unit")

    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="units"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.UNIT)
    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("code"), max_length=64, blank=True, help_text="SIASN unor id")
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        indexes = [models.Index(fields=["region", "path"], name="unit_region_path")]

    def __str__(self):
        return self.name


class RegionGrant(models.Model):
    """Gives a group one permission on the rows of a region.

    With ``subtree`` it reaches the regions below as well, as Wagtail's collection grants do.
    """

    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.CASCADE, related_name="region_grants"
    )
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="grants"
    )
    permission = models.ForeignKey(
        Permission, verbose_name=_("permission"), on_delete=models.CASCADE, related_name="+"
    )
    subtree = models.BooleanField(_("reaches the regions below"), default=False)

    class Meta:
        verbose_name = _("region grant")
        verbose_name_plural = _("region grants")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "region", "permission"], name="region_grant_once"
            )
        ]

    def __str__(self):
        return f"{self.group}: {self.permission.codename} @ {self.region}"


class RegionRole(models.Model):
    """The group whose members hold a role in a region. Leaders have none: see Headship."""

    class Role(models.TextChoices):
        EDITOR = "editor", _("Editor")
        MODERATOR = "moderator", _("Moderator")
        ADMIN = "admin", _("Learning administrator")
        NATIONAL = "national", _("National administrator")

    group = models.OneToOneField(
        Group, verbose_name=_("group"), on_delete=models.CASCADE, related_name="region_role"
    )
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="roles"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("role in a region")
        verbose_name_plural = _("roles in regions")
        constraints = [models.UniqueConstraint(fields=["region", "role"], name="region_role_once")]

    def __str__(self):
        return f"{self.get_role_display()} @ {self.region}"
