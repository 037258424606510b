from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.dossiers"

    def ready(self) -> None:
        from . import alarms, restructuring, sentences
        from .interlinked import sentences as of_bundles

        sentences.register()
        of_bundles.register()
        restructuring.register()
        alarms.register()
