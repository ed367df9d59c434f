from .accounts import (
    create_account,
    find_user_by_login,
    may_have_initial_password,
    set_initial_password,
)
from .heads import end_headship, set_head, set_superior
from .people import add_number, create_person, set_active, update_person
from .placement import assign
from .units import add_unit, move_unit, set_unit_active, update_unit

__all__ = [
    "add_number",
    "add_unit",
    "assign",
    "create_account",
    "create_person",
    "end_headship",
    "find_user_by_login",
    "may_have_initial_password",
    "move_unit",
    "set_active",
    "set_head",
    "set_initial_password",
    "set_superior",
    "set_unit_active",
    "update_person",
    "update_unit",
]
