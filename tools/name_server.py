"""A name server for one name whose addresses change, as Docker's does for the replicas of a service."""

import contextlib
import socket
import socketserver
import struct
import threading
from collections.abc import Iterator

_ADDRESS, _INTERNET = 1, 1  # type A, class IN
_ANSWER = 0x8180  # a response without error, recursion available


@contextlib.contextmanager
def serve(addresses: list[str]) -> Iterator[int]:
    """Answer every question for an address; yield the UDP port on 127.0.0.1.

    Args:
        addresses: IPv4 addresses that each answer has; the caller may change the list meanwhile.
    """

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            question, connection = self.request
            connection.sendto(answer(question, list(addresses)), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def answer(question: bytes, addresses: list[str]) -> bytes:
    """Return the message that answers a question, see RFC 1035, section 4.

    Args:
        question: A DNS message with one question.
        addresses: IPv4 addresses.
    """
    end = question.index(0, 12) + 5  # the name ends in a zero byte; type and class follow it
    (kind,) = struct.unpack(">H", question[end - 4 : end - 2])
    found = addresses if kind == _ADDRESS else []
    header = question[:2] + struct.pack(">HHHHH", _ANSWER, 1, len(found), 0, 0)
    records = [
        # The name is the one at byte 12; the answer is valid for one second.
        struct.pack(">HHHIH", 0xC00C, _ADDRESS, _INTERNET, 1, 4) + socket.inet_aton(address)
        for address in found
    ]
    return header + question[12:end] + b"".join(records)
