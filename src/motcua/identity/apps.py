from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "motcua.identity"

    def ready(self) -> None:
        from . import restructuring

        restructuring.register()
