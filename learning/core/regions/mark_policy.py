"""Who may approve that somebody completes a course, by the role in which it is asked for."""

from typing import Any

from django.db.models import Q

from .grants import below, is_signed_in, unit_paths_led_by
from .permissions import RegionPermissionPolicy

LEADER, ADMIN = "leader", "admin"


class MarkPolicy(RegionPermissionPolicy):
    """A leader approves as leader of the learner's unit or of one above it, an administrator by a
    grant in the course's region; nobody for themselves."""

    def user_has_any_permission_for_instance(self, user, actions, instance):
        if "add" not in actions or not instance.role:
            return super().user_has_any_permission_for_instance(user, actions, instance)
        if not is_signed_in(user) or instance.enrolment.person.user_id == user.pk:
            return False
        if instance.role == LEADER:
            return user.is_superuser or self._is_led(user, {"view"}, instance)
        return super().user_has_any_permission_for_instance(user, actions, instance)

    def wanted_from(self, user: Any) -> dict[str, Q]:
        """By role, which enrolments (as seen from there) the user may approve as such."""
        if not is_signed_in(user):
            return {}
        others = ~Q(person__user=user)
        if user.is_superuser:
            return {LEADER: others, ADMIN: others}
        led, granted = unit_paths_led_by(user), self._reach(user, ["add"])
        found = {LEADER: below(led, "person__unit"), ADMIN: granted.q("course__region")}
        rights = {LEADER: bool(led), ADMIN: bool(granted)}
        return {role: condition & others for role, condition in found.items() if rights[role]}
