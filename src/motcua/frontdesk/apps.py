from django.apps import AppConfig


class FrontdeskConfig(AppConfig):
    name = "motcua.frontdesk"

    def ready(self) -> None:
        from . import restructuring

        restructuring.register()
