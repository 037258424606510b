from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.dossiers"

    def ready(self) -> None:
        from . import alarms, restructuring, sentences
        from .handover import restructuring as papers
        from .interlinked import sentences as of_bundles

        sentences.register()
        of_bundles.register()
        restructuring.register()
        papers.register()
        alarms.register()
