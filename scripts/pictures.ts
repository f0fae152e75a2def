// `npm run pictures`: regenerates the pictures of README.md and docs/: views of the page, the demo's output, and commands.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { demoPicture } from './pictures/demo-picture.ts';
import { terminalPictures } from './pictures/terminal-pictures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

mkdirSync(`${root}docs/images`, { recursive: true });
writeFileSync(`${root}docs/images/demo.svg`, demoPicture(outputOf('scripts/demo.ts')));
console.log('docs/images/demo.svg');
for (const [name, picture] of await terminalPictures()) {
  writeFileSync(`${root}docs/images/${name}`, picture);
  console.log(`docs/images/${name}`);
}
process.stdout.write(outputOf('scripts/screenshots.ts', '--docs'));

function outputOf(...words: readonly string[]): string {
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status === 0) return stdout;
  console.error(stdout);
  process.exit(1);
}
