from django.db import migrations

FROZEN = """
CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE catalogue_procedureversion ADD CONSTRAINT catalogue_version_days_do_not_overlap
    EXCLUDE USING gist (
        procedure_id WITH =,
        daterange(effective_from, CASE WHEN effective_to < effective_from THEN effective_from
                                       ELSE effective_to + 1 END) WITH &&
    ) WHERE (status <> 'draft');

ALTER TABLE catalogue_localrule ADD CONSTRAINT catalogue_rule_days_do_not_overlap
    EXCLUDE USING gist (
        procedure_code WITH =, channel WITH =, daterange(effective_from, effective_to, '[]') WITH &&
    );

ALTER TABLE catalogue_routingrule ADD CONSTRAINT catalogue_routing_days_do_not_overlap
    EXCLUDE USING gist (scope WITH =, key WITH =, daterange(effective_from, effective_to, '[]') WITH &&);

ALTER TABLE catalogue_representationrule ADD CONSTRAINT catalogue_representation_days_do_not_overlap
    EXCLUDE USING gist (procedure_code WITH =, daterange(effective_from, effective_to, '[]') WITH &&);

CREATE FUNCTION catalogue_version_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'a published procedure version is never deleted' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status <> 'draft' AND (
        NEW.status = 'draft'
        OR to_jsonb(NEW) - 'status' - 'effective_to' <> to_jsonb(OLD) - 'status' - 'effective_to'
    ) THEN
        RAISE EXCEPTION 'a published procedure version never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_version_is_frozen BEFORE UPDATE OR DELETE ON catalogue_procedureversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_version_is_frozen();
"""

# Statement triggers: an import writes tens of thousands of parts, and each statement is checked once.
PART = """
CREATE FUNCTION catalogue_{table}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM touched {join} JOIN catalogue_procedureversion v ON v.id = {owner}.version_id
               WHERE v.status <> 'draft') THEN
        RAISE EXCEPTION 'a published procedure version never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_{table}_inserted AFTER INSERT ON catalogue_{table}
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_{table}_is_frozen();
CREATE TRIGGER catalogue_{table}_updated AFTER UPDATE ON catalogue_{table}
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_{table}_is_frozen();
CREATE TRIGGER catalogue_{table}_deleted AFTER DELETE ON catalogue_{table}
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_{table}_is_frozen();
"""

PARTS = {
    "variant": ("", "touched"),
    "channel": ("", "touched"),
    "legalbasis": ("", "touched"),
    "result": ("", "touched"),
    "paper": ("JOIN catalogue_variant parent ON parent.id = touched.variant_id", "parent"),
    "fee": ("JOIN catalogue_channel parent ON parent.id = touched.channel_id", "parent"),
}


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.RunSQL(FROZEN, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(PART.format(table=table, join=join, owner=owner), migrations.RunSQL.noop)
            for table, (join, owner) in PARTS.items()
        ),
    ]
