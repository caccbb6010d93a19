"""Backups in a folder: blocks by what they hold, each stored once."""

from server.drivers.backup_folder.driver import BackupFolder

__all__ = ["BackupFolder"]
