"""What a station says and hears: `talk.py VERB ARGUMENT…`, one word as the answer."""

import select
import socket
import struct
import sys
import time

ALL_PROTOCOLS = 3


def say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def listen(*ports: str) -> None:
    """Greet every connection on these ports, then echo; datagrams too."""
    listeners = [
        socket.create_server(("", int(port)), family=socket.AF_INET6, dualstack_ipv6=True)
        for port in ports
    ]
    datagrams = []
    for port in ports:
        datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        datagram.bind(("", int(port)))
        datagrams.append(datagram)
    connections: list[socket.socket] = []
    say("ready")
    while True:
        everything = [sys.stdin, *listeners, *datagrams, *connections]
        readable = select.select(everything, [], [])[0]
        if sys.stdin in readable:
            return
        for listener in set(listeners) & set(readable):
            connection, _ = listener.accept()
            connection.sendall(b"hello\n")
            connections.append(connection)
        for datagram in set(datagrams) & set(readable):
            data, peer = datagram.recvfrom(2000)
            datagram.sendto(data, peer)
        for connection in set(connections) & set(readable):
            data = connection.recv(2000)
            seen = connection.getpeername()[0].removeprefix("::ffff:")
            connection.sendall(seen.encode() if data == b"who" else data)
            if not data:
                connections.remove(connection)
                connection.close()


def tcp(address: str, port: str, patience_s: str) -> None:
    """Say `open` when greeted, else the error."""
    try:
        with socket.create_connection((address, int(port)), float(patience_s)) as connection:
            say("open" if connection.recv(6) == b"hello\n" else "silent")
    except OSError as error:
        say("timeout" if isinstance(error, TimeoutError) else error.strerror)


def converse(address: str, port: str) -> None:
    """Keep one connection; for each line of input say whether its echo came."""
    with socket.create_connection((address, int(port)), 10) as connection:
        connection.recv(6)
        say("open")
        for line in sys.stdin:
            connection.settimeout(float(line))
            try:
                connection.sendall(b"?")
                say("echo" if connection.recv(1) else "end")
            except OSError as error:
                say("timeout" if isinstance(error, TimeoutError) else error)


def peer_sees(address: str, port: str) -> None:
    """Print the address that a listener sees us with."""
    with socket.create_connection((address, int(port)), 20) as connection:
        connection.recv(6)
        connection.sendall(b"who")
        say(connection.recv(100).decode())


def udp(address: str, port: str, patience_s: str, source_port: str = "0") -> None:
    """Say `open` when a datagram is echoed."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram:
        datagram.bind(("", int(source_port)))
        datagram.settimeout(float(patience_s))
        datagram.connect((address, int(port)))
        try:
            datagram.send(b"?")
            say("open" if datagram.recv(10) == b"?" else "silent")
        except OSError as error:
            say("timeout" if isinstance(error, TimeoutError) else error.strerror)


def send(
    ethertype: str, source_mac: str, target_mac: str, payload: str, link: str = "eth0"
) -> None:
    """Send one frame, all of it as told (hexadecimal)."""
    station = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    frame = bytes.fromhex(target_mac.replace(":", "") + source_mac.replace(":", "") + ethertype)
    station.sendto(frame + bytes.fromhex(payload), (link, 0))
    say("sent")


def hear(ethertype: str, *wanted: str) -> None:
    """Print `ready`, then the payloads of frames of a type, until each wanted one came."""
    station = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
    station.bind(("eth0", ALL_PROTOCOLS))
    say("ready")
    heard: list[str] = []
    deadline = time.monotonic() + 20
    while not set(wanted) <= set(heard):
        station.settimeout(max(0.01, deadline - time.monotonic()))
        frame, (_, _, kind, *_) = station.recvfrom(2000)
        (found,) = struct.unpack("!H", frame[12:14])
        if kind != socket.PACKET_OUTGOING and found == int(ethertype, 16):
            heard.append(frame[14:18].hex())
            say(heard[-1])


VERBS = {verb.__name__: verb for verb in (listen, tcp, converse, peer_sees, udp, send, hear)}
VERBS[sys.argv[1]](*sys.argv[2:])
