// Runs complete learning guides of Adafruit through a cycle of their loop: see scripts/guides. They are fetched, not
// stored here: THIMBLE_GUIDES is a checkout of their repository, THIMBLE_GUIDE_LIBRARIES a folder with Adafruit's
// libraries.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { runGuide } from '../scripts/guides/run-guide.ts';
import { openStandIns, type StandIns } from '../scripts/guides/stand-ins.ts';
import { WHOLE_GUIDES } from '../scripts/guides/whole-guides.ts';

const { THIMBLE_GUIDES: guides = '', THIMBLE_GUIDE_LIBRARIES: libraries = '' } = process.env;
const skip = guides === '' || libraries === '' ? 'set THIMBLE_GUIDES and THIMBLE_GUIDE_LIBRARIES' : false;

test('at least twenty guides are listed, each once', () => {
  const names = WHOLE_GUIDES.map(({ name }) => name);
  assert.ok(names.length >= 20);
  assert.equal(new Set(names).size, names.length);
});

describe('a cycle of the loop runs without an exception in', { skip }, () => {
  const works: (() => void | Promise<void>)[] = [];
  let servers: StandIns;
  before(async () => {
    servers = await openStandIns({ after: (work) => works.unshift(work) });
  });
  after(async () => {
    for (const work of works) await work();
  });
  for (const guide of WHOLE_GUIDES)
    test(guide.name, async () => assert.equal(await runGuide(guide, { guides, libraries }, servers), undefined));
});
