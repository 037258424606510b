from django.db import migrations

FROZEN = """
CREATE FUNCTION forms_published_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'a published form is never deleted' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status <> 'draft' AND (
        NEW.status = 'draft' OR to_jsonb(NEW) - 'status' <> to_jsonb(OLD) - 'status'
    ) THEN
        RAISE EXCEPTION 'a published form never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER forms_published_is_frozen BEFORE UPDATE OR DELETE ON forms_formdefinition
    FOR EACH ROW EXECUTE FUNCTION forms_published_is_frozen();
"""
THAWED = """
DROP TRIGGER forms_published_is_frozen ON forms_formdefinition;
DROP FUNCTION forms_published_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]

    operations = [migrations.RunSQL(FROZEN, THAWED)]
