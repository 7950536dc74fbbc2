<?php
// Sends one mail with PEAR's Net_SMTP, debugging on, as Roundcube and others do.
require 'Net/SMTP.php';
$settings = json_decode(file_get_contents(__DIR__ . '/mail.json'), true);

function stop_at($result, $what)
{
    if (PEAR::isError($result)) {
        echo "Failed to $what: {$result->getMessage()}\n";
        exit(1);
    }
}

$smtp = new Net_SMTP($settings['host'] ?? 'mail.example.com', $settings['port'] ?? 25, 'laptop.example.org', false, 5);
$smtp->setDebug(true);
stop_at($smtp->connect(5), 'connect');
if (isset($settings['user'])) {
    stop_at($smtp->auth($settings['user'], $settings['password'], $settings['mechanism'] ?? '', $settings['tls'] ?? true), 'authenticate');
}
stop_at($smtp->mailFrom('alice@example.com'), 'set sender');
stop_at($smtp->rcptTo('bob@example.net'), 'add recipient');
stop_at($smtp->data("Subject: Re: offer\r\n\r\nThank you.\r\n"), 'send data');
$smtp->disconnect();
