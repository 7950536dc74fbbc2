// Sends one mail with libetpan, its stream debugging on, as Mailspring, SOGo and Claws Mail can.
#include <libetpan/libetpan.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *setting(const char *name, const char *other) {
  const char *value = getenv(name);
  return value != NULL ? value : other;
}

static int stop(mailsmtp *smtp, const char *step, int error) {
  printf("%s: %s\n", step, mailsmtp_strerror(error));
  printf("SMTP Last Response Code: %d\n", smtp->response_code);
  printf("SMTP Last Response: %s\n", smtp->response != NULL ? smtp->response : "");
  printf("mailsmtp Last Error Code: %d\n", error);
  return 1;
}

static void print_dialogue(mailstream_low *stream, int is_data, int direction, const char *bytes, size_t size) {
  (void)stream;
  if (is_data) fwrite(bytes, 1, size, stdout);
  (void)direction;
}

int main(void) {
  static const char message[] = "From: alice@example.com\r\nTo: bob@example.net\r\nSubject: Re: offer\r\n\r\nThank you.\r\n";
  const char *host = setting("MAIL_HOST", "mail.example.com");
  const char *user = getenv("MAIL_USER");
  mailsmtp *smtp = mailsmtp_new(0, NULL);
  if (getenv("MAIL_PLAIN_LOG") != NULL) {
    puts("----------SMTP----------");
    mailstream_logger_id = print_dialogue;
  }
  mailstream_debug = 1;
  int error = mailsmtp_socket_connect(smtp, host, (uint16_t)atoi(setting("MAIL_PORT", "587")));
  if (error != MAILSMTP_NO_ERROR) return stop(smtp, "connect", error);
  if ((error = mailesmtp_ehlo_with_ip(smtp, 0)) != MAILSMTP_NO_ERROR) return stop(smtp, "ehlo", error);
  if (getenv("MAIL_TLS") != NULL) {
    if ((error = mailsmtp_socket_starttls(smtp)) != MAILSMTP_NO_ERROR) return stop(smtp, "starttls", error);
    if ((error = mailesmtp_ehlo_with_ip(smtp, 0)) != MAILSMTP_NO_ERROR) return stop(smtp, "ehlo", error);
  }
  if (user != NULL) {
    error = mailesmtp_auth_sasl(smtp, "LOGIN", host, NULL, NULL, user, user, setting("MAIL_PASSWORD", ""), NULL);
    if (error != MAILSMTP_NO_ERROR) return stop(smtp, "auth", error);
  }
  if ((error = mailsmtp_mail(smtp, "alice@example.com")) != MAILSMTP_NO_ERROR) return stop(smtp, "mail", error);
  if ((error = mailsmtp_rcpt(smtp, "bob@example.net")) != MAILSMTP_NO_ERROR) return stop(smtp, "rcpt", error);
  if ((error = mailsmtp_data(smtp)) != MAILSMTP_NO_ERROR) return stop(smtp, "data", error);
  error = mailsmtp_data_message(smtp, message, sizeof message - 1);
  if (error != MAILSMTP_NO_ERROR) return stop(smtp, "message", error);
  mailsmtp_quit(smtp);
  return 0;
}
