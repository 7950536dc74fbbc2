// How each family of logs writes a dialogue, for tests that ask the same of all of them.
#pragma once
#include <string>
#include <vector>

namespace smtplain {

/// How one family of logs writes a line of each speaker.
struct Family {
  std::string name, start, client, server, end;
};

inline const std::vector<Family> kFamilies = {
    {"curl", "*   Trying 192.0.2.1:587...\n* Connected to mx.example.com (192.0.2.1) port 587 (#0)\n", "> ",
     "< ", ""},
    {"phpmailer", "", "2024-05-14 09:12:33 CLIENT -> SERVER: ", "2024-05-14 09:12:33 SERVER -> CLIENT: ", ""},
    {"swaks", "=== Trying mx.example.com:587...\n=== Connected to mx.example.com.\n", " -> ", "<-  ", ""},
    {"smtplib", "", "send: '", "reply: b'", "'"},
    {"msmtp", "", "--> ", "<-- ", ""},
    {"marks", "", "C: ", "S: ", ""},
    {"telnet", "Trying 192.0.2.1...\nConnected to mx.example.com.\nEscape character is '^]'.\n", "", "", ""},
    {"javamail", "DEBUG SMTP: trying to connect to host \"mx.example.com\", port 587, isSSL false\n", "", "",
     ""},
    {"syslog", "", "May 14 09:12:33 host app[12]: C: ", "May 14 09:12:33 host app[12]: S: ", ""},
    {"nodemailer", "", "[2024-05-14 09:12:33] DEBUG [abc] C: ", "[2024-05-14 09:12:33] DEBUG [abc] S: ", ""}};

}  // namespace smtplain
