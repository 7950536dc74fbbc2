"""A scripted SMTP server: what it greets with, offers, answers and breaks is data (see scenarios/servers.toml).

A reply in a script is the text to send, one reply line a text line, "{helo}" and "{host}" filled in. A line that
begins with "!" is an action instead: "!wait SECONDS", "!close" (FIN), "!reset" (RST), "!silent" (say nothing more,
keep the connection). A list of replies is used up one by one; its last one stays.
"""
import base64
import contextlib
import json
import socket
import ssl
import struct
import threading
import time

CRAM_CHALLENGE = "<1896.697170952@{host}>"
NTLM_CHALLENGE = (  # a CHALLENGE_MESSAGE for the domain EXAMPLE with an all-zero nonce ([MS-NLMP] 2.2.1.2)
    b"NTLMSSP\0" + struct.pack("<IHHII8s8sHHI", 2, 14, 14, 48, 0x00828201, b"\1\2\3\4\5\6\7\x08", b"\0" * 8, 4, 4, 62)
    + "EXAMPLE".encode("utf-16-le") + b"\0\0\0\0")


class Closed(Exception):
    """The connection is over, by the client or by the script."""


class Script:
    """What one server of a scenario says. Shared by its connections, so that a retry may be answered otherwise."""

    def __init__(self, data, transcript):
        self.data = data
        self.host = data["host"]
        self.transcript = transcript
        self._used = {}
        self._lock = threading.Lock()

    def take(self, key, reply):
        """The text of a reply that may be a list to be used up."""
        if not isinstance(reply, list):
            return reply
        with self._lock:
            n = self._used.get(key, 0)
            self._used[key] = n + 1
        return reply[min(n, len(reply) - 1)]

    def answer(self, line):
        """The scripted reply to a command: that of the longest key the command begins with, or None."""
        keys = [k for k in self.data.get("on", {}) if line.upper().startswith(k.upper())]
        if not keys:
            return None
        key = max(keys, key=len)
        return self.take(key, self.data["on"][key])


def tls_context(data, authority):
    """The server side of TLS as the script wants it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old = data.get("tls_version")
    level = 0 if old or data.get("dh_small") or data.get("cert") == "weak-key" else 2
    context.set_ciphers(f"{data.get('ciphers', 'DEFAULT')}:@SECLEVEL={level}")
    key, chain = authority.server(data.get("cert", "good"), data["host"], data.get("long_lived", False))
    context.load_cert_chain(chain, key)
    if data.get("dh_small"):
        context.load_dh_params(authority.dh_parameters())
    if old:
        version = getattr(ssl.TLSVersion, old)
        context.minimum_version = ssl.TLSVersion.TLSv1 if version < ssl.TLSVersion.TLSv1_2 else version
        context.maximum_version = version
    return context


class Connection:
    """One SMTP dialogue with a client (RFC 5321), as the script has it."""

    def __init__(self, sock, script, context, implicit_tls):
        self.sock = sock
        self.script = script
        self.context = context
        self.implicit_tls = implicit_tls
        self.encrypted = False
        self.buffer = b""
        self.helo = "client"
        self.recipients = 0

    def run(self):
        try:
            if self.implicit_tls and not self.script.data.get("plain_on_465"):
                self.start_tls()
            self.reply("greeting", self.script.data.get("greeting", "220 {host} ESMTP"))
            while True:
                self.command(self.read_line())
        except (Closed, OSError):
            pass
        finally:
            self.sock.close()

    def farewell(self):
        """Ends TLS properly (close_notify), as most servers do after QUIT."""
        if self.encrypted and not self.script.data.get("abrupt_close"):
            self.sock.settimeout(0.5)
            with contextlib.suppress(OSError):
                self.sock.unwrap()

    def command(self, line):
        verb = line.split(" ")[0].split(":")[0].upper()
        if verb in ("EHLO", "HELO"):
            self.helo = line[5:].strip()
        scripted = self.script.answer(line)
        accepted = scripted is None or scripted[:1] in "23"
        if verb in ("MAIL", "RCPT"):
            self.recipients = 0 if verb == "MAIL" else self.recipients + accepted
        handler = {"EHLO": self.ehlo, "AUTH": self.auth, "DATA": self.content}.get(verb)
        if scripted is not None:
            self.send(scripted)
            if verb == "DATA" and scripted.startswith("354"):
                self.content(line, prompt=False)
        elif handler:
            handler(line)
        else:
            self.send(self.default(verb))
        if verb == "STARTTLS" and accepted:
            self.start_tls()
        if verb == "QUIT":
            self.farewell()
            raise Closed

    def default(self, verb):
        replies = self.script.data.get("replies", {})
        known = {"STARTTLS": "220 2.0.0 Ready to start TLS", "HELO": "250 {host}", "MAIL": "250 2.1.0 Ok",
                 "RCPT": "250 2.1.5 Ok", "RSET": "250 2.0.0 Ok", "NOOP": "250 2.0.0 Ok", "QUIT": "221 2.0.0 Bye",
                 "AUTH": "235 2.7.0 Authentication successful", "DATA": "354 End data with <CR><LF>.<CR><LF>",
                 "CONTENT": "250 2.0.0 Ok: queued as 4Vf2Xq1c7Pz2xN1",
                 "NO_RECIPIENT": "554 5.5.1 Error: no valid recipients"}
        unknown = replies.get("UNKNOWN", "502 5.5.2 Error: command not recognized")
        return replies.get(verb, known.get(verb, unknown))

    def ehlo(self, _line):
        offers = self.script.data.get("ehlo", [])
        if self.encrypted:
            offers = self.script.data.get("ehlo_tls", [o for o in offers if o != "STARTTLS"])
        lines = [self.script.data.get("hello", "{host}"), *offers]
        self.send("\n".join(f"250{'-' if i + 1 < len(lines) else ' '}{text}" for i, text in enumerate(lines)))

    def auth(self, line):
        words = line.split(" ")
        mechanism, initial = words[1].upper() if len(words) > 1 else "", words[2:]
        prompts = {"LOGIN": ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"], "CRAM-MD5": [self.cram_challenge()],
                   "NTLM": ["", base64.b64encode(NTLM_CHALLENGE).decode()]}.get(mechanism, [""])
        for prompt in self.script.data.get("prompts", prompts)[len(initial):]:
            self.send(f"334 {prompt}")
            if self.read_line() == "*":
                return self.send("501 5.7.0 Authentication aborted")
        verdict = self.script.take("auth", self.script.data.get("auth", self.default("AUTH")))
        if "oauth_error" in self.script.data and mechanism in ("XOAUTH2", "OAUTHBEARER"):
            error = json.dumps(self.script.data["oauth_error"], separators=(",", ":"))
            self.send("334 " + base64.b64encode(error.encode()).decode())
            self.read_line()
        return self.send(verdict)

    def cram_challenge(self):
        return base64.b64encode(CRAM_CHALLENGE.format(host=self.script.host).encode()).decode()

    def content(self, _line, prompt=True):
        if prompt and not self.recipients:  # a client that pipelines has sent DATA all the same
            return self.send(self.default("NO_RECIPIENT"))
        if prompt:
            self.send(self.default("DATA"))
        limit, read = self.script.data.get("drop_after_bytes"), 0
        while (line := self.read_line(note=False)) != ".":
            read += len(line) + 2
            if limit and read > limit:
                self.act("!reset")
        self.script.transcript("C", ".")
        return self.send(self.script.take("content", self.script.data.get("content", self.default("CONTENT"))))

    def start_tls(self):
        fault = self.script.data.get("handshake")
        if fault:
            self.sock.recv(5000)
            time.sleep(0.1)
            self.act(f"!{fault}")
        self.sock = self.context.wrap_socket(self.sock, server_side=True)
        self.encrypted, self.buffer = True, b""

    def reply(self, key, text):
        self.send(self.script.take(key, text))

    def send(self, text):
        lines = text.format(host=self.script.host, helo=self.helo).split("\n")
        pending = []
        for line in lines:
            if line.startswith("!"):
                self.flush(pending)
                pending = []
                self.act(line)
            else:
                pending.append(line)
        self.flush(pending)

    def flush(self, lines):
        for line in lines:
            self.script.transcript("S", line)
        if lines:
            self.sock.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def act(self, action):
        verb, _, argument = action[1:].partition(" ")
        if verb == "wait":
            time.sleep(float(argument))
        elif verb == "silent":
            while self.sock.recv(4096):
                pass
            raise Closed
        elif verb == "reset":
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise Closed
        else:
            raise Closed

    def read_line(self, note=True):
        """The client's next line. Bare LFs end a line as well unless the script says what becomes of them."""
        while b"\n" not in self.buffer:
            chunk = self.sock.recv(65536)
            if not chunk:
                raise Closed
            self.buffer += chunk
        raw, _, self.buffer = self.buffer.partition(b"\n")
        if not raw.endswith(b"\r") and "bare_lf" in self.script.data:
            self.send(self.script.data["bare_lf"])
        line = raw.rstrip(b"\r").decode("utf-8", "replace")
        if note:
            self.script.transcript("C", line)
        return line


class Server:
    """Listens on the addresses and ports of one script until the recording's process ends."""

    def __init__(self, data, authority, transcript):
        self.script = Script(data, transcript)
        self.context = tls_context(data, authority)

    def start(self):
        for address in self.script.data.get("listen", ["192.0.2.25"]):
            for port in self.script.data.get("ports", [25, 587, 465]):
                family = socket.AF_INET6 if ":" in address else socket.AF_INET
                listener = socket.create_server((address, port), family=family, backlog=8)
                threading.Thread(target=self._accept, args=(listener, port == 465), daemon=True).start()

    def _accept(self, listener, implicit_tls):
        while True:
            sock, _ = listener.accept()
            connection = Connection(sock, self.script, self.context, implicit_tls)
            threading.Thread(target=connection.run, daemon=True).start()
