import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { before, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { recordIo } from '../../tests/support/io.ts';
import { runCommandLine } from './command-line.ts';
import { COMMANDS } from './commands.ts';
import { Progress } from './progress.ts';
import { fit, prepareWrapping, wrap } from './wrap.ts';

before(prepareWrapping);

const terminal = (columns: number) => Object.assign(new Writable(), { isTTY: true, columns });
/** Columns, without colours. */
const width = (line: string) => stripVTControlCharacters(line).length;

test('lines are whole in a pipe, and fit the width of a terminal', () => {
  const text = `thimble: ${'words and '.repeat(30)}more [cli.usage]\n  ${'a hint '.repeat(20)}\n`;
  assert.equal(fit(new Writable(), text), text);
  for (const columns of [40, 66, 120]) {
    const lines = fit(terminal(columns), text).split('\n');
    assert.ok(
      lines.every((line) => width(line) <= columns),
      lines.join('\n'),
    );
    assert.equal(lines.join(' ').replaceAll(/ +/g, ' '), text.replaceAll(/[ \n]+/g, ' '));
    assert.ok(lines.slice(1, -1).every((line) => /^ {2}\S/.test(line)));
  }
  assert.ok(
    fit(terminal(10), text)
      .split('\n')
      .some((line) => width(line) > 20),
    'no word a line',
  );
});

test('colours and wide characters count by display width, paths stay whole', () => {
  const red = wrap(pc.createColors(true).red('error words '.repeat(10)), 40);
  assert.ok(red.split('\n').every((line) => width(line) <= 40));
  assert.ok(
    wrap('漢字 '.repeat(30), 40)
      .split('\n')
      .every((line) => line.trimEnd().length <= 24),
  );
  const path = `/tmp/${'long'.repeat(20)}`;
  assert.ok(wrap(`it is ${path} and more`, 40).includes(path));
});

test('help fits the terminal, for every command', async () => {
  const commands = COMMANDS.flatMap((command) =>
    'commands' in command ? command.commands.map(({ name }) => [command.name, name]) : [[command.name]],
  );
  for (const words of [[], ...commands]) {
    const { io, stdout } = recordIo();
    Object.assign(io.stdout, { isTTY: true, columns: 72 });
    assert.equal(await runCommandLine([...words, '--help'], { commands: COMMANDS, version: '0', io }), 0);
    // Commands to paste and option names are not broken.
    const tooWide = stdout()
      .split('\n')
      .filter((line) => width(line) > 72 && !/^ {2}(thimble|python|-|\S+ \S+ <)/.test(line));
    assert.deepEqual(
      tooWide.filter((line) => line.trim().includes(' ')),
      [],
      words.join(' '),
    );
  }
});

test('the progress bar fits one line of any terminal', () => {
  for (const columns of [40, 55, 70, 80, 200])
    for (const total of [123_456_789, 0, undefined]) {
      let written = '';
      const out = Object.assign(
        new Writable({
          write: (chunk, _e, done) => {
            written += chunk;
            done();
          },
        }),
        { isTTY: true, columns },
      );
      let now = 0;
      const progress = new Progress(out, total, () => now);
      for (let i = 0; i < 20; i++) {
        now += 150;
        progress.add(7_000_000);
      }
      progress.end();
      const frames = written.trimEnd().split('\r').slice(1);
      assert.ok(frames.length > 10 && frames.every((frame) => frame.length < columns), `${columns}: ${frames[0]}`);
      if (total && columns >= 80) assert.match(frames[0]!, /^[█░]+ +5 % +7\.0 of 123\.5 MB {2}/);
    }
});
