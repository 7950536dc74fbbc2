# Sends one mail with net/smtp as mail.json says.
require 'json'
require 'net/smtp'

settings = JSON.parse(File.read('mail.json'))
security = settings.fetch('security', 'starttls')
message = <<~MESSAGE
  From: alice@example.com
  To: bob@example.net
  Subject: Password reset
  Message-Id: <6643295131f2c_1b2ac@laptop.example.org>

  Follow the link to choose a new password.
MESSAGE

smtp = Net::SMTP.new(settings.fetch('host', 'mail.example.com'), settings.fetch('port', 587))
smtp.set_debug_output($stderr)
smtp.open_timeout = 4
smtp.read_timeout = 4
smtp.disable_starttls if security == 'none'
smtp.enable_starttls if security == 'starttls'
smtp.enable_tls if security == 'implicit'
smtp.start('laptop.example.org', settings['user'], settings['password'], settings['user'] && settings.fetch('mechanism', 'plain').to_sym) do |session|
  session.send_message(message, settings.fetch('from', 'alice@example.com'), 'bob@example.net')
end
