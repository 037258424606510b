from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from motcua.dossiers.tests.builders import City, a_city

type SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _in_the_demonstration(settings: Settings) -> None:
    """The people of the tests are those of the demonstration, who sign in only there."""
    settings.DEMO = True
    cache.clear()


@pytest.fixture
def city(db: None) -> City:
    return a_city()


@pytest.fixture
def sign_in(city: City) -> SignIn:
    """A browser in which the account is signed in; a stranger's for a blank name."""

    def opened(account: str) -> Client:
        client = Client()
        if account:
            client.post("/dang-nhap/trinh-dien/", {"account": account})
        return client

    return opened
