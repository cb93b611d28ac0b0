"""Everything SQLite: acts as plain functions over a connection, one writer, migrations, backup."""
