from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "motcua.organisation"

    def ready(self) -> None:
        from .restructuring import delegations, positions

        positions.register()
        delegations.register()
