from learning.core.activities import rules
from learning.core.courses import found
from learning.core.regions import here

rules.register()
found.register()
here.register()
