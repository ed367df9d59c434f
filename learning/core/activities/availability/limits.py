# Far beyond what anybody can oversee; what is posted or imported must end somewhere.
MAX_DEPTH = 10
MAX_PARTS = 200
