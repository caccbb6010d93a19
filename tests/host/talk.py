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


def names(server: str, name: str, kind: str) -> None:
    """Ask a name server; print what it answers, or the code of its refusal."""
    numbers = {"A": 1, "AAAA": 28, "PTR": 12}
    family = socket.AF_INET6 if ":" in server else socket.AF_INET
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    query = b"\x12\x34" + struct.pack("!HHHHH", 0x100, 1, 0, 0, 0) + labels + b"\0"
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.settimeout(20)
        asking.connect((server, 53))
        asking.send(query + struct.pack("!HH", numbers[kind], 1))
        answer = asking.recv(4096)
    flags, _, count = struct.unpack_from("!HHH", answer, 2)
    offset, found = len(query) + 4, []
    for _ in range(count):
        _, _, _, _, length = struct.unpack_from("!HHHIH", answer, offset)
        data, offset = answer[offset + 12 : offset + 12 + length], offset + 12 + length
        found.append(_text(kind, data))
    say(",".join(sorted(found)) or f"code {flags & 15}")


def _text(kind: str, data: bytes) -> str:
    if kind != "PTR":
        return socket.inet_ntop(socket.AF_INET if kind == "A" else socket.AF_INET6, data)
    labels = []
    while data[0]:
        labels.append(data[1 : 1 + data[0]].decode())
        data = data[1 + data[0] :]
    return ".".join(labels)


def serve_name(address: str) -> None:
    """Be a name server that knows one address, for whatever is asked."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as serving:
        serving.bind(("", 53))
        say("ready")
        while True:
            query, peer = serving.recvfrom(4096)
            head = query[:2] + struct.pack("!HHHHH", 0x8180, 1, 1, 0, 0)
            record = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 9, 4) + socket.inet_aton(address)
            serving.sendto(head + query[12:] + record, peer)


def advert(patience_s: str, *, solicits: str = "yes") -> None:
    """Print what the next router advertisement tells, asked for or not."""
    with socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as hearing:
        hearing.settimeout(float(patience_s))
        # Nothing but router advertisements. Source: RFC 3542, section 3.2.
        mask = [0xFFFFFFFF] * 8
        mask[134 >> 5] &= ~(1 << (134 & 31))
        hearing.setsockopt(socket.IPPROTO_ICMPV6, 1, struct.pack("=8I", *mask))
        hearing.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0")
        hearing.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
        say("ready")
        if solicits == "yes":
            hearing.sendto(b"\x85" + bytes(7), ("ff02::2%eth0", 0))
        message, (source, *_) = hearing.recvfrom(2000)
    (lifetime,) = struct.unpack_from("!H", message, 6)
    told, offset = [f"flags {message[5]:02x}", f"router {source.split('%')[0]} {lifetime}"], 16
    while offset < len(message):
        kind, length = message[offset], 8 * message[offset + 1]
        told += _option(kind, message[offset : offset + length])
        offset += length
    say(" | ".join(told))


def _option(kind: int, body: bytes) -> list[str]:
    def address(packed: bytes) -> str:
        return socket.inet_ntop(socket.AF_INET6, packed.ljust(16, b"\0"))

    match kind:
        case 3:
            _, _, length, flags, valid, preferred, _ = struct.unpack_from("!BBBBIII", body)
            return [f"prefix {address(body[16:])}/{length} {flags:02x} {valid} {preferred}"]
        case 5:
            return [f"mtu {struct.unpack_from('!I', body, 4)[0]}"]
        case 24:
            return [f"route {address(body[8:])}/{body[2]}"]
        case 25:
            return [f"dns {address(body[at : at + 16])}" for at in range(8, len(body), 16)]
        case _:
            return []


def silent_advert(patience_s: str) -> None:
    """Print the next advertisement without asking for it."""
    advert(patience_s, solicits="no")


def dhcp6(kind: str) -> None:
    """Ask a DHCPv6 server (`11`: for information, `1`: for an address); print its options."""
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as asking:
        asking.settimeout(20)
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0")
        asking.bind(("", 546))
        client = struct.pack("!HH", 1, 10) + b"\0\3\0\1" + b"client"
        wanted = struct.pack("!HHIII", 3, 12, 1, 0, 0) if kind == "1" else b""
        message = bytes([int(kind)]) + b"abc" + client + wanted
        asking.sendto(message, ("ff02::1:2%eth0", 547))
        answer = asking.recv(2000)
    told, offset = [f"kind {answer[0]}"], 4
    while offset < len(answer):
        number, length = struct.unpack_from("!HH", answer, offset)
        body, offset = answer[offset + 4 : offset + 4 + length], offset + 4 + length
        if number == 23:
            told.append(f"dns {socket.inet_ntop(socket.AF_INET6, body[:16])}")
        if number == 3 and body[12:14] == b"\0\5":
            told.append(f"address {socket.inet_ntop(socket.AF_INET6, body[16:32])}")
        if number == 3 and body[12:14] == b"\0\x0d":
            told.append("no address")
    say(" | ".join(told))


VERBS = {
    verb.__name__: verb
    for verb in (
        listen,
        tcp,
        converse,
        peer_sees,
        udp,
        send,
        hear,
        names,
        serve_name,
        advert,
        silent_advert,
        dhcp6,
    )
}
VERBS[sys.argv[1]](*sys.argv[2:])
