"""Records one sample inside its own Linux namespaces, on a network that has no way out.

Reads one scenario as JSON from standard input and prints {"output", "transcript"} as JSON. It is started by
recorder.py under unshare(1): private network (the server has its real ports and a documentation address),
private mounts (/home, /tmp, the trust store, the resolver), private host name and process ids. So a log
needs next to no cleaning afterwards: what would betray the recording machine is not there to be printed.
"""
import json
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import time

from certs import Authority
from dns import NameServer
from server import Server

HERE = pathlib.Path(__file__).resolve().parent
HOME = pathlib.Path("/home/alice")
CLIENT_HOST, CLIENT_ADDRESS = "laptop.example.org", "198.51.100.7"
SERVER_ADDRESSES = ["192.0.2.25", "192.0.2.26", "2001:db8::25"]
BLACK_HOLE = "203.0.113.0/24"  # packets go nowhere: a connection attempt times out
UID = 1000
REPLY_IS_COMPLETE = re.compile(rb"(?m)^\d{3}(?: [^\n]*)?\r?\n")


def command(*words, **options):
    subprocess.run(words, check=True, capture_output=True, **options)


def build_network():
    command("hostname", CLIENT_HOST)
    command("ip", "link", "set", "lo", "up")
    # A loopback device alone is "no network" to some clients; nothing listens at the pair's other end.
    command("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "nowhere")
    command("ip", "addr", "add", f"{CLIENT_ADDRESS}/24", "dev", "eth0")
    for device in ("eth0", "nowhere"):
        command("ip", "link", "set", device, "up")
    for address in SERVER_ADDRESSES:
        command("ip", "addr", "add", f"{address}/{128 if ':' in address else 32}", "dev", "lo", "nodad")
        if ":" not in address:
            command("ip", "route", "replace", "table", "local", "local", address, "dev", "lo", "src", CLIENT_ADDRESS)
    command("ip", "route", "add", BLACK_HOLE, "dev", "lo", "src", CLIENT_ADDRESS)


SERVICE_USERS = {"postfix": 110, "postdrop": 111, "Debian-exim": 112, "smmta": 113, "smmsp": 114,
                 "opensmtpd": 115, "opensmtpq": 116}


def lay_packages_over(folders):
    """Lets programs run that are unpacked, not installed: mail servers, which exclude each other in Debian.
    What they write under /etc and /var stays in memory."""
    for top in ("usr", "etc", "var"):
        layers = ":".join([*(f"{f}/{top}" for f in folders if pathlib.Path(f, top).is_dir()), f"/{top}"])
        upper, work = pathlib.Path("/mnt/upper", top), pathlib.Path("/mnt/work", top)
        upper.mkdir(parents=True)
        work.mkdir(parents=True)
        options = f"lowerdir={layers},upperdir={upper},workdir={work}"
        command("mount", "-t", "overlay", "-o", options, "overlay", f"/{top}")


def build_files(cache, files, built, packages):
    """The private file system: a home of a user called alice, her trust store and her resolver."""
    authority = Authority(cache / "certs")
    trust = authority.trust_store(cache / "certs" / "store")
    command("mount", "--make-rprivate", "/")
    command("mount", "-t", "tmpfs", "tmpfs", "/mnt")
    private = pathlib.Path("/mnt")
    folders = [HERE / "clients"] + ([pathlib.Path(built)] if built else [])
    drivers = [(f.name, f.read_bytes(), f.stat().st_mode) for d in folders for f in d.iterdir() if f.is_file()]
    (private / "resolv.conf").write_text("nameserver 127.0.0.53\noptions timeout:1 attempts:1\n")
    (private / "hosts").write_text(f"127.0.0.1 localhost\n{CLIENT_ADDRESS} {CLIENT_HOST} laptop\n")
    added = {"alice": UID, **SERVICE_USERS}
    for name, rest in (("passwd", "Alice Example:/home/alice:/bin/bash"), ("group", "")):
        kept = [line for line in open(f"/etc/{name}") if int(line.split(":")[2]) not in added.values()]
        new = [f"{n}:x:{i}:" + (f"{i}:{rest}" if rest else "") + "\n" for n, i in added.items()]
        (private / name).write_text("".join(kept + new))
    (private / "mailname").write_text(f"{CLIENT_HOST}\n")
    modules = cache / "node_modules"
    if packages:
        lay_packages_over([cache / "packages" / p for p in packages])
    for name in ("resolv.conf", "hosts", "passwd", "group", "mailname"):
        target = pathlib.Path("/etc", name)
        if target.exists():
            command("mount", "--bind", private / name, target)
    command("mount", "--bind", trust, "/etc/ssl/certs")
    library = pathlib.Path("/mnt/modules")
    if modules.is_dir():
        library.mkdir(exist_ok=True)
        command("mount", "--bind", modules, library)
    for folder in ("/home", "/tmp", "/var/tmp", "/dev/shm", "/run"):
        command("mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", folder)
    HOME.mkdir()
    if modules.is_dir():
        (HOME / "node_modules").mkdir()
        command("mount", "--bind", library, HOME / "node_modules")
    for name, content, mode in [*drivers, *((n, t.encode(), 0o644) for n, t in files.items())]:
        (HOME / name).write_bytes(content)
        (HOME / name).chmod(mode)
    command("chown", f"{UID}:{UID}", HOME, *[f for f in HOME.iterdir() if f.is_file()])
    return authority


def as_alice(sample):
    """The words that run the sample's command as alice, at the scenario's time of day."""
    words = ["setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", "--"]
    if sample.get("as_root"):
        words = []
    if sample.get("fake_clock", True):
        words += ["faketime", "-f", f"@{sample['clock']}"]
    return [*words, "bash", "-c", sample["run"]]


def environment(sample):
    return {"HOME": str(HOME), "USER": "alice", "LOGNAME": "alice", "LANG": "C.UTF-8", "TZ": "UTC", "TERM": "dumb",
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NODE_EXTRA_CA_CERTS": "/etc/ssl/certs/ca-certificates.crt", **sample.get("env", {})}


def run_piped(sample):
    """Standard output and error in one stream, as `command >log 2>&1` keeps them."""
    with open("/mnt/output", "w+b") as output:
        process = subprocess.Popen(as_alice(sample), cwd=HOME, env=environment(sample), stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=subprocess.STDOUT)
        process.wait(timeout=sample["limit"])
        output.seek(0)
        return output.read()


class Terminal:
    """A person at a terminal: types a line once the server has answered the one before."""

    def __init__(self, sample):
        self.output = b""
        self.deadline = time.monotonic() + sample["limit"]
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(HOME)
            words = as_alice(sample)
            os.execvpe(words[0], words, environment(sample))

    def read_until(self, done, seconds):
        """Reads until done(output) or the time is up; False at the end of the program."""
        until = min(time.monotonic() + seconds, self.deadline)
        while not done(self.output) and time.monotonic() < until:
            ready, _, _ = select.select([self.fd], [], [], 0.05)
            if not ready:
                continue
            try:
                chunk = os.read(self.fd, 65536)
            except OSError:
                return False
            if not chunk:
                return False
            self.output += chunk
        return True

    def type(self, items):
        """Types each item once the reply to the one before is complete. "+text" is typed without waiting,
        "~2" waits two seconds, "?text" waits until the text shows, "#1200" is a line of that many letters;
        "^]" and "^D" are control characters."""
        start = 0
        for item in items:
            if item.startswith("~"):
                self.read_until(lambda out: False, float(item[1:]))
            elif item.startswith("?"):
                self.read_until(lambda out, s=start, w=item[1:].encode(): w in out[s:], 8)
            else:
                if item[0] not in "+#":
                    self.read_until(lambda out, s=start: REPLY_IS_COMPLETE.search(out, s), 6)
                self.read_until(lambda out: False, 0.15)
                start = len(self.output)
                self.write("x" * int(item[1:]) if item[0] == "#" else item.removeprefix("+"))

    def write(self, text):
        end = "" if text in ("^D", "^]") else "\n"
        os.write(self.fd, (text.replace("^]", "\x1d").replace("^D", "\x04") + end).encode())

    def finish(self):
        while self.read_until(lambda out: False, 1.0) and time.monotonic() < self.deadline:
            pass
        try:
            os.kill(self.pid, 9)
        except ProcessLookupError:
            pass
        return self.output.replace(b"\r\n", b"\n").replace(b"\r", b"")


def run_typed(sample):
    terminal = Terminal(sample)
    terminal.type(sample["type"])
    return terminal.finish()


def main():
    request = json.load(sys.stdin)
    sample, cache = request["sample"], pathlib.Path(request["cache"])
    files = {"mail.json": json.dumps(sample.get("mail", {})), **sample.get("files", {})}
    build_network()
    authority = build_files(cache, files, sample.get("built"), sample.get("packages", []))
    transcript = []
    for data in sample["servers"]:
        Server(data, authority, lambda who, line: transcript.append((who, line))).start()
    NameServer(sample["dns"]).start()
    for step in sample.get("before", []):
        subprocess.run(["bash", "-c", step], cwd=HOME, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    output = run_typed(sample) if "type" in sample else run_piped(sample)
    time.sleep(0.1)
    sys.stdout.write(json.dumps({"output": output.decode("utf-8", "surrogateescape"), "transcript": transcript}))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
