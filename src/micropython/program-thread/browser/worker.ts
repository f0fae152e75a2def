// Entry point of the program's thread in a browser: provides the platform for `program-thread/`.
import wasm from '@micropython/micropython-webassembly-pyscript/micropython.wasm?url';
import { browserEnvironment } from '../../../platform/browser/environment.ts';
import { runProgramThread } from '../program.ts';
import { MemoryFolder } from './memory-folder.ts';
import { moduleNames, readModule } from './package-modules.ts';
import type { FromProgram, TabProgramData } from './program-message.ts';

addEventListener('message', ({ data }: MessageEvent<TabProgramData>) => void start(data), { once: true });

async function start({ files, roots, ...data }: TabProgramData): Promise<void> {
  const folder = new MemoryFolder(files, () => Date.now());
  const post = (message: FromProgram) => postMessage(message);
  try {
    await runProgramThread({
      data,
      post: (request) => {
        if (request.type === 'exit') post({ type: 'files', files: folder.files() });
        post(request);
      },
      environment: browserEnvironment(roots),
      folder,
      interpreter: { url: wasm },
      module: readModule,
      moduleNames: moduleNames,
    });
  } catch (error) {
    post({ type: 'failure', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
