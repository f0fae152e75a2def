// Runs the demo: a temporary folder, commands that are shown and run in it, and checks of their output.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A step of the demo had an unexpected result. */
export class Mishap extends Error {}

export class Stage {
  readonly #folder = mkdtempSync(join(tmpdir(), 'thimble-demo-'));
  #chapter = 0;

  write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8');
  }

  /** Copies one of the programs of examples/two-domains/. */
  copyProgram(name: string): void {
    cpSync(`${root}examples/two-domains/${name}`, join(this.#folder, name));
  }

  /** Turns the folder into a project with Thimble installed, for TypeScript programs. */
  installThimble(): void {
    this.write('package.json', '{ "type": "module" }\n');
    mkdirSync(join(this.#folder, 'node_modules'));
    symlinkSync(root, join(this.#folder, 'node_modules/thimble'), 'junction');
  }

  /** Begins a numbered chapter: prints its title, and an introduction to its commands. */
  say(title: string, ...more: string[]): void {
    this.#chapter += 1;
    const heading = pc.cyan(pc.bold(`${this.#chapter}. ${title}`));
    console.log(`\n${heading}${more.map((line) => `\n   ${line}`).join('')}\n`);
  }

  /** Runs `npx thimble …`. @returns its stdout. */
  thimble(...words: string[]): Promise<string> {
    return this.#run(['thimble', ...words], [`${root}dist/bin/thimble.cjs`, ...words]);
  }

  /** Runs a TypeScript program: `npx tsx …`. @returns its stdout. */
  tsx(...words: string[]): Promise<string> {
    return this.#run(['tsx', ...words], ['--import', import.meta.resolve('tsx'), ...words]);
  }

  clear(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** Shows a command as a user would type it, runs it with this Node, and shows its output. */
  async #run(shown: readonly string[], words: readonly string[]): Promise<string> {
    console.log(pc.bold(indent(`$ npx ${shown.map(quote).join(' ')}`)));
    const child = spawn(process.execPath, words, { cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    child.stdout.on('data', (data: Buffer) => {
      stdout += data;
    });
    createInterface(child.stdout).on('line', (line) => console.log(indent(line)));
    createInterface(child.stderr).on('line', (line) => console.log(pc.dim(indent(line))));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) fail(`${shown.slice(0, 2).join(' ')} ended with exit code ${code}`);
    return stdout;
  }
}

export function expect(output: string, ...parts: string[]): void {
  for (const part of parts) if (!output.includes(part)) fail(`it should have said ${JSON.stringify(part)}`);
}

export function fail(message: string): never {
  throw new Mishap(message);
}

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '   ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word}"`;
}
