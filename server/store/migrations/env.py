"""Alembic's entry: run the steps on the connection that `server.store.upgrade` hands over."""

from alembic import context

from server.store.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,  # SQLite changes a column by copying its table
)
context.run_migrations()
