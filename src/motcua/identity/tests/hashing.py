"""The hasher of the test run."""

from django.contrib.auth.hashers import ScryptPasswordHasher


class LightScrypt(ScryptPasswordHasher):
    """As in the product, with next to no work: a password takes no time, and protects nothing."""

    work_factor = 2
