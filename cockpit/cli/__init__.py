"""The command line: the same backend as the window, without Qt."""
