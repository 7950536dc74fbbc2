# Made by tools/generate from the option definitions.
_smtplain() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=explain words
  case ${COMP_WORDS[1]} in
    explain|check|summarize|redact|diff|serve|code|decode|size|formats|cause|rules) [ "$COMP_CWORD" -gt 1 ] && command=${COMP_WORDS[1]} ;;
  esac
  case $command/$before in
    explain/--format) COMPREPLY=($(compgen -W 'text json ndjson markdown html sarif gcc github gitlab junit checkstyle csv' -- "$word")); return ;;
    explain/-f) COMPREPLY=($(compgen -W 'text json ndjson markdown html sarif gcc github gitlab junit checkstyle csv' -- "$word")); return ;;
    explain/--input-format) COMPREPLY=($(compgen -W 'curl phpmailer swiftmailer codeigniter net_smtp dokuwiki php-smtp-class rainloop zend-mail php-mail nodemailer simplesmtp smtplib javamail mailkit dotnet ruby perl go lettre libetpan esp-mail thunderbird k9 error-text telnet openssl transcript swaks msmtp gnutls-cli ssmtp smtp-cli mailx sendmail exim stunnel postfix opensmtpd haraka exchange hmailserver mdaemon xeams stalwart dma nullmailer maddy qmail' -- "$word")); return ;;
    explain/--color) COMPREPLY=($(compgen -W 'auto always never' -- "$word")); return ;;
    check/--format) COMPREPLY=($(compgen -W 'text json ndjson markdown html sarif gcc github gitlab junit checkstyle csv' -- "$word")); return ;;
    check/-f) COMPREPLY=($(compgen -W 'text json ndjson markdown html sarif gcc github gitlab junit checkstyle csv' -- "$word")); return ;;
    check/--fail-on) COMPREPLY=($(compgen -W 'error deferred warning never' -- "$word")); return ;;
    check/--input-format) COMPREPLY=($(compgen -W 'curl phpmailer swiftmailer codeigniter net_smtp dokuwiki php-smtp-class rainloop zend-mail php-mail nodemailer simplesmtp smtplib javamail mailkit dotnet ruby perl go lettre libetpan esp-mail thunderbird k9 error-text telnet openssl transcript swaks msmtp gnutls-cli ssmtp smtp-cli mailx sendmail exim stunnel postfix opensmtpd haraka exchange hmailserver mdaemon xeams stalwart dma nullmailer maddy qmail' -- "$word")); return ;;
    summarize/--format) COMPREPLY=($(compgen -W 'text ndjson' -- "$word")); return ;;
    summarize/-f) COMPREPLY=($(compgen -W 'text ndjson' -- "$word")); return ;;
    redact/--input-format) COMPREPLY=($(compgen -W 'curl phpmailer swiftmailer codeigniter net_smtp dokuwiki php-smtp-class rainloop zend-mail php-mail nodemailer simplesmtp smtplib javamail mailkit dotnet ruby perl go lettre libetpan esp-mail thunderbird k9 error-text telnet openssl transcript swaks msmtp gnutls-cli ssmtp smtp-cli mailx sendmail exim stunnel postfix opensmtpd haraka exchange hmailserver mdaemon xeams stalwart dma nullmailer maddy qmail' -- "$word")); return ;;
    diff/--format) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
    diff/-f) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
    code/--format) COMPREPLY=($(compgen -W 'text json ndjson' -- "$word")); return ;;
    code/-f) COMPREPLY=($(compgen -W 'text json ndjson' -- "$word")); return ;;
    code/--stage) COMPREPLY=($(compgen -W 'resolve connect tls greeting ehlo starttls auth mail_from rcpt_to data message quit none' -- "$word")); return ;;
  esac
  case $command in
    explain) words='--help -h --format -f --input-format --rules --color --width --brief --ladder --why --follow --no-pager' ;;
    check) words='--help -h --include --exclude --files-from --format -f --fail-on --only --ignore --since --until --shard --max-sessions --jobs -j --baseline --write-baseline --rules --input-format --quiet -q' ;;
    summarize) words='--help -h --format -f' ;;
    redact) words='--help -h --addresses --hosts --check --input-format' ;;
    diff) words='--help -h --format -f --rules' ;;
    serve) words='--help -h --port --host --name --max-size --workers --rules' ;;
    code) words='--help -h --format -f --stage --rules --why' ;;
    decode) words='--help -h --reveal' ;;
    size) words='--help -h --attachment' ;;
    formats) words='--help -h' ;;
    cause) words='--help -h --rules' ;;
    rules) words='--help -h list show test lint' ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="$words --help -h --version explain check summarize redact diff serve code decode size formats cause rules"
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [[ $word == -* ]] || COMPREPLY+=($(compgen -f -- "$word"))
}
complete -o filenames -F _smtplain smtplain
