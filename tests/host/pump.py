"""Bytes through a connection: `pump.py take SIZE` says how long they took, `give ADDRESS SIZE`."""

import socket
import sys
import time

PORT = 7000


def take(size: int) -> None:
    """Say ready, then the seconds from the first byte to the last."""
    with socket.create_server(("", PORT)) as listener:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        connection, _ = listener.accept()
        with connection:
            left = size - len(connection.recv(1))
            started = time.monotonic()
            while left:
                left -= len(connection.recv(min(left, 1 << 16)))
    sys.stdout.write(f"{time.monotonic() - started}\n")
    sys.stdout.flush()


def give(address: str, size: int) -> None:
    with socket.create_connection((address, PORT), 20) as connection:
        connection.sendall(bytes(size))
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)


if sys.argv[1] == "take":
    take(int(sys.argv[2]))
else:
    give(sys.argv[2], int(sys.argv[3]))
