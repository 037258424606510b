from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    name = "motcua.workplace"
