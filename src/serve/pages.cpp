#include "serve/pages.h"

#include <algorithm>
#include <sstream>

#include "report/html.h"

namespace smtplain::serve {
namespace {

// The content of a <textarea>: as html_text(), but tabs and line ends stay, for the log is read again.
std::string field_text(std::string_view text) {
  std::string out = "\n";  // HTML drops the first line end
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find_first_of("\t\n", from), text.size());
    std::string_view part = text.substr(from, end - from);
    if (!part.empty() && part.back() == '\r') part.remove_suffix(1);
    out += html_text(part);
    if (end < text.size()) out += text[end];
    from = end + 1;
  }
  return out;
}

std::string form_begin(std::string_view css_class, const std::string& token) {
  return "<form class=\"" + std::string(css_class) +
         "\" method=\"post\" action=\"/explain\" enctype=\"multipart/form-data\">\n"
         "<input type=\"hidden\" name=\"token\" value=\"" +
         token + "\">\n";
}

}  // namespace

std::string paste_page(std::string_view log, const std::string& token) {
  std::ostringstream page;
  html_page_begin(page, "smtplain: explain an SMTP log", "what an SMTP log says, in plain English");
  page << R"html(<section class="session"><h2>Which mail did not go out?</h2>
<p class="where">Paste what your program printed while it tried to send, or drop the file here. You get the reason, what to do about it, and every line explained.</p>
)html" << form_begin("paste", token)
       << R"html(<label for="log">The log</label>
<textarea id="log" name="log" rows="16" spellcheck="false" autocomplete="off" autocapitalize="off" dir="ltr">)html"
       << field_text(log) << R"html(</textarea>
<p class="file"><label for="file">or a file</label> <input type="file" id="file" name="file"></p>
<p class="buttons"><button class="main" name="as" value="page">Explain</button>
<button name="as" value="markdown">As Markdown</button>
<button name="as" value="json">Download JSON</button>
<button name="as" value="redacted">Only hide the secrets</button></p>
<p class="quiet" role="status" id="told"></p>
</form>
<p class="quiet">The log is kept in memory until the answer is sent, and nowhere else. Passwords and tokens are hidden in all that comes back.</p>
</section>
<section><h3>Examples to try</h3>
<ul class="examples">
)html";
  for (const Example& example : examples())
    page << "<li><a href=\"/?example=" << example.name << "\">" << html_text(example.title) << "</a></li>\n";
  page << R"html(</ul>
<p class="quiet">For programs: <code>curl --data-binary @mail.log …/v1/explain</code>, <a href="/v1/openapi.json">described in OpenAPI</a>.</p>
</section>
)html";
  html_page_end(page, "<script>" + std::string(paste_script()) + "</script>\n");
  return std::move(page).str();
}

std::string actions(std::string_view redacted_log, const std::string& token) {
  // Without JavaScript the texts to copy come in a tab of their own: pages that are not kept have no way
  // back.
  return form_begin("actions", token) + "<textarea name=\"log\" hidden>" + field_text(redacted_log) +
         R"html(</textarea>
<button name="as" value="markdown" formtarget="_blank">Copy as Markdown</button>
<button name="as" value="json">Download JSON</button>
<button name="as" value="redacted" formtarget="_blank">Copy redacted log</button>
<a href="/">Another log</a>
<span class="quiet" role="status" id="told"></span>
</form><script>)html" +
         std::string(paste_script()) + "</script>";
}

std::string error_page(int status, std::string_view message) {
  std::ostringstream page;
  html_page_begin(page, "smtplain: " + std::string(message), "error " + std::to_string(status));
  page << "<section class=\"session bad\"><h2>" << html_text(message)
       << "</h2>\n<p class=\"where\"><a href=\"/\">Back to the start</a></p></section>\n";
  html_page_end(page);
  return std::move(page).str();
}

std::string_view paste_script() {
  return R"js(
(() => {
  'use strict';
  const told = document.getElementById('told');
  const tell = words => { if (told) told.textContent = words; };
  const copy = async text => {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    if (!done) throw new Error('not allowed');
  };
  const actions = document.querySelector('form.actions');
  if (actions) actions.addEventListener('submit', event => {
    const as = event.submitter && event.submitter.value;
    if (as !== 'markdown' && as !== 'redacted') return;
    event.preventDefault();
    const fields = new FormData(actions);
    fields.set('as', as);
    fetch('/explain', {method: 'POST', body: fields})
      .then(answer => { if (!answer.ok) throw new Error(answer.status); return answer.text(); })
      .then(copy)
      .then(() => tell('Copied.'))
      .catch(() => tell('The browser did not allow to copy.'));
  });
  const paste = document.querySelector('form.paste');
  if (!paste) return;
  const file = document.getElementById('file');
  const stop = event => event.preventDefault();
  addEventListener('dragover', event => { stop(event); paste.classList.add('over'); });
  addEventListener('dragleave', () => paste.classList.remove('over'));
  addEventListener('drop', event => {
    stop(event);
    paste.classList.remove('over');
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    tell('Explaining ' + file.files[0].name + ' …');
    paste.requestSubmit(paste.querySelector('button.main'));
  });
  document.getElementById('log').addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) paste.requestSubmit(paste.querySelector('button.main'));
  });
})();
)js";
}

}  // namespace smtplain::serve
