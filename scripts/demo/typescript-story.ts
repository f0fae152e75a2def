// The demo's second part: the same two services with `thimble/requests`, wrong certificates, and a download.
import pc from 'picocolors';
import { GARDEN, NEIGHBOUR, type Scene, WEATHER } from './scene.ts';
import { expect, fail, type Stage } from './stage.ts';

/** In MB: a fraction of the download, but more than the garbage that a lazy collector lets accumulate. */
const GROWTH_LIMIT = 64;

/** Expects ca.pem in the demo's folder. */
export async function tellTypeScriptStory(stage: Stage, scene: Scene): Promise<void> {
  const weather = ['--host', `${WEATHER}=127.0.0.1:${scene.weatherPort}`];
  const gardenAt = (port: number) => ['--host', `${GARDEN}=127.0.0.1:${port}`];
  stage.installThimble();
  stage.copyProgram('code.ts');
  stage.copyProgram('download.ts');

  stage.say(
    'The same from TypeScript: Thimble is a library, too.',
    'code.ts asks the same two services, with a TLS context for each that trusts one root: the one in',
    'firmware-roots.pem for the weather, the one in ca.pem for the garden.',
  );
  const both = await stage.tsx('code.ts', ...weather, ...gardenAt(scene.gardenPort));
  expect(both, `${WEATHER}/today -> 200`, `${GARDEN}/moisture -> 200`);

  stage.say(
    'And if another server answers in place of the garden?',
    `First one whose certificate is real, from the garden's own CA, but made out to ${NEIGHBOUR}:`,
  );
  const wrongName = await stage.tsx('code.ts', ...weather, ...gardenAt(scene.neighbourPort));
  expect(wrongName, `${WEATHER}/today -> 200`, `${GARDEN}/moisture -> refused: x509.name_mismatch`, 'hint: ');
  console.log(`\n   Then one whose certificate says ${GARDEN}, but comes from a CA that nobody knows:\n`);
  const wrongRoot = await stage.tsx('code.ts', ...weather, ...gardenAt(scene.impostorPort));
  expect(wrongRoot, `${WEATHER}/today -> 200`, `${GARDEN}/moisture -> refused: x509.unknown_issuer`, 'hint: ');
  if (scene.strayRequests() > 0) fail('a server that was refused has seen a request');
  console.log('\n   Neither of them saw the request: it is sent only after the certificate is verified.');

  stage.say(
    'A download that is larger than the memory it takes.',
    'download.ts reads 100 MB from the weather server, chunk by chunk, and hashes them as they come:',
  );
  const download = await stage.tsx('download.ts', `https://${WEATHER}/archive`, 'firmware-roots.pem', ...weather);
  expect(download, 'received 100 MB', `SHA-256 ${scene.archiveHash}`);
  const growth = Number(/grew by (\d+) MB/.exec(download)?.[1]);
  if (!(growth < GROWTH_LIMIT)) fail(`the process grew by ${growth} MB, and should stay below ${GROWTH_LIMIT}`);
  console.log(pc.green('\nThe hash is that of what the server sent. That is all; nothing is left behind.\n'));
}
