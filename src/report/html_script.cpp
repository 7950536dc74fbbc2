#include "report/html.h"

namespace smtplain {

// Comfort only: everything can be read without it. It searches the log, opens what a link points into, and
// opens all for printing.
std::string_view html_script() {
  return R"js(
(() => {
  'use strict';
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let box = target; box; box = box.parentElement) if (box.tagName === 'DETAILS') box.open = true;
    target.scrollIntoView({block: 'center'});
  };
  addEventListener('hashchange', reveal);
  reveal();
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])');
    closed.forEach(box => { box.open = true; });
  });
  addEventListener('afterprint', () => closed.forEach(box => { box.open = false; }));

  const top = document.querySelector('.top');
  const rows = all('.log > li:not(.fold)');
  if (!top || rows.length < 2) return;
  const find = document.createElement('form');
  find.className = 'find';
  find.setAttribute('role', 'search');
  const label = document.createElement('label');
  label.textContent = 'Search the log ';
  const box = document.createElement('input');
  box.type = 'search';
  label.append(box);
  const count = document.createElement('span');
  count.setAttribute('role', 'status');
  count.className = 'quiet';
  find.append(label, count);
  top.querySelector('h1').after(find);
  find.addEventListener('submit', event => event.preventDefault());
  let opened = [];
  const search = () => {
    const words = box.value.trim().toLowerCase();
    opened.forEach(one => { one.open = false; });
    opened = [];
    let found = 0;
    for (const row of rows) {
      const hit = words === '' || row.textContent.toLowerCase().includes(words);
      row.hidden = !hit;
      if (!hit || words === '') continue;
      ++found;
      for (let up = row.parentElement; up; up = up.parentElement)
        if (up.tagName === 'DETAILS' && !up.open) { up.open = true; opened.push(up); }
    }
    count.textContent = words === '' ? '' : found + (found === 1 ? ' line' : ' lines');
  };
  box.addEventListener('input', search);

  const sessions = all('details.session');
  if (sessions.length < 2) return;
  const toggle = document.createElement('button');
  toggle.type = 'button';
  const say = () => { toggle.textContent = sessions.some(one => !one.open) ? 'Open all' : 'Close all'; };
  toggle.addEventListener('click', () => {
    const open = sessions.some(one => !one.open);
    sessions.forEach(one => { one.open = open; });
    say();
  });
  say();
  find.append(toggle);
})();
)js";
}

}  // namespace smtplain
