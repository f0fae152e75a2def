// Which places of a source are rewritten to chain exceptions, and that every line keeps its number.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainExceptions } from './exception-chains.ts';

const rewritten = (...lines: string[]) => chainExceptions(`${lines.join('\n')}\n`);

test('a raise is linked if an exception is being handled, by the depth of the handlers in its function', () => {
  const chained = rewritten(
    'try:',
    '    a()',
    'except A:',
    '    raise B("x")',
    'finally:',
    '    raise C',
    'def f():',
    '    raise D',
  );
  assert.deepEqual(chained?.text.split('\n'), [
    'try:',
    '    a()',
    'except A:',
    '    raise __thimble__.raised(B("x"),2)',
    'finally:',
    '    raise __thimble__.raised(C,1)',
    'def f():',
    '    raise D',
    '',
  ]);
});

test('raise … from is linked anywhere, also over several lines', () => {
  assert.equal(
    rewritten('with a, b:', '    raise (X(', '        1) from  # why', '        y)')?.text,
    undefined, // not Python
  );
  assert.equal(
    rewritten('with a, b:', '    raise X(', '        1) from y')?.text,
    'with a, b:\n    raise __thimble__.raised_from(X(\n        1) , y,2)\n',
  );
});

test("exceptions that leave a named handler are linked, on lines that are not the program's", () => {
  const chained = rewritten(
    'def f():',
    '    try: a()',
    '    except A as e: b()',
    '    except B as e:',
    '        """a text',
    'of two lines"""',
    '        try:',
    '            c()',
    '        except C:',
    '            d()',
    '    return 1',
  )!;
  const texts = chained.text.split('\n');
  assert.deepEqual(texts.slice(0, 8), [
    'def f():',
    '    try: a()',
    '    except A as e:',
    '     try: b()',
    '     except:',
    '      __thimble__.left(3)',
    '      raise',
    '    except B as e:',
  ]);
  assert.ok(texts.includes('        except __thimble__.matched(C,4):'));
  for (const [index, text] of texts.entries()) {
    const original = /^ *(?:return|def|try: a|c\(\)|d\(\)|""")/.exec(text)?.[0].trim();
    const lines: Readonly<Record<string, number>> = { return: 11, def: 1, 'try: a': 2, 'c()': 8, 'd()': 10, '"""': 5 };
    if (original !== undefined) assert.equal(chained.lines[index + 1], lines[original], text);
  }
});

test('the attributes of a chain are read and set by functions, also by name', () => {
  assert.equal(
    rewritten('print(e.__cause__.__context__, getattr(e, "__cause__", 0))', 'a.e.__cause__ = b')?.text,
    'print(__thimble__.get(__thimble__.get(e,"__cause__"),"__context__"), __thimble__.get(e, "__cause__", 0))\n' +
      '__thimble__.set(a.e,"__cause__" , b)\n',
  );
});

test('a source is unchanged without anything to link, with errors, or without space between two tokens', () => {
  assert.equal(rewritten('try:', '    a()', 'except A:', '    raise'), undefined);
  assert.equal(rewritten('try:', 'raise X from y'), undefined);
  assert.equal(rewritten('try:', ' a()', 'except A as e:', ' b()'), undefined);
  assert.equal(rewritten('text = "raise X from y"', '# except'), undefined);
});
