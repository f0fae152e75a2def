// "Reading order" of docs/architecture.md: its files exist, and hold the states of a real handshake in that order.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { createClientEngine } from '../src/tls/client-engine.ts';
import { createServerEngine } from '../src/tls/server-engine.ts';
import type { TraceEvent } from '../src/tls/trace.ts';
import { clientSettings, credentialOf, MODERN_12, MODERN_13, pump, serverSettings } from './support/engine-pair.ts';
import { type Issued, makeServerIdentity } from './support/pki.ts';

const ROOT = new URL('..', import.meta.url);
const PAGE = readFileSync(new URL('docs/architecture.md', ROOT), 'utf8');

let identity: { root: Issued; leaf: Issued };
before(async () => {
  identity = await makeServerIdentity();
});

/** The files of the numbered list under the paragraph that starts with `**title**`. */
function filesOf(title: string): URL[] {
  const list = PAGE.split(`**${title}**`)[1]?.split('\n\n')[1] ?? '';
  const names = [...list.matchAll(/^\d+\. `([^`]+)`: /gm)].map((match) => match[1]!);
  return names.map((name) => new URL(`src/tls/${name}`, ROOT));
}

/** The states that each side enters in a handshake in which the client also shows a certificate. */
function statesOf(profile: typeof MODERN_13): { client: string[]; server: string[] } {
  const states = { client: [] as string[], server: [] as string[] };
  const into = (names: string[]) => (event: TraceEvent) => {
    if (event.type === 'state') names.push(event.name);
  };
  const credential = credentialOf(identity.leaf, identity.root);
  const client = createClientEngine(clientSettings({ profile, credential, trace: into(states.client) }));
  const clientAuth = { verifier: clientSettings().verifier, required: true };
  const server = createServerEngine(serverSettings([credential], { profile, clientAuth, trace: into(states.server) }));
  pump({ client, server });
  assert.equal(client.state, 'connected');
  assert.equal(server.state, 'connected');
  return states;
}

function assertReadInOrder(title: string, states: readonly string[]): void {
  const files = filesOf(title);
  assert.ok(files.length >= 8 && files.length <= 13, `${title}: ${files.length} files`);
  for (const file of files) assert.ok(existsSync(file), `${title}: no file ${file.pathname}`);
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  const found = states.map((state) => texts.findIndex((text) => text.includes(`'${state}'`)));
  const places = states.map((state, i) => `${state} ${found[i]! + 1}`).join(', ');
  assert.ok(states.length >= 4 && !found.includes(-1), `${title}: a state is in none of its files: ${places}`);
  // CertificateVerify has a file of its own for both roles, which is read after the flight that it is part of.
  const ordered = found.filter((_, i) => !states[i]!.endsWith('CertificateVerify'));
  assert.deepEqual(
    ordered,
    [...ordered].sort((a, b) => a - b),
    `${title}: ${places}`,
  );
}

test('a TLS 1.3 client is read in the order of its states', () => {
  assertReadInOrder('Client, TLS 1.3', statesOf(MODERN_13).client);
});

test('a TLS 1.3 server is read in the order of its states', () => {
  assertReadInOrder('Server, TLS 1.3', statesOf(MODERN_13).server);
});

test('a TLS 1.2 client is read in the order of its states', () => {
  assertReadInOrder('Client, TLS 1.2 and older', statesOf(MODERN_12).client);
});
