// Which texts of a run's output are hidden because they are credentials.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CREDENTIAL_HEADERS, CREDENTIAL_PARAMETERS } from '../../http/credential-names.ts';
import { Secrets } from './secrets.ts';

const hide = (text: string) => new Secrets('hidden').hide(text);

test('the value of each header with a credential is hidden, however it is printed', () => {
  for (const name of CREDENTIAL_HEADERS)
    for (const spelled of [name, name.toUpperCase()])
      for (const [text, shown] of [
        [`${spelled}: s3cret\r\nHost: a`, `${spelled}: [removed]\r\nHost: a`],
        [`{'${spelled}': 's3cret', 'Accept': 'x'}`, `{'${spelled}': '[removed]', 'Accept': 'x'}`],
        [`[("${spelled}", "s3cret")]`, `[("${spelled}", "[removed]")]`],
        [`(b'${spelled}', b's3cret')`, `(b'${spelled}', b'[removed]')`],
        [`b'${spelled}: s3cret\\r\\nHost: a'`, `b'${spelled}: [removed]\\r\\nHost: a'`],
        [`${spelled}=s3cret`, `${spelled}=[removed]`],
      ] as const)
        assert.equal(hide(text), shown);
});

test('schemes stay, and cookies are hidden to the end of the line', () => {
  assert.equal(hide('Authorization: Bearer abc.def'), 'Authorization: Bearer [removed]');
  assert.equal(hide('Set-Cookie: a=b; Path=/; Secure\nServer: x'), 'Set-Cookie: [removed]\nServer: x');
  assert.equal(hide("{'Cookie': 'a=b; c=d'}"), "{'Cookie': '[removed]'}");
});

test('parameters of a URL with a credential are hidden, and no others', () => {
  for (const name of CREDENTIAL_PARAMETERS)
    for (const before of ['?', '?q=Berlin&'])
      assert.equal(
        hide(`GET https://a.test/x${before}${name}=s3cret&units=metric`),
        `GET https://a.test/x${before}${name}=[removed]&units=metric`,
      );
  for (const text of [
    'https://a.test/?keyboard=qwerty&monkey=1',
    'key=1',
    'the cookie is baked',
    'authorization, please',
  ])
    assert.equal(hide(text), text);
});

test('docs/recording.md lists all of them', () => {
  const page = readFileSync(new URL('../../../docs/recording.md', import.meta.url), 'utf8').toLowerCase();
  for (const name of [...CREDENTIAL_HEADERS, ...CREDENTIAL_PARAMETERS]) assert.ok(page.includes(`\`${name}\``), name);
});

test('a line that is shown in two pieces shows no secret after the first', () => {
  const secrets = new Secrets('hidden');
  secrets.hideIn({ event: 'secret', text: 'opensesame' });
  const lines = [
    ["{'Authorization': 'Basic YWRhOmxvdmVsYWNl', 'a': 1}\n", 'YWRhOmxvdmVsYWNl'],
    ["('key', 'opensesame') 'Cookie': 'a=YWRhOmxv; d=YWRhOmxv'\n", 'opensesame'],
  ] as const;
  for (const [line, secret] of lines)
    for (let at = 1; at < line.length; at++) {
      const shown = secrets.hideAfter(line.slice(0, at), line.slice(at));
      const from = line.indexOf(secret);
      const rest = secret.slice(Math.max(0, at - from));
      assert.ok(rest.length < 4 || !shown.includes(rest), `${at}: ${shown}`);
      assert.ok(at > from || shown.includes('[removed]'), `${at}: ${shown}`);
      assert.ok(!shown.includes('YWRhOmxv'), `${at}: ${shown}`);
    }
  assert.equal(secrets.hideAfter('Authorization: Ba', 'sic YWRh, x\n'), 'Basic [removed], x\n');
  assert.equal(secrets.hideAfter('Authorization: Basic YW', 'Rh, x\n'), ', x\n');
  assert.equal(secrets.hideAfter('name? ', 'Ann\n'), 'Ann\n');
});

test('a long text is searched once, in time proportional to its length', () => {
  const steps = ['cookie', 'x-api-key: ', '?key=', '"authorization" , '].map((text) => text.repeat(20_000));
  for (const text of steps) assert.ok(hide(text).length <= text.length + 20_000 * '[removed]'.length);
});
