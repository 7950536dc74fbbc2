"""Records samples/: runs each scenario's client against its scripted server and keeps what the client printed.

usage: tools/record [--list] [--check] [NAME...]

A NAME is FORMAT, FORMAT/SAMPLE or a glob of the latter; none means all. --list prints the names, --check
records without writing and tells which logs would change.
"""
import argparse
import base64
import concurrent.futures
import copy
import fnmatch
import json
import os
import pathlib
import re
import subprocess
import sys
import tomllib

from certs import Authority
from damage import damaged
from normalise import normalise

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "samples"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "smtplain-record"
NAMESPACES = ["unshare", "--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]
CLOCK = "2024-05-14 09:12:33"
LABEL_FIELDS = {"outcome": None, "stage": "none", "causes": ["none"], "reply_code": None, "enhanced_code": None,
                "tls": None, "size_limit": None, "auth_mechanism": None, "auth_username": None}


def merged(base, over):
    """`over` laid on `base`, tables within tables."""
    result = copy.deepcopy(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both else copy.deepcopy(value)
    return result


def complete_server(data, kinds):
    kind = kinds[data["like"]] if "like" in data else {}
    return merged(kind, data)


def load():
    """All scenarios, each complete: defaults of its file, its server's kind and the names filled in."""
    kinds = tomllib.loads((HERE / "scenarios" / "servers.toml").read_text())
    samples = []
    for path in sorted((HERE / "scenarios").glob("*.toml")):
        if path.name == "servers.toml":
            continue
        data = tomllib.loads(path.read_text())
        entries = {entry["name"]: entry for entry in data["sample"]}
        for entry in data["sample"]:
            if "like" in entry:  # the same recording once more, with another damage
                entry = {**entries[entry["like"]], **entry}
            base = {"format": path.stem, "clock": CLOCK, "limit": 25, **data.get("defaults", {})}
            samples.append(complete(merged(base, entry), kinds))
    return samples


def complete(sample, kinds):
    servers = [sample.pop("server")] if "server" in sample else []
    sample["servers"] = [complete_server(s, kinds) for s in [*servers, *sample.get("servers", [])]]
    names = {s["host"]: s.get("listen", ["192.0.2.25"]) for s in sample["servers"]}
    names["laptop.example.org"] = ["198.51.100.7"]
    sample["dns"] = {**names, **sample.get("dns", {})}
    return sample


def chosen(samples, names):
    def wanted(sample):
        full = f"{sample['format']}/{sample['name']}"
        return any(n == sample["format"] or fnmatch.fnmatch(full, n) for n in names)
    return [s for s in samples if not names or wanted(s)]


def compiled(sample):
    """The files that the sample's `build` command makes of its client's source, in a folder of the cache."""
    source, command = sample["build"]
    out = CACHE / "built" / sample["format"]
    out.mkdir(parents=True, exist_ok=True)
    path = HERE / "clients" / source
    stamp = out / ".source"
    if not stamp.exists() or stamp.read_bytes() != path.read_bytes():
        environment = {**os.environ, "GOCACHE": str(CACHE / "go-cache"), "GO111MODULE": "off"}
        subprocess.run(["bash", "-c", command.format(out=out, **{"in": path})], check=True, capture_output=True,
                       cwd=out, env=environment)
        stamp.write_bytes(path.read_bytes())
    return str(out)


def cut(text, lines):
    """The first lines of a log: a paste that stops in the middle."""
    return "".join(f"{line}\n" for line in text.split("\n")[:lines]) if lines else text


def record(sample):
    """The log that the sample's client prints, cleaned of chance."""
    if "written" in sample:  # no program to run: the log is its own original
        return (SAMPLES / sample["format"] / f"{sample['name']}.log").read_bytes().decode("utf-8", "surrogateescape")
    request = json.dumps({"sample": sample, "cache": str(CACHE)})
    process = subprocess.run([*NAMESPACES, sys.executable, HERE / "sandbox.py"], input=request, text=True,
                             capture_output=True, timeout=sample["limit"] + 30)
    if process.returncode:
        raise RuntimeError(f"{sample['name']}: {process.stderr.strip().splitlines()[-1]}")
    result = json.loads(process.stdout)
    text = result["output"]
    if "marks" in sample:
        client, server = sample["marks"]
        text = "".join(f"{client if who == 'C' else server}{line}\n" for who, line in result["transcript"])
    text = normalise(text, sample)
    if "prompt" in sample:
        text = f"{sample['prompt']}{sample['run']}\n{text}"
    return damaged(cut(text, sample.get("keep_lines")), sample.get("damage"))


BASE64 = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")
DIGEST = re.compile(rb"\S+ [0-9a-f]{32}$|NTLMSSP\0\x03", re.S)  # the answers of CRAM-MD5 and NTLM


def secrets_shown(passwords, text):
    """The passwords that stand in the log, in clear or within base64, and the answers derived from them."""
    found = [p for p in passwords if p in text]
    for token in dict.fromkeys(BASE64.findall(text)):
        try:
            plain = base64.b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            continue
        if DIGEST.match(plain) or any(p.encode() in plain for p in passwords):
            found.append(token)
    return found


def label(sample, text, version):
    expect = sample["expect"]
    fields = {**LABEL_FIELDS, **{k: v for k, v in expect.items() if k != "sessions"}}
    return {"file": f"{sample['name']}.log", "format": sample["format"], "sessions": expect.get("sessions", 1),
            **fields, "secrets": secrets_shown(sample.get("passwords", []), text), "notes": sample["about"],
            "source": "written" if "written" in sample else "recorded", "origin": version}


def client_version(sample, seen):
    """The version of the client as the package manager or the sample's own command tells it; of a written
    sample the source it was written after."""
    if "written" in sample:
        return sample["written"]
    question = sample.get("version")
    if not question:
        return sample.get("client", "")
    if question not in seen:
        answer = subprocess.run(["bash", "-c", question], capture_output=True, text=True, timeout=30)
        seen[question] = (answer.stdout or answer.stderr).strip().split("\n")[0]
    return seen[question]


def write(sample, text, version, check):
    folder = SAMPLES / sample["format"]
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(label(sample, text, version), indent=2, ensure_ascii=False) + "\n"
    changed = False
    for name, new in ((f"{sample['name']}.log", text), (f"{sample['name']}.label.json", content)):
        path = folder / name
        if path.exists() and path.suffix == ".log" and sample.get("chance"):
            continue  # holds bytes that differ each time, such as ciphertext: recorded once
        octets = new.encode("utf-8", "surrogateescape")
        if not path.exists() or path.read_bytes() != octets:
            changed = True
            if not check:
                path.write_bytes(octets)
    return changed


def main():
    parser = argparse.ArgumentParser(usage="tools/record [--list] [--check] [NAME...]")
    parser.add_argument("--list", action="store_true", help="print the samples' names")
    parser.add_argument("--check", action="store_true", help="write nothing, tell which logs would change")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    samples = chosen(load(), options.names)
    if options.list:
        print("\n".join(f"{s['format']}/{s['name']}" for s in samples))
        return 0
    authority = Authority(CACHE / "certs")
    for sample in samples:  # made here once: the sandboxes run side by side
        for server in sample["servers"]:
            authority.server(server.get("cert", "good"), server["host"], server.get("long_lived", False))
        if "build" in sample:
            sample["built"] = compiled(sample)
    authority.dh_parameters()
    authority.trust_store(CACHE / "certs" / "store")
    versions, changes, failures = {}, 0, 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for sample, future in [(s, pool.submit(record, s)) for s in samples]:
            name = f"{sample['format']}/{sample['name']}"
            try:
                changed = write(sample, future.result(), client_version(sample, versions), options.check)
            except Exception as error:  # one sample that fails must not cost the others
                failures += 1
                print(f"FAILED  {name}: {error}", file=sys.stderr)
                continue
            changes += changed
            print(f"{'changed' if changed else 'same   '} {name}")
    print(f"{len(samples)} samples, {changes} changed, {failures} failed")
    return 1 if failures or (options.check and changes) else 0


if __name__ == "__main__":
    sys.exit(main())
