// The package as published, in a separate project: with only its dependencies.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { makeServerIdentity } from './support/pki.ts';
import { startTlsServer, type TestServer } from './support/tls-server.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const { dependencies, exports, bin, scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const ENTRIES = Object.keys(exports)
  .filter((path) => path !== './package.json')
  .map((path) => `thimble${path.slice(1)}`);

let folder: string;
let server: TestServer;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-package-'));
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  const tarball = (await promisify(execFile)('npm', pack, { cwd: ROOT })).stdout.trim();
  mkdirSync(join(folder, 'node_modules'));
  await run('tar', 'xzf', tarball);
  cpSync(join(folder, 'package'), join(folder, 'alone'), { recursive: true });
  await run('mv', 'package', 'node_modules/thimble');
  for (const name of [...Object.keys(dependencies), '@types/node', 'undici-types']) link(name);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const { root, leaf } = await makeServerIdentity();
  writeFileSync(join(folder, 'root.pem'), root.pem);
  server = await startTlsServer(
    () => ({ leaf }),
    (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi')),
  );
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test('every export loads, in ES modules and in CommonJS, and is the same in both', async () => {
  write(
    'all.cjs',
    `const names = ${JSON.stringify(ENTRIES)};
    const required = names.map((name) => require(name));
    Promise.all(names.map((name) => import(name))).then((imported) => {
      for (const [i, module] of imported.entries())
        for (const name of Object.keys(module)) if (module[name] !== required[i][name]) throw new Error(name);
      const { TlsError } = imported[0];
      if (!imported.every((module) => module.TlsError === TlsError || module.isPublicSuffix)) throw new Error('several TlsErrors');
      console.log(imported.length);
    });`,
  );
  assert.equal(await run(process.execPath, '--disable-warning=ExperimentalWarning', 'all.cjs'), `${ENTRIES.length}\n`);
});

test('the installed package makes a request, and its executable runs', async () => {
  write(
    'get.js',
    `import { get } from 'thimble/requests';
    const [url, cafile] = process.argv.slice(2);
    const response = await get(url, { verify: { cafile } });
    console.log(response.status, await response.text());
    await get(url).catch(({ code }) => console.log(code));`,
  );
  const url = `https://localhost:${server.port}/`;
  assert.equal(await run(process.execPath, 'get.js', url, 'root.pem'), '200 hi\nx509.unknown_issuer\n');
  const executable = join('node_modules/thimble', bin.thimble);
  assert.equal(await run(process.execPath, executable, 'get', url, '--cacert', 'root.pem'), 'hi');
  write('main.py', 'print("run")');
  assert.equal(await run(process.execPath, executable, 'run', 'main.py', '--board', 'guide'), 'run\n');
  write(
    'run.js',
    `import { runProgram } from 'thimble/run';\nconsole.log(await runProgram({ code: 'print(6 * 7)' }));`,
  );
  assert.match(await run(process.execPath, 'run.js'), /code: 0,.*stdout: '42\\n',/s);
  assert.match(await run(process.execPath, executable, 'cert', 'new', 'a.test'), /^a\.test\.pem\n/);
});

test('installing runs no scripts, and the executable needs no other files', async () => {
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) assert.equal(scripts[script], undefined);
  const executable = join('alone', bin.thimble);
  const version = await run(process.execPath, executable, '--version');
  assert.equal(version, `${JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version}\n`);
  assert.match(await run(process.execPath, executable, '--help'), /^ {2}explain /m);
  assert.match(await run(process.execPath, executable, 'explain', '-0x7280'), /^most likely: the server closed/);
  const words = ['run', '-c', 'import ssl, requests; print(ssl.SSLContext)', '--board', 'guide'];
  assert.match(await run(process.execPath, executable, ...words), /SSLContext/);
  assert.match(await run(process.execPath, executable, 'cert', 'new', 'b.test'), /^b\.test\.pem\n/);
  assert.match(await run(process.execPath, executable, 'cert', 'show', 'b.test.pem'), /b\.test/);
  assert.match(await run(process.execPath, executable, 'boards', 'show', 'pico-w'), /pico-w@/);
});

test('the licences of all bundled code are in the package', () => {
  const licenses = readFileSync(join(folder, 'alone/dist/bin/LICENSES.txt'), 'utf8');
  for (const name of ['commander', 'wrap-ansi', '@noble/curves', '@peculiar/x509', '@micropython/']) {
    assert.ok(licenses.includes(`${name}`), name);
  }
});

test('links in the README and in the docs lead to files of the package or to the web', () => {
  const pages = ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'docs/security.md', 'docs/boards.md', 'docs/run.md'];
  for (const page of pages) {
    const text = readFileSync(join(folder, 'alone', page), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link]) => link!);
    for (const link of links.filter((each) => !/^https?:/.test(each)))
      assert.ok(existsSync(join(folder, 'alone', dirname(page), link)), `${page}: ${link}`);
  }
});

test('a bundler for other platforms gets a file for each source, so that it can omit unused code', async () => {
  const { metafile } = await build({
    stdin: { contents: "export { MODERN } from 'thimble/portable';", resolveDir: folder },
    bundle: true,
    platform: 'browser',
    metafile: true,
    write: false,
  });
  const files = Object.keys(metafile.inputs);
  assert.ok(files.some((path) => path.endsWith('thimble/dist/tls/modern-profile.js')));
  assert.ok(!files.some((path) => path.includes('thimble/dist/lib/')));
});

test('types resolve as nodenext and as in a bundler, with the strictest settings', async () => {
  const imports = ENTRIES.map((name, i) => `import * as module${i} from '${name}';\nexport { module${i} };\n`);
  const use = `import { get, type RequestOptions } from 'thimble/requests';
    import { SSLContext, type RevocationMode } from 'thimble/ssl';
    const revocation: RevocationMode = 'end-entity';
    const options: RequestOptions = { sslContext: new SSLContext(), revocation };
    export const status: Promise<number> = get('https://a.test/', options).then((response) => response.status);
    // @ts-expect-error: types are checked, and are no \`any\`
    export const wrong: Promise<string> = get('https://a.test/');\n`;
  write('types.ts', imports.join('') + use);
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--types', 'node'];
  for (const resolution of [
    ['--module', 'nodenext'],
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ])
    await run(join(MODULES, '.bin/tsc'), '--noEmit', '--target', 'es2023', ...strict, ...resolution, 'types.ts');
});

test('the portable export has types without Node', async () => {
  write(
    'web.ts',
    `import { createClientEngine, portableCrypto, systemRandom } from 'thimble/portable';
    export const engine: typeof createClientEngine = createClientEngine;
    export const random: Uint8Array = systemRandom(32);
    export const name: string = portableCrypto.name;
    // @ts-expect-error: nothing of Node
    export const node: unknown = process;\n`,
  );
  const web = ['--strict', '--target', 'es2023', '--lib', 'es2023,webworker', '--types', ''];
  const resolution = ['--module', 'esnext', '--moduleResolution', 'bundler'];
  await run(join(MODULES, '.bin/tsc'), '--noEmit', ...web, ...resolution, 'web.ts');
});

function link(name: string): void {
  mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
  symlinkSync(join(MODULES, name), join(folder, 'node_modules', name));
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** @returns its output. */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  try {
    return (await promisify(execFile)(program, args, { cwd: folder, env })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return assert.fail(`${program} ${args.join(' ')}\n${stdout}${stderr}`);
  }
}
