// `npm run situations` must be able to fail: which outcomes count as equal, and which do not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildsOf, findBuild, type Outcomes } from '../scripts/situations/builds.ts';
import { compare } from '../scripts/situations/compare.ts';
import { ERRNOS } from '../src/boards/errno.ts';
import { profileOf } from './support/profiles.ts';

const UNIX = profileOf('unix@micropython-1.27');
const PICO_W = profileOf('pico-w@micropython-1.27');
const NEWLIB = { ...PICO_W, chip: { ...PICO_W.chip, errnos: ERRNOS.newlib } };

function differs(expected: string, actual: string, board = UNIX, name = 'a situation'): boolean {
  const outcomes: Outcomes = { [name]: { outcome: { '1.27.0': expected } } };
  const printed = new Map([[name, actual]]);
  return compare({ name: '1.27.0', board: board.id }, board, outcomes, [name], printed).length > 0;
}

test('outcomes are compared exactly, and a missing one is a difference', () => {
  assert.equal(differs("wrap ok b'HTTP'", "wrap ok b'HTTP'"), false);
  assert.equal(differs('wrap OSError(-40,)', "wrap OSError(-40, 'X')"), true);
  assert.equal(differs('wrap OSError(-104,)', 'wrap OSError(104,)'), true);
  const outcomes: Outcomes = { a: { outcome: { '1.27.0': 'x' } } };
  const build = { name: '1.27.0', board: UNIX.id };
  assert.deepEqual(compare(build, UNIX, outcomes, ['a'], new Map()), [{ name: 'a', expected: 'x', actual: undefined }]);
});

test("a board's errno matches Linux's of the same name, and a refused connection its report on the board", () => {
  assert.equal(differs('wrap OSError(110,)', 'wrap OSError(116,)', NEWLIB), false);
  assert.equal(differs("('OSError', (-110,))", "('OSError', (-116,))", NEWLIB), false);
  assert.equal(differs('wrap OSError(110,)', 'wrap OSError(116,)', UNIX), true);
  assert.equal(differs('connect OSError(111,)', 'connect OSError(104,)', PICO_W), false);
  assert.equal(differs('connect OSError(111,)', 'connect OSError(104,)', UNIX), true);
  assert.equal(differs('wrap OSError(111,)', 'wrap OSError(104,)', PICO_W), true);
});

test('a race is tolerated if the server closes at once, and only between the numbers of that race', () => {
  const race = 'close at once (unread)';
  assert.equal(differs('wrap OSError(104,)', "wrap OSError(-29312, 'MBEDTLS_ERR_SSL_CONN_EOF')", UNIX, race), false);
  assert.equal(differs('wrap OSError(104,)', 'wrap OSError(32,)', UNIX, 'RST after hello'), true);
  assert.equal(differs('wrap OSError(104,)', 'wrap OSError(110,)', UNIX, race), true);
});

test('a broken pipe is tolerated as a race if another build read the alert, and only there', () => {
  const alert = "wrap OSError(-30592, 'X')";
  const outcomes: Outcomes = { a: { outcome: { '1.27.0': 'wrap OSError(32,)', '1.26.1': alert } } };
  const compared = (actual: string) =>
    compare({ name: '1.27.0', board: UNIX.id }, UNIX, outcomes, ['a'], new Map([['a', actual]])).length;
  assert.equal(compared(alert), 0);
  assert.equal(compared('wrap ok'), 1);
  const alone: Outcomes = { a: { outcome: { '1.27.0': 'wrap OSError(32,)' } } };
  assert.equal(compare({ name: '1.27.0', board: UNIX.id }, UNIX, alone, ['a'], new Map([['a', alert]])).length, 1);
});

test('a build is compared with the profile of its version, and one with rp2 options with the Pico W', () => {
  const outcome = { '1.22.2': '', '1.22.2-rp2cfg': '', '1.24.1': '', '1.29.0-preview': '' };
  const outcomes: Outcomes = { a: { outcome } };
  assert.deepEqual(
    buildsOf(outcomes).map(({ board }) => board),
    ['unix@micropython-1.22', 'pico-w@micropython-1.22', 'unix@micropython-1.24', 'unix@micropython-1.29'],
  );
  assert.equal(findBuild('pico-w@micropython-1.22', outcomes).name, '1.22.2-rp2cfg');
  assert.equal(findBuild('stm32@micropython-1.22', outcomes).name, '1.22.2');
  assert.equal(findBuild('pico-w@micropython-1.24', outcomes).name, '1.24.1');
  assert.throws(() => findBuild('unix@micropython-1.19', outcomes), /no build/);
});
