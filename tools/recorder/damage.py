"""What a forum, a browser, a mail program or a log collector does to a log, where a scenario asks for it."""
import html
import json
import re


def _lines(text):
    return text.rstrip("\n").split("\n")


def _collapse(text):
    return " ".join(line.strip() for line in _lines(text) if line.strip()) + "\n"


def _glue(text):
    return "".join(_lines(text)) + "\n"


def _quote(text):
    return "".join(f"> {line}\n" for line in _lines(text))


def _double(text):
    return "\n\n".join(_lines(text)) + "\n"


def _indent(text):
    return "".join(f"    {line}\n" for line in _lines(text))


def _entities(text):
    return html.escape(text)


def _angles_eaten(text):
    """A forum that takes <alice@example.com> for a tag and drops it."""
    return re.sub(r"<[a-z][^<>\n]*>", "", text)


def _docker(text):
    def record(number, line):
        return json.dumps({"log": line + "\n", "stream": "stderr", "time": f"2024-05-14T09:12:33.{number:03}417206Z"})
    return "".join(record(i, line) + "\n" for i, line in enumerate(_lines(text), 201))


def _journal(text):
    return "".join(f"May 14 09:12:33 web01 app[812]: {line}\n" for line in _lines(text))


def _kubernetes(text):
    """The container runtime's own file, below /var/log/pods."""
    return "".join(f"2024-05-14T09:12:33.{i:03}417206Z stderr F {line}\n" for i, line in enumerate(_lines(text), 201))


def _compose(text):
    """docker compose logs."""
    return "".join(f"web-1  | {line}\n" for line in _lines(text))


def _github_actions(text):
    return "".join(f"2024-05-14T09:12:33.{i:03}4172Z {line}\n" for i, line in enumerate(_lines(text), 201))


def _smart_quotes(text):
    return text.replace('"', "\u201d").replace("'", "\u2019").replace(" - ", " \u2013 ")


def _windows(text):
    """As PowerShell's redirection writes a file: UTF-16 with a byte order mark, CR LF."""
    return text.replace("\n", "\r\n").encode("utf-16").decode("utf-8", "surrogateescape")


DAMAGE = {"collapse": _collapse, "glue": _glue, "quote": _quote, "double": _double, "indent": _indent,
          "entities": _entities, "angles": _angles_eaten, "docker": _docker, "kubernetes": _kubernetes, "compose": _compose, "journal": _journal,
          "github-actions": _github_actions, "smart-quotes": _smart_quotes, "windows": _windows}


def damaged(text, kind):
    return DAMAGE[kind](text) if kind else text
