from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "motcua.project"

    def ready(self) -> None:
        from . import wiring

        wiring.wire()
