"""The steps; a file name begins with its number."""
