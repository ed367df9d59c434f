from learning.core.activities import rules
from learning.core.courses import found

rules.register()
found.register()
