# Writes what `smtplain serve` shows and publishes from elsewhere in the tree as C++: the examples to try and the
# schema of the report. cmake -DROOT=... -DOUTPUT=... -P embed-pages.cmake
set(examples
  phpmailer/gmail-bad-credentials "PHPMailer: Gmail refuses the password"
  curl/cert-expired "curl: the server's certificate has expired"
  telnet/relay-denied "telnet: the server does not relay"
  swaks/two-recipients-partial "swaks: one of two recipients is refused"
  nodemailer/connect-refused "Nodemailer: nobody listens on that port"
  curl/greylisted-then-accepted "curl: put off once, then sent")
file(READ ${ROOT}/docs/report.schema.json schema)
set(code "#include <array>\n\n#include \"serve/pages.h\"\n\nnamespace smtplain::serve {\nnamespace {\n\n")
set(rows "")
set(count 0)
while(examples)
  list(POP_FRONT examples name title)
  file(READ ${ROOT}/samples/${name}.log log)
  string(REPLACE "/" "-" id "${name}")
  string(APPEND rows "    {\"${id}\", \"${title}\", R\"=log=(${log})=log=\"},\n")
  math(EXPR count "${count} + 1")
endwhile()
string(APPEND code "constexpr std::array<Example, ${count}> kExamples = {{\n${rows}}};\n\n}  // namespace\n\n"
  "std::span<const Example> examples() {\n  return kExamples;\n}\n\n"
  "std::string_view report_schema() {\n  return R\"=log=(${schema})=log=\";\n}\n\n}  // namespace smtplain::serve\n")
file(WRITE ${OUTPUT} "${code}")
