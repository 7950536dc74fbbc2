"""A name server for the recording's own network: the scenario's names and NXDOMAIN for all others (RFC 1035)."""
import ipaddress
import socket
import struct
import threading

A, PTR, MX, AAAA = 1, 12, 15, 28


def _name(labels):
    return b"".join(bytes([len(label)]) + label.encode() for label in labels.split(".") if label) + b"\0"


def _question(packet):
    at, labels = 12, []
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("ascii", "replace"))
        at += 1 + packet[at]
    kind, = struct.unpack_from(">H", packet, at + 1)
    return ".".join(labels).lower(), kind, packet[12:at + 5]


class NameServer:
    def __init__(self, names, address="127.0.0.53"):
        """`names` maps a host name to its addresses; "MX example.net" maps a domain to its mail hosts."""
        self.names = names
        self.address = address

    def start(self):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind((self.address, 53))
        threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock):
        while True:
            packet, peer = sock.recvfrom(4096)
            sock.sendto(self._answer(packet), peer)

    def _answer(self, packet):
        name, kind, question = _question(packet)
        records = [self._record(kind, value) for value in self._values(name, kind)]
        exists = records or name in self.names or f"MX {name}" in self.names
        flags = 0x8180 | (0 if exists else 3)
        header = packet[:2] + struct.pack(">HHHHH", flags, 1, len(records), 0, 0)
        return header + question + b"".join(records)

    def _values(self, name, kind):
        if kind == MX:
            return self.names.get(f"MX {name}", [])
        if kind == PTR:
            return self._owners(name)
        wanted = {A: 4, AAAA: 6}.get(kind)
        return [a for a in self.names.get(name, []) if ipaddress.ip_address(a).version == wanted]

    def _owners(self, name):
        for host, addresses in self.names.items():
            if not host.startswith("MX ") and any(ipaddress.ip_address(a).reverse_pointer == name for a in addresses):
                return [host]
        return []

    @staticmethod
    def _record(kind, value):
        if kind == MX:
            data = struct.pack(">H", 10) + _name(value)
        elif kind == PTR:
            data = _name(value)
        else:
            data = ipaddress.ip_address(value).packed
        return b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 300, len(data)) + data
