<?php
// Sends one mail as Roundcube does: through its rcube_smtp, which logs Net_SMTP's dialogue to logs/smtp.log.
define('INSTALL_PATH', '/usr/share/roundcube/');
define('RCUBE_CONFIG_DIR', __DIR__ . '/');
require INSTALL_PATH . 'program/lib/Roundcube/bootstrap.php';
$settings = json_decode(file_get_contents(__DIR__ . '/mail.json'), true);

$rcube = rcube::get_instance();
$rcube->config->merge([
    'log_driver' => 'file', 'log_dir' => '/tmp/', 'smtp_debug' => true, 'smtp_log' => true, 'smtp_timeout' => 5,
    'smtp_host' => $settings['host'] ?? 'tls://mail.example.com:587', 'smtp_helo_host' => 'laptop.example.org',
    'smtp_user' => $settings['user'] ?? '', 'smtp_pass' => $settings['password'] ?? '', 'session_lifetime' => 10,
]);
$smtp = new rcube_smtp();
$headers = ['From' => 'alice@example.com', 'To' => 'bob@example.net', 'Subject' => 'Re: offer'];
$sent = $smtp->connect() && $smtp->send_mail('alice@example.com', ['bob@example.net'], $headers, "Thank you.\r\n");
$smtp->disconnect();
if (!$sent) { // as rcube::deliver_message() does
    rcube::write_log('errors', 'SMTP Error: ' . implode("\n", $smtp->get_response()) . ' in ' . INSTALL_PATH
        . 'program/lib/Roundcube/rcube.php on line 1788 (POST /?_task=mail&_unlock=loading1715677953214&_framed=1&_action=send)');
}
foreach (['smtp.log', 'smtp', 'errors.log', 'errors'] as $log) {
    if (is_file("/tmp/$log")) {
        readfile("/tmp/$log");
    }
}
