"""Measures smtplain beside wc, grep, ripgrep and lnav on logs made from samples/: called by tools/bench.

usage: bench.py PROGRAM MEGABYTES FOLDER

All figures of a table come from one run, each the best of several, warm. Times are of the wall clock; `cpu` is what the
process itself used, which a busy machine changes less. The logs stay in FOLDER for the next time.
"""
import glob
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

COSTS = f"{tempfile.gettempdir()}/smtplain-bench-{os.getpid()}"
FORMATS = ("curl", "phpmailer", "swaks", "telnet", "postfix")
REFUSALS = r"(^|[ <])[45][0-9][0-9][ -]"


class Cost:
    """Of one run: wall-clock and processor seconds, peak resident bytes."""

    def __init__(self, wall, cpu, peak):
        self.wall, self.cpu, self.peak = wall, cpu, peak


def run(command, stdin=None):
    # What Linux counts as a process's peak is at least that of the one it came from: time's is small, Python's is not.
    measured = ["/usr/bin/time", "-q", "-f", "%M", "-o", COSTS, *command]
    wall, cpu = start(measured, stdin)
    with open(COSTS) as file:
        return Cost(wall, cpu, int(file.read()) * 1024)


def start(command, stdin=None):
    """Wall-clock and processor seconds of a process."""
    # grep stops at its first match when it sees /dev/null, so all write to a pipe that somebody empties.
    sink = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdin=stdin, stdout=sink.stdin, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    sink.stdin.close()
    sink.wait()
    return wall, used.ru_utime + used.ru_stime


def best(command, rounds=3):
    costs = [run(command) for _ in range(rounds)]
    return Cost(min(c.wall for c in costs), min(c.cpu for c in costs), max(c.peak for c in costs))


# --- the logs ---


def went_well(path):
    """True if a sample's sessions all went well, and there is no cause to name."""
    with open(path, encoding="utf-8") as file:
        sessions = [session for source in json.load(file)["sources"] for session in source["sessions"]]
    return all(s["outcome"] in ("accepted", "no_message") and not s["diagnosis"] for s in sessions)


def sessions_of(name):
    """The samples of a format that went well, and those that did not."""
    good, bad = [], []
    for path in sorted(glob.glob(f"samples/{name}/*.log")):
        with open(path, "rb") as file:
            text = file.read().rstrip(b"\n") + b"\n"
        if text.count(b"\n") >= 5:
            (good if went_well(path[:-4] + ".json") else bad).append(text)
    return good, bad


IDS = re.compile(rb"(queued as |\bid=|Message-I[dD]: <|Message sent: )[\w.-]+")
RECIPIENT = re.compile(rb"(RCPT TO:<)[\w.+-]+")
QUEUE_ID = re.compile(rb"(?<=\]: )[0-9A-F]{8,12}(?=: )")
CLOCK = re.compile(rb"\b\d\d:\d\d(?=:\d\d)")


def dated(text, count):
    """The same at another time, for another message and another recipient. A certificate stays the same."""
    id = b"%012X" % random.getrandbits(48)
    text = IDS.sub(lambda found: found[1] + id, text)
    recipient = b"user%d" % random.randrange(10**6)
    text = RECIPIENT.sub(lambda found: found[1] + recipient, text)
    for queue_id in set(QUEUE_ID.findall(text)):
        text = text.replace(queue_id, b"%010X" % random.getrandbits(40))
    clock = b"%02d:%02d" % (count // 60 % 24, count % 60)
    return b"\n".join(line if b" GMT" in line else CLOCK.sub(clock, line) for line in text.split(b"\n"))


def refused(text):
    """A refusal as another server says it: its reply lines end in ids of their own."""
    lines = []
    for line in text.split(b"\n"):
        is_refusal = any(line[at : at + 3].isdigit() and line[at : at + 1] in b"45" for at in (0, 2, 4))
        if is_refusal and b" " in line[:8]:
            said = line.rstrip(b"\r")
            line = said + b" [%012x]" % random.getrandbits(48) + line[len(said) :]
        lines.append(line)
    return b"\n".join(lines)


def write_log(path, kind, size):
    good, bad = kind
    written = count = 0
    with open(path + ".new", "wb") as out:
        while written < size:
            count += 1
            text = refused(random.choice(bad)) if bad and count % 50 == 0 else random.choice(good or bad)
            text = dated(text, count // 20)
            out.write(text)
            written += len(text)
    os.rename(path + ".new", path)


def make_logs(folder, megabytes):
    random.seed(1)
    os.makedirs(folder, exist_ok=True)
    logs = []
    for name in FORMATS:
        path = f"{folder}/{name}.log"
        if not os.path.exists(path):
            write_log(path, sessions_of(name), megabytes * 1_000_000 // len(FORMATS))
        logs.append(path)
    return logs


def make_small_files(folder, count):
    texts = [text for name in FORMATS for text in sessions_of(name)[0]]
    many = f"{folder}/many"
    if not os.path.isdir(many):
        os.makedirs(many)
        for number in range(count):
            with open(f"{many}/{number:05}.log", "wb") as out:
                out.write(texts[number % len(texts)])
    return many


def sample_of_60_lines(good):
    """The sample nearest to 60 lines that went well, or did not."""
    found = []
    for label in sorted(glob.glob("samples/*/*.label.json")):
        path = label.removesuffix(".label.json") + ".log"
        with open(label) as file:
            outcome = json.load(file).get("outcome")
        if (outcome == "accepted") == good and outcome in ("accepted", "rejected", "failed"):
            with open(path, "rb") as file:
                found.append((abs(file.read().count(b"\n") - 60), path))
    return min(found)[1]


# --- the tables ---


def head(title):
    print(f"\n{title}\n{'':36} {'wall s':>9} {'to wc -l':>9} {'cpu s':>9} {'to wc -l':>9} {'MB/s':>8} {'MiB peak':>9}")


def row(name, cost, base, size):
    print(f"{name:36} {cost.wall:9.3f} {cost.wall / base.wall:9.1f} {cost.cpu:9.3f} {cost.cpu / base.cpu:9.1f}"
          f" {size / cost.wall / 1e6:8.0f} {cost.peak / 2**20:9.1f}", flush=True)


def measure(program, logs, title, more=()):
    size = sum(os.path.getsize(log) for log in logs)
    head(f"{title}, {size / 1e6:.0f} MB")
    best(["wc", "-l", *logs], 1)
    base = best(["wc", "-l", *logs], 5)
    check = [program, "check", "--quiet", "--format", "ndjson"]
    row("wc -l", base, base, size)
    row("LC_ALL=C grep -cE", best(["env", "LC_ALL=C", "grep", "-cE", REFUSALS, *logs]), base, size)
    row("rg -c", best(["rg", "-c", REFUSALS, *logs]), base, size)
    for name, command in more:
        row(name, best(command), base, size)
    row("smtplain check --format ndjson -j1", best([*check, "-j1", *logs]), base, size)
    row("smtplain check --format ndjson -j2", best([*check, "-j2", *logs]), base, size)
    row("smtplain explain --format ndjson", best([program, "explain", "--format", "ndjson", *logs]), base, size)


def measure_small_files(program, many):
    files = sorted(glob.glob(f"{many}/*.log"))
    size = sum(os.path.getsize(file) for file in files)
    head(f"{len(files)} small files, {size / 1e6:.0f} MB")
    base = best(["sh", "-c", f"cat {many}/*.log | wc -l"])
    row("cat | wc -l", base, base, size)
    row("LC_ALL=C grep -rcE", best(["env", "LC_ALL=C", "grep", "-rcE", REFUSALS, many]), base, size)
    row("rg -c", best(["rg", "-c", REFUSALS, many]), base, size)
    for jobs in (1, 2):
        command = [program, "check", "--quiet", "--format", "ndjson", f"-j{jobs}", many]
        row(f"smtplain check --format ndjson -j{jobs}", best(command), base, size)


def measure_start(program):
    print(f"\none log, median of 100 starts\n{'':48} {'wall ms':>9} {'cpu ms':>9} {'to grep -c':>11}")
    for good in (True, False):
        log = sample_of_60_lines(good)
        grep, own = [], []
        for _ in range(100):  # in turns, so that both meet the same machine
            grep.append(start(["grep", "-c", ".", log]))
            own.append(start([program, log]))
        wall, cpu = (statistics.median(costs) * 1e3 for costs in zip(*own))
        grep_wall = statistics.median(wall for wall, _ in grep) * 1e3
        print(f"{log:48} {wall:9.2f} {cpu:9.2f} {wall / grep_wall:11.1f}")


def measure_growth(program, log):
    """The same log once, twice and eight times through a pipe."""
    print(f"\none log through a pipe, -j1\n{'':36} {'MB':>9} {'cpu s':>9} {'to once':>9} {'MiB peak':>9}")
    first = None
    for times in (1, 2, 8):
        costs = []
        for _ in range(3 if times < 8 else 1):
            source = subprocess.Popen(["cat"] + [log] * times, stdout=subprocess.PIPE)
            costs.append(run([program, "check", "--quiet", "--format", "ndjson", "-j1", "-"], source.stdout))
            source.stdout.close()
            source.wait()
        cost = min(costs, key=lambda c: c.cpu)
        first = first or cost
        print(f"{f'{times} times':36} {times * os.path.getsize(log) / 1e6:9.0f} {cost.cpu:9.3f} "
              f"{cost.cpu / first.cpu:9.2f} {cost.peak / 2**20:9.1f}", flush=True)


def main():
    program, megabytes, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    logs = make_logs(folder, megabytes)
    measure(program, logs, "all formats")
    for name, log in zip(FORMATS, logs):
        # lnav knows Postfix's lines as those of syslog; headless it indexes the log and answers a question.
        lnav = [("lnav -n, a count by SQL", ["lnav", "-n", "-c", ";SELECT count(*) FROM syslog_log", log])]
        measure(program, [log], name, lnav if name == "postfix" else ())
    measure_small_files(program, make_small_files(folder, max(1000, 20_000 * megabytes // 256)))
    measure_start(program)
    measure_growth(program, logs[0])
    os.remove(COSTS)


if __name__ == "__main__":
    main()
