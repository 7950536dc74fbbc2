"""Certificates for the scripted server: the same bytes at every recording.

RSA keys are derived from a fixed seed and RSA signatures are deterministic, so a certificate depends only
on what this file says. The keys protect nothing and never leave the recording machine's cache folder.
"""
import base64
import hashlib
import pathlib
import random
import subprocess

ROOT_SUBJECT = "/C=US/O=Example Trust Services/CN=Example Trust Root X1"
ISSUER_SUBJECT = "/C=US/O=Example Trust Services/CN=Example Trust R3"
OTHER_ROOT_SUBJECT = "/C=DE/O=Example Corporation/CN=Example Corporation Internal CA"

VALID = ("2024-03-01 00:00:00", 365)
LONG = ("2024-03-01 00:00:00", 9000)
EXPIRED = ("2023-02-10 12:00:00", 365)
FUTURE = ("2024-08-01 00:00:00", 365)


def _is_prime(n, rng):
    if any(n % p == 0 for p in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)):
        return False
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for _ in range(24):
        x = pow(rng.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def _prime(bits, rng):
    while True:
        n = rng.getrandbits(bits) | (3 << (bits - 2)) | 1
        if (n - 1) % 65537 and _is_prime(n, rng):
            return n


def _der_integer(n):
    body = n.to_bytes(n.bit_length() // 8 + 1, "big")
    return b"\x02" + _der_length(len(body)) + body


def _der_length(n):
    if n < 128:
        return bytes([n])
    octets = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets


def der_sequence(*numbers):
    body = b"".join(_der_integer(n) for n in numbers)
    return b"\x30" + _der_length(len(body)) + body


def rsa_key(seed, bits):
    """An RSAPrivateKey (RFC 8017, A.1.2) in DER."""
    rng = random.Random(hashlib.sha256(seed.encode()).digest())
    p, q = _prime(bits // 2, rng), _prime(bits // 2, rng)
    e = 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    return der_sequence(0, p * q, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))


def dh_parameters_1024():
    """The second Oakley group (RFC 2409, section 6.2): 1024 bits, too small for today's clients."""
    prime = int(
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
        "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
        "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF", 16)
    return der_sequence(prime, 2)


class Authority:
    """Makes the certificates a scenario asks for, once, in a cache folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.root = self._root("root", ROOT_SUBJECT)
        self.other_root = self._root("other-root", OTHER_ROOT_SUBJECT)
        self.issuer = self._certificate("issuer", ISSUER_SUBJECT, self.root, ("2023-09-01 00:00:00", 5475), ca=True)

    def server(self, kind, host, long_lived=False):
        """The key and the chain that a server of this kind presents for this host. A client whose clock cannot
        be set needs a certificate that is long-lived."""
        name, subject, ca, bits = host, f"/CN={host}", self.issuer, 2048
        validity = LONG if long_lived else VALID
        if kind == "wrong-name":
            name, subject = "web01.hosting.example", "/CN=web01.hosting.example"
        elif kind == "self-signed":
            subject, ca = f"/C=US/O=Example Organisation/CN={host}", None
        elif kind == "unknown-issuer":
            ca = self.other_root
        elif kind == "expired":
            validity = EXPIRED
        elif kind == "not-yet-valid":
            validity = FUTURE
        elif kind == "weak-key":
            bits = 1024
        leaf = self._certificate(f"{'long-' * long_lived}{kind}-{host}", subject, ca, validity, names=[name], bits=bits)
        chain = leaf.with_suffix(".chain.pem")
        if chain.exists():
            return self._key(self._seed_of_leaf(bits), bits), chain
        with_issuer = [self.issuer] if ca == self.issuer and kind != "missing-intermediate" else []
        chain.write_text("".join(f.read_text() for f in [leaf, *with_issuer]))
        return self._key(self._seed_of_leaf(bits), bits), chain

    def dh_parameters(self):
        path = self.folder / "dh1024.pem"
        if not path.exists():
            path.write_text(_pem("DH PARAMETERS", dh_parameters_1024()))
        return path

    def trust_store(self, folder):
        """A folder like /etc/ssl/certs that trusts the root alone."""
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ca-certificates.crt").write_text(self.root.read_text())
        (folder / "Example_Trust_Root_X1.pem").write_text(self.root.read_text())
        digest = self._openssl("x509", "-in", self.root, "-noout", "-hash").strip()
        link = folder / f"{digest}.0"
        if not link.is_symlink():
            link.symlink_to("Example_Trust_Root_X1.pem")
        return folder

    @staticmethod
    def _seed_of_leaf(bits):
        return f"leaf-{bits}"

    def _root(self, name, subject):
        return self._certificate(name, subject, None, ("2020-06-01 00:00:00", 7300), ca=True)

    def _key(self, seed, bits):
        path = self.folder / f"{seed}.key"
        if not path.exists():
            path.write_text(_pem("RSA PRIVATE KEY", rsa_key(seed, bits)))
        return path

    def _certificate(self, name, subject, ca_cert, validity, names=(), bits=2048, ca=False):
        path = self.folder / f"{name}.pem"
        if path.exists():
            return path
        key = self._key(name if ca else self._seed_of_leaf(bits), bits)
        extensions = self.folder / f"{name}.ext"
        alternative = ",".join(f"DNS:{n}" for n in names)
        extensions.write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n" if ca else
                              f"basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName={alternative}\n")
        request = self.folder / f"{name}.csr"
        self._openssl("req", "-new", "-key", key, "-subj", subject, "-out", request)
        signer = ["-CA", ca_cert, "-CAkey", self.folder / f"{ca_cert.stem}.key"] if ca_cert else ["-signkey", key]
        serial = int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "big") >> 1
        start, days = validity
        self._openssl("x509", "-req", "-sha256", "-in", request, *signer, "-set_serial", serial, "-days", days,
                      "-extfile", extensions, "-out", path, at=start)
        return path

    @staticmethod
    def _openssl(*arguments, at=None):
        clock = ["faketime", "-f", at] if at else []
        command = [*clock, "openssl", *map(str, arguments)]
        environment = {"PATH": "/usr/bin:/bin", "TZ": "UTC"}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def _pem(label, der):
    body = base64.b64encode(der).decode()
    lines = "\n".join(body[i:i + 64] for i in range(0, len(body), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"
