"""Who: accounts, citizens and businesses, staff and the positions they hold."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from motcua.kernel.ids import new_id


class Account(AbstractBaseUser):
    """A sign-in. What it may do follows from the person behind it and the positions held."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=150, unique=True)
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager["Account"]()

    USERNAME_FIELD = "name"

    class Meta:
        db_table = "identity_account"

    def __str__(self) -> str:
        return self.name
