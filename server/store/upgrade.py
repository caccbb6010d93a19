"""Bring a database to the newest tables, with Alembic."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

FOLDER = "server.store:migrations"


def configuration(connection: Connection) -> Config:
    """Return Alembic's configuration for our steps, run on a connection."""
    config = Config()
    config.set_main_option("script_location", FOLDER)
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Take every step that the database has not taken yet."""
    command.upgrade(configuration(connection), "head")
