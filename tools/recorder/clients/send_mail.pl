#!/usr/bin/perl
# Sends one mail with Net::SMTP as mail.json says.
use strict;
use warnings;
use JSON::PP;
use Net::SMTP;

open my $file, '<', 'mail.json' or die "mail.json: $!";
my $settings = decode_json(join '', <$file>);
my $security = $settings->{security} // 'starttls';

my $smtp = Net::SMTP->new(
    $settings->{host} // 'mail.example.com',
    Port => $settings->{port} // 587, Hello => 'laptop.example.org', Timeout => 5, Debug => 1,
    SSL => $security eq 'implicit',
) or die "cannot connect: $@\n";
$smtp->starttls() or die "STARTTLS failed: ", $smtp->message, "$IO::Socket::SSL::SSL_ERROR\n" if $security eq 'starttls';
if ($settings->{user}) {
    $smtp->auth($settings->{user}, $settings->{password}) or die "log-in failed: ", $smtp->code, ' ', $smtp->message;
}
$smtp->mail($settings->{from} // 'alice@example.com') or die 'sender: ', $smtp->message;
$smtp->to('bob@example.net') or die 'recipient: ', $smtp->message;
$smtp->data("From: alice\@example.com\nTo: bob\@example.net\nSubject: disk usage\n\n/var is 71% full\n") or die 'content: ', $smtp->message;
$smtp->quit;
