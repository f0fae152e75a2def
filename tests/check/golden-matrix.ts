// The matrix of faults and firmwares as readable text: what the plain program of each firmware sees of each server, and
// what it sees if it loads the root and verifies.
import type { BoardProfile } from '../../src/boards/profile.ts';
import { nodeEnvironment } from '../../src/entry/node-platform.ts';
import { tableResolver } from '../../src/net/resolver-table.ts';
import { createNodeNetwork, resolveWithSystem } from '../../src/platform/node/network.ts';
import { type BoardOutcome, probeBoards } from '../../src/probe/board-probe.ts';
import { CA } from './chains.ts';
import type { FaultServer } from './fault-servers.ts';
import { printedOf } from './programs.ts';

const HEAD = `What the programs of ten firmwares see of servers with one fault each. \`npm run check:matrix -- --update\` writes this file.

"plain": the program does what comes by itself: CircuitPython verifies with its bundle (here: the new roots), MicroPython
verifies nothing. "with the root": it loads the new RSA root and verifies; the ESP8266 cannot.
A firmware in parentheses: derived from a neighbour; all others rest on facts that were captured, run or read.
`;

export async function matrixText(servers: readonly FaultServer[], profiles: readonly BoardProfile[]): Promise<string> {
  const names = [...new Set(servers.map(({ host }) => host))].filter((host) => host.endsWith('.test'));
  const table = names.map((host) => ({ host, address: '127.0.0.1' }));
  const settings = {
    environment: nodeEnvironment,
    network: createNodeNetwork({ resolve: tableResolver(table, resolveWithSystem) }),
    timeout: 20_000,
    bundleOf: () => [CA.root.der, CA.ecRoot.der],
  };
  const hosts = servers.map(({ host, port }) => ({ name: host, port }));
  const plain = await probeBoards(hosts, profiles, settings);
  const able = profiles.filter(({ stack }) => stack.verification.kind !== 'none');
  const verified = await probeBoards(hosts, able, { ...settings, roots: [CA.root.der] });
  const blocks = servers.map(({ name }, i) =>
    [name, ...section('plain', plain[i]!), ...section('with the root', verified[i]!)].join('\n'),
  );
  return `${HEAD}\n${blocks.join('\n\n')}\n`;
}

function section(title: string, outcomes: readonly BoardOutcome[]): string[] {
  const byVerdict = new Map<string, string[]>();
  for (const outcome of outcomes) {
    const verdict = printedOf(outcome);
    const id = outcome.basis === 'derived' ? `(${outcome.profile.id})` : outcome.profile.id;
    byVerdict.set(verdict, [...(byVerdict.get(verdict) ?? []), id]);
  }
  return [
    `  ${title}`,
    ...[...byVerdict].flatMap(([verdict, ids]) => [
      ...verdict.split('\n').map((line) => `    ${line}`),
      ...ids.map((id) => `        ${id}`),
    ]),
  ];
}
