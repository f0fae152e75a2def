// `npm run check:matrix`: how ten firmwares see servers with one fault each, printed and compared with the golden file
// (--update writes it); then each cell is compared with the output of the plain program under `thimble run`.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startFaultServers } from '../tests/check/fault-servers.ts';
import { matrixText } from '../tests/check/golden-matrix.ts';
import { MATRIX_BOARDS } from '../tests/check/matrix-boards.ts';
import { profileOf } from '../tests/support/profiles.ts';

const golden = fileURLToPath(new URL('../tests/golden/check-matrix.txt', import.meta.url));
const test = fileURLToPath(new URL('../tests/check/run-and-check.test.ts', import.meta.url));

const { servers, close } = await startFaultServers();
const text = await matrixText(servers, MATRIX_BOARDS.map(profileOf)).finally(close);
process.stdout.write(text);
if (process.argv.includes('--update')) writeFileSync(golden, text);
const isGolden = readFileSync(golden, 'utf8') === text;
console.error(isGolden ? 'the same as tests/golden/check-matrix.txt' : 'NOT as tests/golden/check-matrix.txt has it');

const env = { ...process.env, THIMBLE_CHECK_MATRIX: 'all' };
const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--test', test], { env, stdio: ['ignore', 2, 2] });
console.error(status === 0 ? 'run prints the same, cell by cell' : 'run prints something else');
process.exit(isGolden && status === 0 ? 0 : 1);
