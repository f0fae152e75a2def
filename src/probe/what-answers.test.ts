// STARTTLS as a service's own protocol wants it, and how much of an answer is read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Network, Transport } from '../net/transport.ts';
import { decodeUtf8, encodeUtf8 } from '../util/utf8.ts';
import { askWhatAnswers, startTls } from './what-answers.ts';

const HOST = { name: 'host.test', port: 25 };

/** A network with one server: it sends these pieces, one for each read. @returns what was sent and received, in order. */
function serving(...pieces: string[]) {
  const events: string[] = [];
  const transport: Partial<Transport> = {
    read: async () => {
      const piece = pieces.shift();
      events.push(piece === undefined ? 'end' : `< ${piece.trimEnd()}`);
      return piece === undefined ? undefined : encodeUtf8(piece);
    },
    write: async (bytes) => {
      events.push(`> ${decodeUtf8(bytes)?.trimEnd()}`);
    },
    close: () => {
      events.push('closed');
    },
  };
  const network = { connect: async () => transport as Transport } as Partial<Network> as Network;
  return { events, settings: { network, timeout: 600_000 } };
}

test('SMTP: STARTTLS follows EHLO, when the last line of its answer is there', async () => {
  const { events, settings } = serving(
    '220 mail\r\n',
    '250-mail\r\n',
    '250-STARTTLS\r\n',
    '250 SIZE\r\n',
    '220 go\r\n',
  );
  await startTls(HOST, 'smtp', settings);
  assert.deepEqual(events, [
    '< 220 mail',
    '> EHLO thimble.invalid',
    '< 250-mail',
    '< 250-STARTTLS',
    '< 250 SIZE',
    '> STARTTLS',
    '< 220 go',
  ]);
});

test('IMAP and POP3: STARTTLS at once', async () => {
  const imap = serving('* OK ready\r\n', 'a OK begin\r\n');
  await startTls(HOST, 'imap', imap.settings);
  assert.deepEqual(imap.events, ['< * OK ready', '> a STARTTLS', '< a OK begin']);
  const pop3 = serving('+OK ready\r\n', '+OK begin\r\n');
  await startTls(HOST, 'pop3', pop3.settings);
  assert.deepEqual(pop3.events, ['< +OK ready', '> STLS', '< +OK begin']);
});

test('a server that refuses STARTTLS is closed', async () => {
  const { events, settings } = serving('220 mail\r\n', '250 mail\r\n', '454 not now\r\n');
  await assert.rejects(startTls(HOST, 'smtp', settings), { code: 'net.closed', message: /454 not now/ });
  assert.equal(events.at(-1), 'closed');
});

test('4 KB of an answer are read, not more', async () => {
  const filler = 'x'.repeat(1023);
  const found = serving('220 mail\r\n', filler, filler, filler, '\n250 mail\r\n', '220 go\r\n');
  await startTls(HOST, 'smtp', found.settings);
  const late = serving('220 mail\r\n', `${filler}x`, `${filler}x`, `${filler}x`, `${filler}x`, '\n250 mail\r\n');
  await assert.rejects(startTls(HOST, 'smtp', late.settings), { code: 'net.closed' });
  const endless = serving(...Array<string>(20).fill(`${filler}x`));
  assert.equal((await askWhatAnswers(HOST, endless.settings)).kind, 'unknown');
  assert.equal(endless.events.filter((event) => event.startsWith('<')).length, 4);
});
