"""What a forum, a browser or a mail program does to a pasted log, where a scenario asks for it."""


def _collapse(text):
    return " ".join(line.strip() for line in text.split("\n") if line.strip()) + "\n"


def _glue(text):
    return "".join(line.rstrip("\n") for line in text.split("\n")) + "\n"


def _quote(text):
    return "".join(f"> {line}\n" for line in text.rstrip("\n").split("\n"))


def _double(text):
    return text.replace("\n", "\n\n")


DAMAGE = {"collapse": _collapse, "glue": _glue, "quote": _quote, "double": _double}


def damaged(text, kind):
    return DAMAGE[kind](text) if kind else text
