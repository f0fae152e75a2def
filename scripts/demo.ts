// `npm run demo`: a board refuses a server, Thimble explains why and finds the root certificate, the board connects; then
// the same two servers from TypeScript. Everything is local: servers on loopback, and temporary CAs.
// Exit code 1 if a step does not have the expected result.
import { existsSync } from 'node:fs';
import pc from 'picocolors';
import { tellPythonStory } from './demo/python-story.ts';
import { setScene } from './demo/scene.ts';
import { Mishap, Stage } from './demo/stage.ts';
import { tellTypeScriptStory } from './demo/typescript-story.ts';

if (!existsSync(new URL('../dist/bin/thimble.cjs', import.meta.url))) {
  console.error('Thimble is not built yet: run npm run build first.');
  process.exit(1);
}
const stage = new Stage();
try {
  const scene = await setScene(stage);
  try {
    await tellPythonStory(stage, scene);
    await tellTypeScriptStory(stage, scene);
  } finally {
    await scene.close();
  }
} catch (error) {
  if (!(error instanceof Mishap)) throw error;
  console.error(pc.red(`\nThe demo went wrong: ${error.message}. Please report it, with the lines above.`));
  process.exitCode = 1;
} finally {
  stage.clear();
}
