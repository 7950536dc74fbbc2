"""Sends one mail with libcurl and prints its debug texts without curl's marks, as FileMaker and Xojo plugins do."""
import io
import json

import pycurl

settings = json.load(open("mail.json"))
curl = pycurl.Curl()


def show(kind, text):
    if kind in (pycurl.INFOTYPE_TEXT, pycurl.INFOTYPE_HEADER_IN, pycurl.INFOTYPE_HEADER_OUT):
        print(text.decode().rstrip("\r\n").lstrip("* "))


curl.setopt(pycurl.URL, settings.get("url", "smtp://mail.example.com:587/laptop.example.org"))
curl.setopt(pycurl.USE_SSL, pycurl.USESSL_ALL if settings.get("tls", True) else pycurl.USESSL_NONE)
curl.setopt(pycurl.USERPWD, "alice@example.com:Tr0ub4dor-88")
curl.setopt(pycurl.LOGIN_OPTIONS, "AUTH=LOGIN")
curl.setopt(pycurl.MAIL_FROM, "alice@example.com")
curl.setopt(pycurl.MAIL_RCPT, ["bob@example.net"])
curl.setopt(pycurl.READDATA, io.BytesIO(b"Subject: invoice 2024-118\r\n\r\nSee the attachment.\r\n"))
curl.setopt(pycurl.UPLOAD, 1)
curl.setopt(pycurl.VERBOSE, 1)
curl.setopt(pycurl.DEBUGFUNCTION, show)
try:
    curl.perform()
except pycurl.error as error:
    print("CURL error:", *error.args)
