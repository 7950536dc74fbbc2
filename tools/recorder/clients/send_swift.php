<?php
// Sends one mail with Swift Mailer and its logger plugin.
require '/usr/share/php/Swift/autoload.php';
$settings = json_decode(file_get_contents(__DIR__ . '/mail.json'), true);

$transport = new Swift_SmtpTransport($settings['host'] ?? 'mail.example.com', $settings['port'] ?? 587, $settings['encryption'] ?? 'tls');
$transport->setLocalDomain('www.example.org')->setTimeout(5);
if (isset($settings['user'])) {
    $transport->setUsername($settings['user'])->setPassword($settings['password']);
}
$mailer = new Swift_Mailer($transport);
$logger = new Swift_Plugins_Loggers_EchoLogger(false);
$mailer->registerPlugin(new Swift_Plugins_LoggerPlugin($logger));
$message = (new Swift_Message('Newsletter', "Our news of May.\n"))->setFrom('alice@example.com')->setTo($settings['to'] ?? ['bob@example.net']);
try {
    $sent = $mailer->send($message, $failures);
    echo "sent to $sent recipients\n";
} catch (Swift_TransportException $error) {
    echo $settings['trace'] ?? false ? $error : $error->getMessage(), "\n";
}
