from collections.abc import Iterator

import pytest

from motcua.forms import queries
from motcua.organisation import api as organisation
from motcua.organisation.models import Unit
from motcua.organisation.tests.builders import a_commune


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What one test keeps in the process, the next does not see."""
    queries.forget()
    organisation.forget()
    yield
    queries.forget()
    organisation.forget()


@pytest.fixture
def commune(db: None) -> Unit:
    """A commune that addresses may name."""
    return a_commune(commune_code="00004", name="Phường Ba Đình")
