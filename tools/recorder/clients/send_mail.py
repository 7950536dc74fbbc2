"""Sends one mail with smtplib as mail.json says."""
import json
import smtplib
import ssl
from email.message import EmailMessage

settings = json.load(open("mail.json"))
host = settings.get("host", "mail.example.com")
port = settings.get("port", 587)

message = EmailMessage()
message["From"] = settings.get("from", "alice@example.com")
message["To"] = ", ".join(settings.get("to", ["bob@example.net"]))
message["Subject"] = "Nightly report"
message["Message-ID"] = "<171567795351.27.8429@laptop.example.org>"
message.set_content("All jobs have finished.\n")

if settings.get("security") == "implicit":
    server = smtplib.SMTP_SSL(timeout=settings.get("timeout", 10), local_hostname="laptop.example.org",
                              context=ssl.create_default_context())
else:
    server = smtplib.SMTP(timeout=settings.get("timeout", 10), local_hostname="laptop.example.org")
server.set_debuglevel(settings.get("debug", 1))
server._host = host
server.connect(host, port)
if settings.get("security", "starttls") == "starttls":
    server.starttls(context=ssl.create_default_context())
if "user" in settings:
    server.login(settings["user"], settings["password"])
refused = server.send_message(message)
if refused:
    print("refused:", refused)
server.quit()
