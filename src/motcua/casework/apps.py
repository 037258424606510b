from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "motcua.casework"

    def ready(self) -> None:
        from . import restructuring

        restructuring.register()
