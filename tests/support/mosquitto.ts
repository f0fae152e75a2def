// Mosquitto with a listener on a free loopback port, for the duration of a test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { findProgram } from './programs.ts';

/** PEM. */
export interface BrokerFiles {
  readonly cert: string;
  readonly key: string;
  /** Client certificates from this CA are required; absent: none is requested. */
  readonly clientCa?: string;
}

/** @param files - absent: without TLS. @returns its port, when it accepts connections. */
export async function serveMosquitto(
  context: { after(work: () => Promise<void>): void },
  files?: BrokerFiles,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-mosquitto-'));
  const port = await freePort();
  const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true'];
  const place = (option: string, name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    lines.push(`${option} ${join(folder, name)}`);
  };
  if (files !== undefined) {
    place('certfile', 'server.pem', files.cert);
    place('keyfile', 'server.key', files.key);
  }
  if (files?.clientCa !== undefined) {
    place('cafile', 'ca.pem', files.clientCa);
    lines.push('require_certificate true');
  }
  if (process.getuid?.() === 0) lines.push('user root'); // only root can read the files
  writeFileSync(join(folder, 'mosquitto.conf'), `${lines.join('\n')}\n`);
  await runMosquitto(context, port, join(folder, 'mosquitto.conf'));
  context.after(async () => rmSync(folder, { recursive: true }));
  return port;
}

/** Runs it with a configuration until the test ends. Resolves when it accepts connections on this port of loopback. */
export async function runMosquitto(
  context: { after(work: () => Promise<void>): void },
  port: number,
  configuration: string,
  cwd?: string,
): Promise<void> {
  const broker = spawn(findProgram('mosquitto')!, ['-c', configuration], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  broker.stderr.on('data', (data: Buffer) => {
    log += data.toString();
  });
  const ended = once(broker, 'exit');
  context.after(async () => {
    broker.kill('SIGTERM');
    await ended;
  });
  while (!(await accepts(port))) {
    if (broker.exitCode !== null) throw new Error(`mosquitto ended: ${log}`);
    await sleep(20);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
