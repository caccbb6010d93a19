"""Files of other sites, by http and https."""

from server.drivers.downloads.addresses import Private
from server.drivers.downloads.downloader import HttpDownloader

__all__ = ["HttpDownloader", "Private"]
