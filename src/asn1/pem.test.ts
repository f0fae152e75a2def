import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLinear } from '../../tests/support/growth.ts';
import { isTlsError } from '../errors.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { encodePem, looksLikePem, parsePem, readPem } from './pem.ts';

const der = Uint8Array.from({ length: 100 }, (_, i) => i);
const pem = encodePem('CERTIFICATE', der);
const base64 = Buffer.from(der).toString('base64');

test('PEM is written according to RFC 7468', () => {
  const lines = pem.split('\n');
  assert.equal(lines[0], '-----BEGIN CERTIFICATE-----');
  assert.equal(lines[1]?.length, 64);
  assert.equal(lines.at(-2), '-----END CERTIFICATE-----');
  assert.deepEqual(parsePem(encodePem('X', new Uint8Array(48)))[0]?.der, new Uint8Array(48));
});

test('PEM is read leniently, as people paste it', () => {
  const forms = {
    'as written': pem,
    CRLF: pem.replaceAll('\n', '\r\n'),
    CR: pem.replaceAll('\n', '\r'),
    'no final newline': pem.trimEnd(),
    'blank lines between the lines': pem.replaceAll('\n', '\n\n'),
    'blank lines with spaces, as a Python string with \\n leaves them': `\n${pem.replaceAll('\n', ' \n \n')}`,
    'text around it': `subject=CN = x\n: odd # text = here\n${pem}and after\n`,
    indentation: pem.replaceAll(/^/gm, '    '),
    tabs: pem.replaceAll(/^/gm, '\t'),
    'one line of base64': `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----`,
    'everything on one line': pem.replaceAll('\n', ' '),
    'newlines written out': JSON.stringify(pem),
    'a C literal': pem.replaceAll(/^(.+)$/gm, '"$1\\n" \\'),
    'a Python literal': `ca = b'''${pem.replaceAll('\n', '\\n\n')}'''`,
    'a list of lines': pem.replaceAll(/^(.+)$/gm, "  '$1',"),
    'a byte order mark': `\ufeff${pem}`,
  };
  for (const [form, text] of Object.entries(forms)) {
    const blocks = parsePem(text);
    assert.equal(blocks.length, 1, form);
    assert.deepEqual(blocks[0]?.der, der, form);
    assert.equal(blocks[0]?.label, 'CERTIFICATE', form);
  }
  assert.deepEqual(parsePem(encodeUtf8(`né ${pem}`))[0]?.der, der);
});

test('several blocks keep their order, labels and lines', () => {
  const blocks = parsePem(`one\n${pem}two\n${encodePem('PRIVATE KEY', Uint8Array.of(1, 2))}${pem}`);
  assert.deepEqual(
    blocks.map((block) => [block.label, block.line]),
    [
      ['CERTIFICATE', 2],
      ['PRIVATE KEY', 8],
      ['CERTIFICATE', 11],
    ],
  );
  assert.deepEqual(readPem(`${pem}${pem}`, ['CERTIFICATE'], 'certificates').length, 2);
});

test('the headers of an encrypted OpenSSL key are kept', () => {
  const [block] = parsePem(
    pem.replace('-----\n', '-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\n'),
  );
  assert.equal(block?.headers.get('Proc-Type'), '4,ENCRYPTED');
  assert.equal(block?.headers.get('DEK-Info'), 'AES-128-CBC,0123456789ABCDEF');
  assert.deepEqual(block?.der, der);
});

test('an error in a block has the line number', () => {
  const lines = pem.split('\n');
  const damaged: [string, RegExp][] = [
    [pem + lines.slice(0, 3).join('\n'), /block 2 \(CERTIFICATE, from line 6\).*ends before its END/],
    [lines.slice(0, 3).join('\n') + pem, /block 1.*line 3.*another block begins/],
    [`${pem}${lines.slice(1).join('\n')}`, /block 2.*line 9.*END CERTIFICATE without a BEGIN/],
    [pem.replace('END CERTIFICATE', 'END PRIVATE KEY'), /line 5.*closed by END PRIVATE KEY/],
    [pem.replace(lines[2]!, `${lines[2]!.slice(0, 10)}*${lines[2]!.slice(11)}`), /line 3: '\*' is not base64/],
    [pem.replace(lines[2]!, `${lines[2]!.slice(0, 10)}\u2026`), /line 3: 'U\+2026' is not base64/],
    [pem.replace(lines[2]!, lines[2]!.slice(1)), /line 5.*not a multiple of 4/],
    [pem.replace(lines[1]!, `${lines[1]!.slice(2)}==`), /line 3: text after the closing =/],
    ['-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----', /it is empty/],
  ];
  for (const [text, message] of damaged)
    assert.throws(() => parsePem(text), { name: 'TlsError', code: 'pem.malformed', message });
});

test('without a block of the wanted kind, the error lists the others', () => {
  assert.throws(() => readPem('hello', ['CERTIFICATE'], 'certificates'), {
    code: 'pem.empty',
    message: /no PEM block/,
  });
  assert.throws(() => readPem(encodePem('PRIVATE KEY', der), ['CERTIFICATE'], 'certificates'), {
    code: 'pem.empty',
    message: /only PRIVATE KEY/,
  });
  assert.equal(looksLikePem(pem), true);
  assert.equal(looksLikePem(der), false);
});

test('header values are trimmed in linear time', () => {
  const [block] = parsePem(pem.replace('\n', `\nComment: a${' '.repeat(2_000_000)}b \t\n\n`));
  assert.equal(block!.headers.get('Comment')!.length, 2_000_002);
});

test('every strict prefix of a block is refused or empty', () => {
  for (let length = 0; length < pem.trimEnd().length; length++) {
    try {
      assert.deepEqual(parsePem(pem.slice(0, length)), []);
    } catch (error) {
      assert.ok(isTlsError(error), String(error));
    }
  }
});

test('a text of any length is scanned once', () => {
  const lines = ['-----BEGIN A-----\n', '-----', '\\n', ' ', '=', 'a: b\n', '-----BEGIN ', 'AAAA\n', '"'];
  for (const filler of lines)
    for (const start of ['', '-----BEGIN A-----\n', '-----BEGIN ', '-----BEGIN A-----\nAAAA']) {
      assertLinear((size) => {
        try {
          parsePem(`${start}${filler.repeat(size / filler.length)}!\n-----END A-----\n`);
        } catch (error) {
          assert.ok(isTlsError(error));
        }
      });
    }
});
