"""How passwords are kept: Argon2id with 64 MiB, three passes and four lanes."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Django's own hasher with the strength that our threat model asks for."""

    time_cost = 3
    memory_cost = 65_536
    parallelism = 4
