<?php
// Sends one mail with PHPMailer as mail.json says, the way a contact form's script does.
$mail_settings = json_decode(file_get_contents(__DIR__ . '/mail.json'), true);
require '/usr/share/php/libphp-phpmailer/autoload.php';

use PHPMailer\PHPMailer\PHPMailer;
use PHPMailer\PHPMailer\Exception;

$mail = new PHPMailer($mail_settings['exceptions'] ?? true);
$recipients = $mail_settings['to'] ?? ['bob@example.net'];
try {
    $mail->isSMTP();
    $mail->SMTPDebug = 2;
    $mail->SMTPAuth = true;
    $mail->SMTPSecure = 'tls';
    $mail->Port = 587;
    $mail->Host = 'mail.example.com';
    $mail->Hostname = 'www.example.org';
    $mail->Username = 'alice@example.com';
    $mail->Password = 'Tr0ub4dor-88';
    $mail->Timeout = 10;
    $mail->MessageID = '<aGVsbG8xMjM0NTY3ODkwYWJj@www.example.org>';
    foreach ($mail_settings['set'] ?? [] as $name => $value) {
        $mail->$name = $value;
    }
    if (isset($mail_settings['timelimit'])) {
        $mail->getSMTPInstance()->Timelimit = $mail_settings['timelimit'];
    }
    if (isset($mail_settings['oauth'])) {
        $mail->AuthType = 'XOAUTH2';
        $mail->setOAuth(new class ($mail->Username, $mail_settings['oauth']) implements \PHPMailer\PHPMailer\OAuthTokenProvider {
            public function __construct(private string $user, private string $token) {}
            public function getOauth64(): string
            {
                return base64_encode("user={$this->user}\001auth=Bearer {$this->token}\001\001");
            }
        });
    }
    $mail->setFrom($mail_settings['from'] ?? 'alice@example.com', 'Example Shop');
    foreach ($recipients as $address) {
        $mail->addAddress($address);
    }
    $mail->Subject = 'Your order 10423';
    $mail->Body = $mail_settings['body'] ?? "Thank you for your order.\nWe send it tomorrow.\n";
    echo $mail->send() ? "Message has been sent\n" : "Message could not be sent. Mailer Error: {$mail->ErrorInfo}\n";
} catch (Exception $e) {
    echo "Message could not be sent. Mailer Error: {$mail->ErrorInfo}\n";
}
