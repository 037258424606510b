"""A fact never bears an instant before that of a fact written earlier.

An act bears the instant of its request. Where two requests wait for the same case, the one that came later may
go first; the other then acts on what the first left, and so after it. Whoever writes facts holds the case.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION casework_fact_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := greatest(NEW.at, (SELECT max(at) FROM casework_clockfact WHERE case_id = NEW.case_id));
    RETURN NEW;
END $$;
CREATE TRIGGER casework_clockfact_in_order BEFORE INSERT ON casework_clockfact
    FOR EACH ROW EXECUTE FUNCTION casework_fact_in_order();
"""
BACKWARD = """
DROP TRIGGER casework_clockfact_in_order ON casework_clockfact;
DROP FUNCTION casework_fact_in_order();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_append_only")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
