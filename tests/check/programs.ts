// The output of each runtime's plain program for servers, run by `thimble run`, and the prediction of `probe`.
import type { BoardProfile } from '../../src/boards/profile.ts';
import type { BoardOutcome } from '../../src/probe/board-probe.ts';
import { pythonRepr } from '../../src/probe/python-repr.ts';
import { toHex } from '../../src/util/hex.ts';
import { thimble } from '../support/cli.ts';
import type { FaultServer } from './fault-servers.ts';

const MARK = '@@';

/** @param roots - DER: the program loads them; absent: it uses the defaults. */
export function plainProgram(
  profile: BoardProfile,
  servers: readonly FaultServer[],
  root: Uint8Array | undefined,
): string {
  const targets = servers.map(({ host, port }) => `(${JSON.stringify(host)}, ${port})`).join(', ');
  const attempt = profile.runtime.id === 'circuitpython' ? circuitPython(root) : microPython(root);
  return `${attempt}
for host, port in [${targets}]:
    print("${MARK}")
    try:
        attempt(host, port)
        print("works")
    except Exception as e:
        print(repr(e))
`;
}

function microPython(root: Uint8Array | undefined): string {
  const verifying = root === undefined ? '' : `, cert_reqs=ssl.CERT_REQUIRED, cadata=bytes.fromhex("${toHex(root)}")`;
  return `
import socket, ssl
def attempt(host, port):
    s = socket.socket()
    try:
        s.settimeout(20)
        s.connect(socket.getaddrinfo(host, port)[0][-1])
        ssl.wrap_socket(s, server_hostname=host${verifying})
    finally:
        s.close()
`;
}

function circuitPython(root: Uint8Array | undefined): string {
  const loading = root === undefined ? '' : `context.load_verify_locations(cadata=${JSON.stringify(pemOf(root))})`;
  return `
import wifi, socketpool, ssl
pool = socketpool.SocketPool(wifi.radio)
context = ssl.create_default_context()
${loading}
def attempt(host, port):
    s = pool.socket()
    t = context.wrap_socket(s, server_hostname=host)
    try:
        t.settimeout(20)
        t.connect((host, port))
    finally:
        t.close()
`;
}

function pemOf(der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)!;
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** @returns the program's output for each server, including the firmware's own lines. */
export async function runPlainProgram(
  profile: BoardProfile,
  servers: readonly FaultServer[],
  options: { readonly root?: Uint8Array | undefined; readonly bundle?: string },
): Promise<string[]> {
  const names = [...new Set(servers.map(({ host }) => host))].filter((host) => host.endsWith('.test'));
  const { stdout, stderr } = await thimble([
    'run',
    '--board',
    profile.id,
    '--clock',
    'now',
    '--wifi',
    'up',
    ...names.flatMap((name) => ['--resolve', `${name}:127.0.0.1`]),
    ...(options.bundle === undefined ? [] : ['--roots', options.bundle]),
    '-c',
    plainProgram(profile, servers, options.root),
  ]);
  const parts = stdout.split(`${MARK}\n`).slice(1);
  if (parts.length !== servers.length) throw new Error(`${profile.id}: ${stdout}${stderr}`);
  return parts.map((part) => part.trimEnd());
}

/** The same for an outcome of the probe. */
export function printedOf({ raised }: BoardOutcome): string {
  if (raised === undefined) return 'works';
  if (raised.kind === 'end') return 'ends';
  return [raised.console, pythonRepr(raised.exception)].filter((line) => line !== undefined).join('\n');
}
