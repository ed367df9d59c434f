from wagtail import hooks

from learning.core.background import admin as background_admin
from learning.core.courses import admin as courses_admin
from learning.core.media import admin as media_admin
from learning.core.records import erasure_admin, public
from learning.core.regions import admin, admin_scope

for name, function, order in [
    *admin_scope.HOOKS,
    *admin.HOOKS,
    *public.HOOKS,
    *erasure_admin.HOOKS,
    *courses_admin.HOOKS,
    *media_admin.HOOKS,
    *background_admin.HOOKS,
]:
    hooks.register(name, function, order=order)
