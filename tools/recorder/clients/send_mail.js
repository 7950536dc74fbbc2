// Sends one mail with Nodemailer as mail.json says.
const fs = require('fs');
const nodemailer = require('nodemailer');

const settings = JSON.parse(fs.readFileSync('mail.json'));

async function main() {
  const transport = nodemailer.createTransport({
    host: settings.host || 'mail.example.com',
    port: settings.port || 587,
    secure: settings.security === 'implicit',
    requireTLS: settings.security === undefined,
    ignoreTLS: settings.security === 'none',
    auth: settings.auth,
    name: 'laptop.example.org',
    logger: settings.logger !== false,
    debug: settings.logger !== false,
    connectionTimeout: 4000,
    greetingTimeout: 4000,
    socketTimeout: 4000,
  });
  const info = await transport.sendMail({
    from: settings.from || 'alice@example.com',
    to: settings.to || 'bob@example.net',
    subject: 'Your ticket 4711',
    text: 'Your ticket has been answered.',
    messageId: '<7d1c3b52-7f0e-4b5c-9e43-0a6f2f1c9d11@example.com>',
    date: 'Tue, 14 May 2024 09:12:33 +0000',
  });
  console.log('Message sent:', info.response);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
