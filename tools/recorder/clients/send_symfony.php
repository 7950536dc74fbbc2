<?php
// Sends one mail with Symfony Mailer and prints the debug text of its exception or of the sent message.
require '/usr/share/php/Symfony/Component/Mailer/autoload.php';

use Symfony\Component\Mailer\Exception\TransportExceptionInterface;
use Symfony\Component\Mailer\Transport;
use Symfony\Component\Mime\Email;

$settings = json_decode(file_get_contents(__DIR__ . '/mail.json'), true);
$transport = Transport::fromDsn($settings['dsn']);
$email = (new Email())->from('alice@example.com')->to('bob@example.net')->subject('Newsletter')->text('Our news of May.');
try {
    echo $transport->send($email)->getDebug(), "\n";
} catch (TransportExceptionInterface $error) {
    echo get_class($error), ': ', $error->getMessage(), "\n", $error->getDebug(), "\n";
}
