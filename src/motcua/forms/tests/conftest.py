import pytest

from motcua.organisation.models import Unit
from motcua.organisation.tests.builders import a_commune


@pytest.fixture
def commune(db: None) -> Unit:
    """A commune that addresses may name."""
    return a_commune(commune_code="00004", name="Phường Ba Đình")
