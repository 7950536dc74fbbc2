// Sends one mail with System.Net.Mail and prints the exception of a failure.
using System;
using System.Net;
using System.Net.Mail;

static class SendMail {
  static string Setting(string name, string other) { return Environment.GetEnvironmentVariable(name) ?? other; }

  static void Main() {
    var client = new SmtpClient(Setting("MAIL_HOST", "mail.example.com"), int.Parse(Setting("MAIL_PORT", "25")));
    client.Timeout = 5000;
    client.EnableSsl = Setting("MAIL_TLS", "") != "";
    if (Setting("MAIL_USER", "") != "")
      client.Credentials = new NetworkCredential(Setting("MAIL_USER", ""), Setting("MAIL_PASSWORD", ""));
    try {
      client.Send("alice@example.com", "bob@example.net", "Re: offer", "Thank you.");
      Console.WriteLine("sent");
    } catch (Exception error) {
      Console.WriteLine(error);
    }
  }
}
