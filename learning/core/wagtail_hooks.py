from wagtail import hooks

from learning.core.background import admin as background_admin
from learning.core.courses import admin as courses_admin
from learning.core.media import admin as media_admin
from learning.core.records import copying, erasure_admin, public
from learning.core.records.completion import admin as completion_admin
from learning.core.records.dead_ends import admin as access_admin
from learning.core.records.groups import admin as groups_admin
from learning.core.records.hours import correct_admin, rule_admin
from learning.core.records.why import admin as why_admin
from learning.core.regions import admin, admin_scope

for name, function, order in [
    *admin_scope.HOOKS,
    *admin.HOOKS,
    *public.HOOKS,
    *erasure_admin.HOOKS,
    *why_admin.HOOKS,
    *copying.HOOKS,
    *rule_admin.HOOKS,
    *correct_admin.HOOKS,
    *groups_admin.HOOKS,
    *courses_admin.HOOKS,
    *access_admin.HOOKS,
    *completion_admin.HOOKS,
    *media_admin.HOOKS,
    *background_admin.HOOKS,
]:
    hooks.register(name, function, order=order)
