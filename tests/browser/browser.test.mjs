// The report and the paste page in a real browser: with JavaScript on and off, for eyes (pictures), keyboard and
// screen reader (axe-core). Run by tools/browser-test, which sets SMTPLAIN and PICTURES.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from 'playwright-core';

const program = process.env.SMTPLAIN;
const pictures = process.env.PICTURES;
const root = path.resolve(import.meta.dirname, '../..');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const hostile = JSON.parse(readFileSync(path.join(root, 'tests/hostile-texts.json'), 'utf8'));
const samples = [
  ['phpmailer/gmail-bad-credentials', 'Gmail refused'], ['curl/recipient-unknown', 'does not exist'],
  ['curl/cert-expired', 'expired'], ['telnet/relay-denied', 'Log in first'], ['openssl/cert-self-signed', 'No fault seen'],
  ['swaks/two-recipients-partial', 'Sent to some only'], ['nodemailer/connect-refused', 'Not sent'],
  ['smtplib/auth-bad-credentials', 'Not sent'], ['postfix/client-sasl-failed', 'Not sent'],
  ['curl/greylisted-then-accepted', '2 sessions'],
].map(([name, words]) => ({name, words, log: readFileSync(path.join(root, `samples/${name}.log`), 'utf8')}));

let browser, server, base;

before(async () => {
  mkdirSync(pictures, {recursive: true});
  browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox']});
  server = spawn(program, ['serve', '--port', '0'], {stdio: ['ignore', 'ignore', 'pipe']});
  base = await new Promise((resolve, reject) => {
    let said = '';
    server.stderr.on('data', bytes => {
      said += bytes;
      const found = said.match(/http:\/\/[^/]+\//);
      if (found) resolve(found[0]);
    });
    server.on('exit', () => reject(new Error(said)));
  });
});

after(async () => {
  await browser.close();
  const ended = new Promise(resolve => server.on('exit', resolve));
  server.kill('SIGTERM');
  assert.equal(await ended, 0);
});

async function open(options = {}) {
  const context = await browser.newContext({viewport: {width: 1200, height: 900}, ...options});
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], {origin: base});
  const page = await context.newPage();
  const faults = [];
  page.on('console', message => { if (message.type() === 'error') faults.push(message.text()); });
  page.on('pageerror', error => faults.push(String(error)));
  page.on('dialog', dialog => { faults.push('dialog ' + dialog.message()); dialog.dismiss(); });
  page.on('request', request => { if (!/^(http:\/\/127\.0\.0\.1|file:)/.test(request.url())) faults.push(request.url()); });
  return {context, page, faults};
}

// The page's own policy forbids scripts from elsewhere, so axe-core comes in through the debugger.
async function accessible(page, what) {
  await page.evaluate(readFileSync(axe, 'utf8') + ';0');
  const result = await page.evaluate(() => axe.run(document, {resultTypes: ['violations']}));
  assert.deepEqual(result.violations.map(one => `${one.id}: ${one.nodes[0].html}`), [], what);
}

function report(logs, ...options) {
  const file = path.join(pictures, 'report.html');
  writeFileSync(file, execFileSync(program, [...options, '--format', 'html', ...logs.map(log => `samples/${log}.log`)], {cwd: root, maxBuffer: 1 << 26}));
  return 'file://' + file;
}

const looks = {
  light: {}, dark: {colorScheme: 'dark'},
  phone: {viewport: {width: 375, height: 800}, isMobile: true, hasTouch: true, deviceScaleFactor: 2},
};

test('the report: pictures, no serious finding of axe-core, nothing wider than the screen', async () => {
  const pages = {
    report: ['phpmailer/gmail-bad-credentials'], accepted: ['swaks/tls-auth-accepted'],
    certificate: ['openssl/cert-self-signed'], many: samples.map(sample => sample.name),
  };
  for (const [name, logs] of Object.entries(pages)) {
    for (const [look, options] of Object.entries(looks)) {
      const {context, page, faults} = await open(options);
      await page.goto(report(logs));
      const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= screen, `${name} ${look}: ${wide} of ${screen} pixels`);
      await page.screenshot({path: path.join(pictures, `${name}-${look}.png`), fullPage: true});
      await page.evaluate(() => document.querySelectorAll('details').forEach(box => { box.open = true; }));
      await accessible(page, `${name} ${look}`);
      assert.deepEqual(faults, []);
      await context.close();
    }
  }
  const {context, page} = await open();
  await page.goto(report(['phpmailer/gmail-bad-credentials']));
  await page.pdf({path: path.join(pictures, 'report.pdf'), format: 'A4'});
  await context.close();
});

test('the report: evidence leads to its line and back, search and folding work', async () => {
  const {context, page, faults} = await open();
  await page.goto(report(['phpmailer/gmail-bad-credentials']));
  await page.click('.proof a >> nth=0');
  assert.equal(await page.evaluate(() => document.querySelector(':target').id), 's1-l27');
  await page.click('#s1-l27 .back');
  assert.equal(await page.evaluate(() => document.querySelector(':target').id), 's1-proof');
  await page.fill('input[type=search]', 'STARTTLS');
  const shown = await page.locator('.log > li:visible').count();
  assert.ok(shown > 0 && shown < 10, String(shown));
  await page.fill('input[type=search]', '');
  await page.goto(report(['openssl/cert-self-signed']) + '#s1-l48');
  await page.reload();
  assert.ok(await page.locator('#s1-l48').isVisible());
  await page.goto(report(samples.map(sample => sample.name)));
  await page.click('text=Open all');
  assert.equal(await page.locator('details.session:not([open])').count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

for (const javaScriptEnabled of [true, false]) {
  const with_ = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';

  test(`the paste page ${with_}: ten samples, each button`, async () => {
    const {context, page, faults} = await open({javaScriptEnabled});
    for (const sample of samples) {
      await page.goto(base);
      await page.fill('#log', sample.log);
      await page.click('button.main');
      await page.waitForSelector('form.actions');
      assert.ok((await page.textContent('main')).includes(sample.words), `${sample.name}: ${(await page.textContent('main')).slice(0, 300)}`);
    }
    await page.goto(base);
    await page.click('.examples a >> nth=0');
    assert.ok((await page.inputValue('#log')).includes('535'));
    await page.click('button.main');
    const download = page.waitForEvent('download');
    await page.click('button[value=json]');
    const json = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
    assert.equal(json.sources[0].sessions[0].diagnosis[0].cause, 'auth.bad-credentials');
    for (const [button, words] of [['Copy as Markdown', '## Not sent'], ['Copy redacted log', '535-5.7.8']]) {
      if (javaScriptEnabled) {
        await page.click(`text=${button}`);
        await page.waitForSelector('text=Copied.');
        assert.ok((await page.evaluate(() => navigator.clipboard.readText())).includes(words), button);
        await page.evaluate(() => { document.getElementById('told').textContent = ''; });
      } else {
        const tab = context.waitForEvent('page');
        await page.click(`text=${button}`);
        await (await tab).waitForLoadState();
        assert.ok((await (await tab).textContent('body')).includes(words), button);
      }
    }
    assert.deepEqual(faults, []);
    await context.close();
  });

  test(`the paste page ${with_}: a file`, async () => {
    const {context, page, faults} = await open({javaScriptEnabled});
    await page.goto(base);
    if (javaScriptEnabled) {
      const dropped = await page.evaluateHandle(log => {
        const data = new DataTransfer();
        data.items.add(new File([log], 'mail.log', {type: 'text/plain'}));
        return data;
      }, samples[0].log);
      await page.dispatchEvent('#log', 'drop', {dataTransfer: dropped});
    } else {
      await page.setInputFiles('#file', {name: 'mail.log', mimeType: 'text/plain', buffer: Buffer.from(samples[0].log)});
      await page.click('button.main');
    }
    await page.waitForSelector('form.actions');
    assert.ok((await page.textContent('h2')).includes('Gmail refused'));
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test('the paste page: pictures, no serious finding of axe-core', async () => {
  for (const [look, options] of Object.entries(looks)) {
    const {context, page, faults} = await open(options);
    await page.goto(base);
    const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= screen, `paste ${look}: ${wide} of ${screen} pixels`);
    await page.screenshot({path: path.join(pictures, `paste-${look}.png`), fullPage: true});
    await accessible(page, `paste ${look}`);
    await page.fill('#log', samples[0].log);
    await page.click('button.main');
    await page.waitForSelector('form.actions');
    await page.screenshot({path: path.join(pictures, `result-${look}.png`)});
    await accessible(page, `result ${look}`);
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test('hostile text runs nothing, loads nothing and leads nowhere', async () => {
  const {context, page, faults} = await open();
  for (const text of hostile) {
    await page.goto(base);
    const log = `S: 220 mx.example.com ${text}\nC: EHLO ${text}\nS: 250 mx.example.com\nC: MAIL FROM:<${text}@example.com>\nS: 550 5.1.1 ${text}\n`;
    await page.fill('#log', log);
    await page.click('button.main');
    await page.waitForSelector('form.actions');
    const found = await page.evaluate(() => ({
      strange: document.querySelectorAll('img, iframe, object, embed, base, math, animate, link, main form, main script, main style').length,
      handlers: [...document.querySelectorAll('*')].filter(one => [...one.attributes].some(a => /^on|^style$|^srcdoc$/.test(a.name))).length,
      links: [...document.querySelectorAll('a')].filter(a => !/^(#|https:\/\/|\/)/.test(a.getAttribute('href'))).length,
      evil: [...document.querySelectorAll('a, form')].filter(a => (a.href || a.action || '').includes('evil')).length,
    }));
    assert.deepEqual(found, {strange: 0, handlers: 0, links: 0, evil: 0}, text);
  }
  assert.deepEqual(faults, []);
  await context.close();
});
