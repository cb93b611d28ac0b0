"""A proxy with TLS before a server, as an operator has one, right or wrong."""

from __future__ import annotations

import datetime
import email.utils
import http.client
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def certificate(folder: Path, days: int) -> tuple[Path, Path]:
    """One for localhost that is good for so many days and vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "front of localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=100))
        .not_valid_after(now + datetime.timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    cert, secret = folder / "front.pem", folder / "front.key"
    cert.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return cert, secret


class Front:
    """
    Passes requests on to a port.

    Args:
        to: The port; None: it answers everything by a page of its own.
        forwards: Whether it says for whom it asks.
        ahead_s: How far its clock stands ahead.
    """

    def __init__(
        self,
        folder: Path,
        to: int | None,
        *,
        days: int = 60,
        forwards: bool = True,
        ahead_s: float = 0,
    ) -> None:
        self.cert, key = certificate(folder, days)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = 200, [("content-type", "text/html")], b"<h1>nginx</h1>"
                if to is not None:
                    sent = dict(self.headers.items())
                    if forwards:
                        sent["X-Forwarded-For"] = "203.0.113.7"
                    line = http.client.HTTPConnection("127.0.0.1", to, timeout=10)
                    line.request("GET", self.path, headers=sent)
                    answer = line.getresponse()
                    status, body = answer.status, answer.read()
                    headers = [(n, v) for n, v in answer.getheaders() if n != "content-length"]
                    line.close()
                self.send_response_only(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Date", email.utils.formatdate(time.time() + ahead_s, usegmt=True))
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Not here."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.cert, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://localhost:{self._server.server_port}"

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
