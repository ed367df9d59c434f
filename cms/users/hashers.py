from django.contrib.auth.hashers import Argon2PasswordHasher


class TunedArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with one of OWASP's equivalent settings; docs/decisions/0003 has the figures."""

    time_cost = 5
    memory_cost = 7 * 1024
    parallelism = 1
