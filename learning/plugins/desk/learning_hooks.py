from learning.core.contract import add_content_check

from .checks import findings

add_content_check("desk", findings)
