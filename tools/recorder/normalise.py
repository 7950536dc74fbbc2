"""Makes two recordings of one scenario the same bytes: takes out what chance and load put into a log.

Nothing of the machine is in a log to begin with (see sandbox.py); what is left are measured times, random
identifiers and key material. Each is replaced by a value derived from the sample's name and the place of
the value in the log, of the same shape and length.
"""
import hashlib
import re


class Replacer:
    """Stands for each random value with one of its own, the same one wherever that value returns."""

    def __init__(self, seed):
        self.seed = seed
        self.known = {}

    def __call__(self, original, alphabet="0123456789abcdef", length=None):
        if original not in self.known:
            stream = hashlib.shake_256(f"{self.seed}/{len(self.known)}".encode()).digest(length or len(original))
            upper = original.upper() == original
            text = "".join(alphabet[b % len(alphabet)] for b in stream)
            self.known[original] = text.upper() if upper and not length else text
        return self.known[original]


STAMP = re.compile(r"(?<![\d:.])(\d\d):(\d\d):(\d\d)([.,])(\d{3,9})(?![\d:])")


DATE = r"\w{2,4}[-/. ]\w{2,3}[-/. ]\w{2,4}[ T]"
LINE_STAMP = re.compile(rf"(?m)^([\[{{\" ]*(?:{DATE})?)(\d\d):(\d\d):(\d\d)(?![.,]\d)")


def steady_seconds(text, start):
    """A second more or less at a line's beginning is the recording machine's load; longer waits stay."""
    base = sum(int(n) * f for n, f in zip(start.split(":"), (3600, 60, 1)))
    now, last = base, None

    def stamp(m):
        nonlocal now, last
        seconds = int(m[2]) * 3600 + int(m[3]) * 60 + int(m[4])
        if not base <= seconds < base + 300:
            return m[0]
        now += seconds - last if last is not None and seconds - last > 1 else 0
        last = seconds
        return f"{m[1]}{now // 3600 % 24:02}:{now // 60 % 60:02}:{now % 60:02}"
    text = LINE_STAMP.sub(stamp, text)
    following = f"{start[:-2]}{int(start[-2:]) + 1:02}"
    text = re.sub(rf"(?<=2024 ){following}(?= [+-]\d{{4}}|$)", start, text, flags=re.M)
    return text.replace("20240514" + following.replace(":", ""), "20240514" + start.replace(":", ""))


def steady_clock(text, start):
    """Gives times of day with fractions a step of 3.7 ms a stamp; real waits of about a second and more stay."""
    base = sum(int(n) * f for n, f in zip(start.split(":"), (3600, 60, 1)))
    now, last = base + 0.214, None

    def stamp(m):
        nonlocal now, last
        seconds = int(m[1]) * 3600 + int(m[2]) * 60 + float(f"{m[3]}.{m[5]}")
        if not base <= seconds < base + 300:
            return m[0]  # no time of the recording
        if last is not None:
            waited = seconds - last
            now += round(waited) if waited > 0.8 else 0.0037
        last = seconds
        whole, fraction = int(now), f"{now % 1:.9f}"[2:2 + len(m[5])]
        return f"{whole // 3600 % 24:02}:{whole // 60 % 60:02}:{whole % 60:02}{m[4]}{fraction}"
    return STAMP.sub(stamp, text)


def _curl(text, fresh):
    text = re.sub(r"after \d+ ms", lambda m: "after 0 ms" if int(m[0][6:-3]) < 800 else
                  f"after {round(int(m[0][6:-3]), -3) + 1} ms", text)
    text = re.sub(r"after (\d+)ms", lambda m: f"after {round(int(m[1]), -3)}ms", text)
    text = re.sub(r"out after (\d+) milliseconds", lambda m: f"out after {round(int(m[1]), -3) + 1} milliseconds", text)
    return _meters(text)


METER = re.compile(r"([\r\n]|^)( *\d+ +\S+ +\d+ +\S+ +\d+ +\S+ )"  # what of it is done
                   r"( *\S+ +\S+ )( *(?:[\d:-]+ +){2}[\d:-]+)( +\d+(?:\.\d+)?[kMG]?)")  # speeds, times, speed


def _meters(text):
    """The speed columns of curl's progress meter are chance, and so is how often a row with nothing new comes."""
    last = None

    def row(m):
        nonlocal last
        speeds = [re.sub(r"\S+", _fixed_speed, part) for part in (m[3], m[5])]
        content = m[2] + speeds[0] + m[4] + speeds[1]
        repeated, last = content == last, content
        return "" if repeated and m[1] == "\r" else m[1] + content
    return METER.sub(row, text)


def _fixed_speed(m):
    return m[0] if m[0] == "0" else "4096".rjust(len(m[0]))[-len(m[0]):]


def _openssl(text, fresh):
    for label in ("Session-ID", "Master-Key", "Resumption PSK"):
        text = re.sub(rf"({label}: )([0-9A-F]{{16,}})", lambda m: m[1] + fresh(m[2]), text)
    text = re.sub(r"(Start Time: )\d+", r"\g<1>1715678000", text)
    text = re.sub(r"(?m)^(    [0-9a-f]{4} - )((?:[0-9a-f]{2}[ -]?){1,16})(   ?.*)$", _dump(fresh), text)
    return re.sub(r"(?m)^([0-9A-F]{12,16}):(error:)", r"0057D1F6B37F0000:\2", text)


def _dump(fresh):
    def row(m):
        digits = iter(fresh(re.sub("[ -]", "", m[2])))
        octets = re.sub(r"[0-9a-f]", lambda _: next(digits), m[2])
        values = bytes.fromhex(re.sub("[ -]", "", octets))
        shown = "".join(chr(v) if 32 <= v < 127 else "." for v in values)
        return f"{m[1]}{octets}   {shown}"
    return row


def _nodemailer(text, fresh):
    alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = re.sub(r"\b[0-9A-F]{12}0000:error:", "8071CD1A1C7F0000:error:", text)
    session = r"(?<=(?:INFO |DEBUG|ERROR) \[)([A-Za-z0-9_+/-]{8,14})(?=\])"
    return re.sub(session, lambda m: fresh(m[1], alphabet, 11), text)


def _perl(text, fresh):
    return re.sub(r"(?<=GLOB\(0x)[0-9a-f]{12}(?=\))", lambda m: fresh(m[0]), text)


def _gnutls(text, fresh):
    return re.sub(r"(?m)^(- Session ID: )([0-9A-F:]+)$",
                  lambda m: m[1] + ":".join(re.findall("..", fresh(m[2].replace(":", "")))), text)


def _postfix(text, fresh):
    text = re.sub(r"(?m)^[A-Z][a-z]{2} [ \d]\d (?:\d\d:){2}\d\d \S+", "May 14 09:12:33 relay", text)
    text = re.sub(r"\[\d{2,6}\](?=: )", "[2417]", text)
    for queue_id in dict.fromkeys(re.findall(r"(?:\]: |notification: )([0-9A-F]{6,12})(?=:|$)", text, re.M)):
        text = re.sub(rf"\b{queue_id}\b", fresh(queue_id, "0123456789ABCDEF", 10), text)
    text = re.sub(r"(?<=message-id=<)\d{14}", "20240514091233", text)
    text = re.sub(r"delay=[0-9.]+, delays=[0-9./]+", "delay=0.34, delays=0.05/0.01/0.2/0.08", text)
    return re.sub(r"(?<=send buffer size is )\d+", "87040", text)


def _exim(text, fresh):
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    for message_id in dict.fromkeys(re.findall(r"\b1[0-9A-Za-z]{5}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}\b", text)):
        if message_id != "1s6oHN-0003vQ-2h":  # the scripted server's
            text = text.replace(message_id, "1s6oHN-" + fresh(message_id, letters, 6) + "-1K")
    text = re.sub(r"(?m)^\d{4}-\d\d-\d\d (?:\d\d:){2}\d\d \[\d+\]", "2024-05-14 09:12:33 [4711]", text)
    text = re.sub(r"(?<=time is )\d{4}-\d\d-\d\d (?:\d\d:){2}\d\d", "2024-05-14 09:12:33", text)
    pids = iter(range(4711, 4799))
    known = {}
    for pid in dict.fromkeys(re.findall(r"(?:\bpid=|forked for [\w-]+: )(\d+)", text)):
        known[pid] = str(next(pids))
    text = re.sub(r"((?:\bpid=|forked for [\w-]+: ))(\d+)", lambda m: m[1] + known[m[2]], text)
    return re.sub(r"(DT|QT|RT)=[0-9.]+s", r"\1=0.021s", text)


def _opensmtpd(text, fresh):
    for session in dict.fromkeys(re.findall(r"(?m)^([0-9a-f]{16}) ", text)):
        text = text.replace(session, fresh(session))
    for message in dict.fromkeys(re.findall(r"msgid=([0-9a-f]{8})\b", text)):
        new = fresh(message)
        text = re.sub(rf"evpid={message}[0-9a-f]{{8}}", f"evpid={new}92b34fa6", text).replace(message, new)
    return text


def _haraka(text, fresh):
    for uuid in dict.fromkeys(re.findall(r"\b[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\b", text)):
        new = fresh(uuid.replace("-", ""), "0123456789ABCDEF")
        new = "-".join((new[:8], new[8:12], new[12:16], new[16:20], new[20:]))
        text = text.replace(uuid, new).replace(f"({uuid[:6]})", f"({new[:6]})")
    text = re.sub(r"\b\d{13}_\d{13}_\d_\d+_\w{6}_\d+_", "1715677953214_1715677953214_0_4711_kX3vQa_1_", text)
    text = re.sub(r"(?<=time=)[0-9.]+|(?<=delay=)[0-9.]+|(?<=elapsed=)[0-9.]+|(?<=secs=)[0-9.]+", "0.214", text)
    return re.sub(r"(?<=port=)\d{5}", "40112", text)


CLEANERS = {"curl": _curl, "openssl": _openssl, "nodemailer": _nodemailer, "perl": _perl,
            "postfix": _postfix, "exim": _exim, "opensmtpd": _opensmtpd, "gnutls-cli": _gnutls,
            "haraka": _haraka}


def normalise(text, sample):
    fresh = Replacer(f"{sample['format']}/{sample['name']}")
    cleaner = CLEANERS.get(sample.get("cleaner", sample["format"]))
    if cleaner:
        text = cleaner(text, fresh)
    for pattern, replacement in sample.get("replace", []):
        text = re.sub(pattern, replacement, text, flags=re.M)
    start = sample["clock"].split(" ")[1]
    return steady_seconds(steady_clock(text, start), start)
