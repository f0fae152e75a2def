// `--fix server`: the smallest change to each server that lets all named boards connect, as configuration of common
// servers.
import type { DiagnoseSettings } from '../../doctor/check/diagnose-target.ts';
import { fixServer, type ServerFix } from '../../doctor/check/fix-server.ts';
import { printableJson } from '../../errors/printable.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import type { BoardOutcome } from '../../probe/board-probe.ts';
import { nameTarget, type Target } from '../../probe/target.ts';
import type { Credential } from '../../tls/credential.ts';
import { issueLeaf, makeAuthority, validityOf } from '../cert/issue.ts';
import { ExitCode, type Io } from '../command.ts';

/** @returns 0 if all boards connect, or would with the change. @throws TlsError `net.aborted`. */
export async function tellServerFix(
  targets: readonly Target[],
  outcomes: readonly (readonly BoardOutcome[])[],
  settings: DiagnoseSettings,
  json: boolean,
  io: Io,
): Promise<ExitCode> {
  const results: (ServerFix & { readonly target: string })[] = [];
  for (const [i, target] of targets.entries()) {
    const fix = await fixServer(outcomes[i]!, { ...settings, makeCredential });
    results.push({ target: target.text, ...fix });
    if (!json) io.stdout.write(describe(target, outcomes[i]!, fix));
  }
  if (json) io.stdout.write(`${printableJson({ results })}\n`);
  return results.every(({ left }) => left.length === 0) ? ExitCode.ok : ExitCode.checkFailed;
}

function describe(target: Target, outcomes: readonly BoardOutcome[], { changes, lines, left }: ServerFix): string {
  const name = nameTarget(target);
  if (outcomes.every(({ error }) => error === undefined)) return `${name}: all of these boards connect as it is\n`;
  if (changes.length === 0) return `${name}: no change at the server was found that helps ${left.join(', ')}\n`;
  const configured = Object.entries(lines).filter(([, each]) => each.length > 0);
  return `${[
    `${name}: tried in memory with these boards:`,
    ...changes.map((change) => `  ${change}`),
    ...configured.flatMap(([server, each]) => [`  ${server}:`, ...each.map((line) => `    ${line}`)]),
    ...(left.length === 0 ? [] : [`  even then not: ${left.join(', ')}`]),
  ].join('\n')}\n`;
}

const made = new Map<'ec' | 'rsa', Promise<Credential>>();

function makeCredential(kind: 'ec' | 'rsa'): Promise<Credential> {
  const known = made.get(kind) ?? issueOne(kind);
  made.set(kind, known);
  return known;
}

async function issueOne(kind: 'ec' | 'rsa'): Promise<Credential> {
  const key = kind === 'ec' ? 'p256' : 'rsa2048';
  const authority = await makeAuthority(key, 'set');
  const leaf = await issueLeaf(authority, {
    names: ['localhost'],
    key,
    validity: validityOf(1, 'set'),
    purpose: 'server',
  });
  return { chain: [leaf.certificate], key: nodeCrypto.importPrivateKey(leaf.key) };
}
