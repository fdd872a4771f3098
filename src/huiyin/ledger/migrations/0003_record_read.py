"""On PostgreSQL a look is written down by the database itself. All readers queue for the end of one chain: with the
last row read and hashed where it lies, nobody in the queue waits for a web process to get its turn."""

from django.db import migrations

_MAKE = """
CREATE FUNCTION huiyin_record_read(origin text, seen text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    latest bigint;
    chain text;
BEGIN
    PERFORM pg_advisory_xact_lock(4871002);
    SELECT n, hash INTO latest, chain FROM ledger_readentry ORDER BY n DESC LIMIT 1;
    latest := coalesce(latest, 0) + 1;
    chain := encode(sha256(convert_to(coalesce(chain, origin) || seen, 'UTF8')), 'hex');
    INSERT INTO ledger_readentry (n, body, hash) VALUES (latest, seen, chain);
    RETURN latest;
END $$
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_MAKE, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION huiyin_record_read(text, text)")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_checkpoint")]
    operations = [migrations.RunPython(make, drop)]
