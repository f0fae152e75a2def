// The roots that hosts or a program need, found, verified and installed as `trust` does.
import { loadProfile } from '../../../boards/load-profile.ts';
import type { BoardProfile } from '../../../boards/profile.ts';
import { usualBoards } from '../../../boards/usual-boards.ts';
import type { Environment } from '../../../context/environment.ts';
import type { Network } from '../../../net/transport.ts';
import { formatHost } from '../../../probe/host.ts';
import { parseTarget } from '../../../probe/target.ts';
import type { Surroundings } from '../../../python/constants.ts';
import { findHosts } from '../../../python/find-hosts.ts';
import { settingsIn } from '../../../python/settings-toml.ts';
import { hostsOf } from '../../../trust/asked-hosts.ts';
import type { ChosenRoot } from '../../../trust/choose-roots.ts';
import { findRoots } from '../../../trust/find-roots.ts';
import { planInstall } from '../../../trust/install/plan-install.ts';
import {
  describeRoot,
  encodeArduinoHeader,
  encodeCHeader,
  encodeEspBundle,
  encodePemBundle,
  encodePythonBundle,
  encodePythonDer,
} from '../../../trust/write-bundle.ts';
import { readCertificates } from '../../../x509/certificate.ts';
import { privatePki, webpki } from '../../../x509/policy.ts';
import { TrustStore } from '../../../x509/trust-store.ts';
import type { FileToWrite, RootsJson, RootsQuestion } from './engine-message.ts';

export interface RootsTools {
  readonly environment: Environment;
  readonly network: Network;
  /** Timeout of each handshake, milliseconds. */
  readonly timeout: number;
  /** DER of the candidate roots. */
  readonly roots: readonly Uint8Array[];
}

/** @throws TlsError `trust.bad_host`, `trust.no_hosts`, `board.unknown`, `pem.*`. */
export async function findRootsFor(question: RootsQuestion, tools: RootsTools): Promise<RootsJson> {
  const { program, board, bundle } = question;
  const inProgram = program === undefined ? { hosts: [], notes: [] } : hostsIn(program);
  const own = bundle && readCertificates(bundle).map(({ der }) => der);
  const usual = board === undefined ? usualBoards() : [board];
  const boards = await Promise.all(usual.map((id) => loadProfile(id)));
  const settings = {
    ...tools,
    // The user's own roots need not follow the rules for public ones.
    policy: own === undefined ? webpki : privatePki,
    knownRoots: own ?? tools.roots,
    boards: board === undefined ? boards.filter(({ stack }) => stack.verification.kind !== 'none') : boards,
  };
  const asked = {
    targets: [...question.hosts, ...inProgram.hosts].map(parseTarget),
    fromPrograms: new Set(inProgram.hosts.filter((text) => !question.hosts.includes(text))),
  };
  const { hosts, notes } = await hostsOf(asked, new TrustStore(settings.knownRoots), settings);
  const report = await findRoots(hosts, settings);
  const { roots, proved, failures, refusedByBoards } = report;
  const isProved = roots.length > 0 && failures.length + refusedByBoards.length === 0;
  return {
    hosts: hosts.map(formatHost),
    notes: [...inProgram.notes, ...notes],
    roots: roots.map((root) => ({ about: describeRoot(root) })),
    proved,
    failures: [
      ...failures.map(({ host, error }) => ({ host, message: error.message })),
      ...refusedByBoards.map(({ host, board: id, error }) => ({ host, message: `${id} refuses it: ${error.message}` })),
    ],
    files: roots.length === 0 ? {} : filesOf(roots),
    install: isProved && program !== undefined ? await installOf(roots, program, board, boards, tools) : undefined,
  };
}

type Program = NonNullable<RootsQuestion['program']>;

function hostsIn({ name, files }: Program): { hosts: string[]; notes: string[] } {
  const notes: string[] = [];
  const { hosts, unknown } = findHosts(textOf(files[name]) ?? '', surroundingsOf(files));
  for (const { target, line, isSecure } of hosts)
    if (!isSecure) notes.push(`${name}, line ${line}: ${target} goes without TLS: nothing verifies it`);
  for (const { call, line } of unknown)
    notes.push(`${name}, line ${line}: the host of ${call}(…) is known in a run alone: name it beside the program`);
  return { hosts: hosts.flatMap(({ target, isSecure }) => (isSecure ? [target] : [])), notes };
}

function surroundingsOf(files: Program['files']): Surroundings {
  return {
    setting: settingsIn(textOf(files['settings.toml'])),
    moduleText: (module) => {
      const path = `${module.replaceAll('.', '/')}.py`;
      return textOf(files[path]) ?? textOf(files[`lib/${path}`]);
    },
  };
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && new TextDecoder().decode(bytes);
}

/** By the format names that the page shows. */
function filesOf(roots: readonly ChosenRoot[]): RootsJson['files'] {
  const one = (path: string, content: string | Uint8Array) => [{ path, content }];
  return {
    'PEM file': one('ca.pem', encodePemBundle(roots)),
    CircuitPython: one('roots.py', encodePythonBundle(roots)),
    MicroPython: one('roots.py', encodePythonDer(roots)),
    DER: roots.map(({ certificate }, i) => ({
      path: roots.length === 1 ? 'ca.der' : `ca-${i + 1}.der`,
      content: certificate.der,
    })),
    'C header': one('root_ca.h', encodeCHeader(roots)),
    Arduino: one('root_ca.h', encodeArduinoHeader(roots)),
    'ESP bundle, before ESP-IDF 5.4': one('x509_crt_bundle', encodeEspBundle(roots, 'v1')),
    'ESP bundle, since ESP-IDF 5.4': one('x509_crt_bundle', encodeEspBundle(roots, 'v2')),
  };
}

async function installOf(
  roots: readonly ChosenRoot[],
  { name, files }: Program,
  board: string | undefined,
  [profile]: readonly BoardProfile[],
  { environment }: RootsTools,
): Promise<RootsJson['install']> {
  const text = textOf(files[name]) ?? '';
  const plan = await planInstall({
    roots,
    program: { name: name.split('/').at(-1)!, text },
    board: board === undefined ? undefined : profile,
    crypto: environment.crypto,
  });
  const written: FileToWrite[] = Object.entries(plan.files).map(([path, content]) => ({ path, content }));
  if (plan.changed !== undefined) {
    if (files[`${name}.orig`] === undefined) written.push({ path: `${name}.orig`, content: text });
    written.push({ path: name, content: plan.changed });
  }
  return { board: plan.board.id, files: written, notes: plan.notes };
}
