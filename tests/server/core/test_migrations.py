"""The steps of the tables lead to the tables."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from server.store.database import HEAD, Database
from server.store.tables import Row
from server.store.upgrade import configuration


async def test_an_empty_database_becomes_what_the_tables_say(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/state.db")
    await database.upgrade()
    await database.upgrade()
    await database.close()

    with create_engine(f"sqlite:///{tmp_path}/state.db").connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Row.metadata)
        tables = inspect(connection).get_table_names()
        head = ScriptDirectory.from_config(configuration(connection)).get_current_head()
    connection.engine.dispose()

    assert differences == []
    assert {*tables} == {*Row.metadata.tables, "alembic_version"}
    assert head == HEAD
