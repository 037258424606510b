from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "motcua.documents"

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers itself
