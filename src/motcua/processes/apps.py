from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProcessesConfig(AppConfig):
    name = "motcua.processes"

    def ready(self) -> None:
        post_migrate.connect(_default_process, sender=self)


def _default_process(**_: Any) -> None:
    """Every procedure has a process from the first start on."""
    from .jobs import ensure_default_process

    ensure_default_process()
