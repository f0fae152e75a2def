import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { recordIo } from '../../tests/support/io.ts';
import { TlsError } from '../errors.ts';
import { ExitCode } from './command.ts';
import { colorsFor, reportError } from './report.ts';

function terminal(): PassThrough {
  return Object.assign(new PassThrough(), { isTTY: true });
}

test('colours appear only on a terminal, and not with NO_COLOR or a dumb terminal', () => {
  const coloured = [
    colorsFor(terminal(), {}),
    colorsFor(terminal(), { NO_COLOR: '' }), // no-color.org: "when present and not an empty string"
    colorsFor(terminal(), { NO_COLOR: '1' }),
    colorsFor(terminal(), { TERM: 'dumb' }),
    colorsFor(new PassThrough(), {}),
  ].map((color) => color.red('x') !== 'x');
  assert.deepEqual(coloured, [true, true, false, false, false]);
});

test('after Ctrl-C the interrupted call reports nothing', () => {
  const { io, interrupt, stderr } = recordIo();
  interrupt.abort();
  const error = new TlsError('net.aborted', 'the connection was given up');
  assert.equal(reportError(error, io), ExitCode.interrupted);
  assert.equal(stderr(), '');
});
