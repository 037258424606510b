from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.dossiers"

    def ready(self) -> None:
        from . import restructuring, sentences

        sentences.register()
        restructuring.register()
