import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_PROFILES, profileOf } from '../../../tests/support/profiles.ts';
import { diffBoards, PHRASES } from './diff-boards.ts';

function said(before: string, after: string): string {
  return diffBoards(profileOf(before), profileOf(after))
    .map(({ text }) => text)
    .join('\n');
}

test('a profile has no differences from itself', () => {
  for (const profile of ALL_PROFILES) assert.deepEqual(diffBoards(profile, profile), [], profile.id);
});

test('MicroPython 1.20 to 1.27 on the Pico W', () => {
  const text = said('pico-w@micropython-1.20', 'pico-w@micropython-1.27');
  assert.match(text, /^servers with only TLS 1\.1 and 1\.0 are no longer reached$/m);
  assert.match(text, /^certificates of CAs without keyCertSign are refused/m);
  assert.match(text, /^a server that is named by its IP address can be verified$/m);
  assert.match(text, /SHA-1 .*alone may no longer be reached$/m, 'what depends on the servers is a "may"');
  assert.match(said('pico-w@micropython-1.22', 'pico-w@micropython-1.23'), /^`ussl` is gone$/m);
  assert.match(said('pico-w@micropython-1.22', 'pico-w@micropython-1.23'), /^`tls` and `vfs` are new$/m);
  assert.match(text, /^frozen in another version: .*requests \d/m);
  assert.match(text, /^a certificate that has expired: ValueError\('\\nThe.*'\) instead of OSError\(-9984, /m);
});

test('the reverse direction has the opposite phrases', () => {
  const text = said('pico-w@micropython-1.27', 'pico-w@micropython-1.20');
  assert.match(text, /^servers with only TLS 1\.1 and 1\.0 are reached$/m);
  assert.match(text, /^the key usage of certificates is not looked at any more$/m);
});

test('CircuitPython 10.2 to main, and 9.2 to 10.2', () => {
  const main = said('pico-w@circuitpython-10.2', 'pico-w@circuitpython-main');
  assert.match(main, /^a client that verifies needs server_hostname$/m);
  assert.match(main, /^certificates signed with RSA-PSS can be read$/m);
  assert.match(main, /static ECDH may no longer be reached$/m);
  const roots = said('pico-w@circuitpython-9.2', 'pico-w@circuitpython-10.2');
  assert.match(roots, /^6 roots are no longer built in: servers of .* may be refused$/m);
  assert.match(roots, /^103 more roots are built in/m);
  assert.doesNotMatch(roots, /TLS 1\.1/);
});

test('an ESP8266 to a Pico W: certificates are checked, a timeout is an error', () => {
  const text = said('esp8266@micropython-1.28', 'pico-w@micropython-1.28');
  assert.match(text, /^certificates are checked, where a program asks for it$/m);
  assert.match(text, /^a certificate that has expired: ValueError\(.* instead of no error$/m);
  assert.match(text, /^what is written before the handshake makes the handshake first$/m);
  assert.match(text, /^a read to which nothing comes in time: OSError\(110\).* instead of b'', as at the end$/m);
  assert.match(
    said('esp8266@micropython-1.27', 'esp8266@micropython-1.28'),
    /'INVALID_HMAC'\) instead of OSError\(-262\)$/,
  );
});

test('every row of the tables is used for some pair of profiles', () => {
  // Rows in which no two known firmwares differ: only custom profiles use them.
  const silent = new Set(['stack.verification.leastRsaBits', 'stack.verification.maxIntermediates', 'stack.raise']);
  const pairs = ALL_PROFILES.flatMap((before) => ALL_PROFILES.map((after) => [before, after] as const));
  const sample = pairs.filter((_, i) => i % 7 === 0);
  for (const { field, compare } of PHRASES)
    if (!silent.has(field))
      assert.ok(
        sample.some(([before, after]) => compare(before, after).length > 0),
        field,
      );
});
