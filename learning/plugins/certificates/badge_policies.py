"""Badges: which rows belong to which region, and what each role may do with them."""

from .models.badges import BadgeAward, BadgeDefinition

ALL = ("view", "add", "change", "delete")
PUBLISHING = (*ALL, "publish")
POLICIES = {
    BadgeDefinition: {},
    # Who gives a badge looks after it; the region that employs the holder may look at it.
    BadgeAward: {"region_field": "definition__region", "also": {"view": "person__region"}},
}
EDITOR = {"badgedefinition": ("view", "add", "change")}
# The badge itself names which of these roles gives it by hand.
MODERATOR = {"badgedefinition": PUBLISHING, "badgeaward": ("view", "add")}
ADMIN = {"badgedefinition": PUBLISHING, "badgeaward": ("view", "add", "change")}
NATIONAL = {"badgedefinition": PUBLISHING, "badgeaward": ALL}
