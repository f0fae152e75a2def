// The demo's first part: a CircuitPython program, a root that its firmware lacks, and how to get it.
import pc from 'picocolors';
import { GARDEN, type Scene, WEATHER } from './scene.ts';
import { expect, fail, indent, type Stage } from './stage.ts';

/** Leaves ca.pem in the demo's folder. */
export async function tellPythonStory(stage: Stage, { weatherPort, gardenPort, gardenRoot }: Scene): Promise<void> {
  const asBoard = [
    ...['run', 'code.py', '--bundle', 'firmware-roots.pem'],
    ...['--host', `${WEATHER}=127.0.0.1:${weatherPort}`, '--host', `${GARDEN}=127.0.0.1:${gardenPort}`],
  ];
  stage.copyProgram('code.py');

  stage.say(
    'A CircuitPython program on a Pico W talks to two services.',
    `code.py asks ${WEATHER} and ${GARDEN} for data. The firmware has a list of root`,
    'certificates built in; here it is firmware-roots.pem, and both hosts are servers on this machine.',
    '`thimble run` runs the program as that firmware would. No --board is given, so Wi-Fi, clock and Adafruit libraries',
    'are there; with one, the libraries are files in lib/, as on the board:',
  );
  const before = await stage.thimble(...asBoard);
  expect(before, `${WEATHER}/today -> 200`, `${GARDEN}/moisture -> OSError`);
  const complaint = /OSError: (.*)/.exec(before)![0];

  stage.say(`The second request was refused, and the board's error says little. What does it mean?`);
  expect(await stage.thimble('explain', complaint), '-12288');

  stage.say(
    `So the firmware lacks the root behind ${GARDEN}. Which one is it?`,
    '`thimble trust` fetches the chain and finds the root among those that are known: never one that only the',
    'server vouches for. On the internet you leave --roots and --resolve away, and it looks among the public roots.',
  );
  const target = `${GARDEN}:${gardenPort}`;
  const where = ['--roots', 'all-known-roots.pem', '--resolve', `${target}:127.0.0.1`];
  await stage.thimble('trust', target, ...where, '-o', 'ca.pem');
  const written = stage.read('ca.pem');
  console.log(pc.dim(indent(`ca.pem:\n${shorten(written)}`)));
  if (!written.includes(gardenRoot.trim())) fail('ca.pem does not hold the root that was expected');

  stage.say('The same program, unchanged, with ca.pem beside it:');
  expect(await stage.thimble(...asBoard), `${WEATHER}/today -> 200`, `${GARDEN}/moisture -> 200`);
  console.log(
    pc.green('\nBoth servers are verified now. Copy code.py and ca.pem to the board, and it will do the same.'),
  );
}

/** Shortens the base64 in the middle of a certificate, which readers do not need. */
function shorten(pem: string): string {
  return pem.replace(/(BEGIN CERTIFICATE-----\n.*\n)[^-]*\n(?=.*\n-----END)/, '$1…\n');
}
