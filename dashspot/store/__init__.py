"""The only importer of SQLAlchemy and psycopg: the embedded server, tables, managers, queries, migrations."""
