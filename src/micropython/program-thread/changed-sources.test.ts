// Changes to sources before they are compiled.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainExceptions } from '../../python/exception-chains.ts';
import { ChangedSources } from './changed-sources.ts';
import type { ProgramFolder } from './program-folder.ts';

const plain = new ChangedSources(undefined);

test('native code and empty endless loops are replaced by words of the same length', () => {
  assert.equal(
    plain.textOf('  @micropython.native\n  def f(): pass', 'a.py'),
    '  @__thimble__.native\n  def f(): pass',
  );
  assert.equal(plain.textOf('while True: # for ever\n    pass', 'a.py'), 'while True: # for ever\n    _th_');
});

test('texts and comments are not changed', () => {
  for (const text of [
    '"""\n@micropython.native\n"""',
    "x = '''a\n@micropython.viper\n'''",
    '# while True: pass',
    "print(\"while True: pass\", 'it\\'s while 1: pass')",
    '"""not closed\n@micropython.native\n',
  ])
    assert.equal(plain.textOf(text, 'a.py'), text);
  const mixed = '"""\n@micropython.native\n"""\n@micropython.native\n';
  assert.equal(plain.textOf(mixed, 'a.py'), '"""\n@micropython.native\n"""\n@__thimble__.native\n');
});

test('an import reads the changed source, the program reads the original', () => {
  const source = 'try:\n    a()\nexcept A as e:\n    b()\n';
  const file = new TextEncoder().encode(source);
  const folder = {
    open: () => 1,
    close: () => {},
    read(_: number, into: Uint8Array, position: number) {
      const part = file.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
  } as unknown as ProgramFolder;
  const sources = new ChangedSources(chainExceptions);
  const changed = sources.folder(folder);
  const read = () => {
    const handle = changed.open('/a.py', 'read');
    const bytes = new Uint8Array(1000);
    const count = changed.read(handle, bytes, 0);
    changed.close(handle);
    return new TextDecoder().decode(bytes.subarray(0, count));
  };
  assert.equal(read(), source);
  changed.looked('/a.py');
  assert.match(read(), /__thimble__\.left/);
  assert.equal(sources.lineOf({ file: 'a.py', line: 5 }), 4);
  assert.equal(read(), source);
});
