// `thimble cert show FILE|HOST`: certificates in words, and what boards would trip over.

import { existsSync } from 'node:fs';
import { looksLikePem, parsePem } from '../../asn1/pem.ts';
import { readPrivateKey } from '../../crypto/private-key-file.ts';
import type { PrivateKey } from '../../crypto/provider.ts';
import { nodeEnvironment } from '../../entry/node-platform.ts';
import { printableJson } from '../../errors/printable.ts';
import { TlsError } from '../../errors.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import { parseHost } from '../../probe/host.ts';
import { fetchChain } from '../../probe/host-chain.ts';
import { equalBytes } from '../../util/bytes.ts';
import { Certificate, readCertificates } from '../../x509/certificate.ts';
import { readRevocationLists } from '../../x509/crl.ts';
import { parsePolicy, privatePki, webpki } from '../../x509/policy.ts';
import { TrustStore } from '../../x509/trust-store.ts';
import { nameOf } from '../../x509/verdict.ts';
import { type Command, ExitCode, type Io } from '../command.ts';
import { NETWORK_OPTIONS, type NetworkOptions, openNetwork } from '../environment.ts';
import { readAs } from '../files.ts';
import { parseTimeout, readVerification, VERIFICATION_OPTIONS, type VerificationOptions } from '../options.ts';
import { colorsFor, describeError, errorToJson, warn } from '../report.ts';
import { originOf, type RootOptions, readRootFiles, rootOptions, TRUSTED_ROOTS } from '../roots.ts';
import { describe, describeInLines, describeKey } from './describe.ts';
import { recogniseKey } from './private-key-form.ts';
import { warningsOf } from './warnings.ts';

interface ShowOptions extends VerificationOptions, RootOptions, NetworkOptions {
  readonly timeout: string;
  readonly json?: true;
}

interface Shown {
  readonly certificates: readonly Certificate[];
  readonly key?: PrivateKey | undefined;
  /** Set for a host that is not trusted. */
  readonly refusal?: TlsError | undefined;
  /** The root that a host is trusted by, and the list that it stands in. */
  readonly origin?: string | undefined;
  readonly isHost: boolean;
}

export const showCertificate: Command = {
  name: 'show',
  summary: 'Certificates of a file or a server in words, and what boards trip over',
  arguments: [{ syntax: '<file or host>', description: 'PEM or DER; or HOST, HOST:PORT where there is no such file' }],
  options: [
    ...rootOptions(TRUSTED_ROOTS),
    ...VERIFICATION_OPTIONS,
    ...NETWORK_OPTIONS,
    { flags: '--timeout <seconds>', description: 'for connection and handshake together', default: '10' },
    { flags: '--json', description: 'print one JSON object: certificates, warnings, whether a host is trusted' },
  ],
  examples: [
    ['thimble cert show api.example.com', 'the chain of a server; exit 1 if it is not trusted here'],
    ['thimble cert show localhost.pem', 'names, dates, key and fingerprints of a file'],
    ['thimble cert show nas.local:8443 --roots ca.pem --json', 'for a script, judged by your own CA'],
  ],

  async run([subject], values, io) {
    const options = values as unknown as ShowOptions;
    const shown = existsSync(String(subject))
      ? await readAs(String(subject), undefined, readShown)
      : await fetchShown(String(subject), options, io);
    if (options.json) io.stdout.write(`${printableJson(toJson(shown))}\n`);
    else print(shown, io);
    if (shown.refusal === undefined) return ExitCode.ok;
    io.stderr.write(describeError(shown.refusal, io.stderr, io.env, 'not trusted here'));
    return ExitCode.checkFailed;
  },
};

function readShown(input: Uint8Array): Shown {
  const isPem = looksLikePem(input);
  const hasKey = isPem ? parsePem(input).some(({ label }) => label.endsWith('PRIVATE KEY')) : recogniseKey(input);
  const key = hasKey ? nodeCrypto.importPrivateKey(readPrivateKey(input)) : undefined;
  const hasCertificates = isPem ? parsePem(input).some(({ label }) => label.endsWith('CERTIFICATE')) : !hasKey;
  return { certificates: hasCertificates || !hasKey ? readCertificates(input) : [], key, isHost: false };
}

async function fetchShown(text: string, options: ShowOptions, io: Io): Promise<Shown> {
  if (/[/\\]|\.(pem|der|crt|cer|key)$/i.test(text.replace(/^https:\/\//i, '').replace(/\/$/, '')))
    throw new TlsError('cli.file', `${text} cannot be read: there is no such file`);
  const { policy, crls, revocation: mode } = await readVerification(options);
  const lists = await readRootFiles(options);
  const roots = lists.length === 0 ? nodeEnvironment.systemRoots() : lists.flatMap((list) => list.roots);
  const names = await openNetwork(options);
  const settings = {
    environment: nodeEnvironment,
    network: names.network,
    // Roots that were named are a choice of one's own: what private CAs leave out is not held against them.
    policy: policy === undefined ? (lists.length === 0 ? webpki : privatePki) : parsePolicy(policy),
    revocation: { crls: crls.flatMap(readRevocationLists), mode },
    timeout: parseTimeout(options.timeout),
    signal: io.signal,
  };
  try {
    const { certificates, anchor, refusal } = await fetchChain(parseHost(text), new TrustStore(roots), settings);
    const origin = anchor && `${nameOf(anchor.certificate)}, from ${originOf(anchor.certificate.der, lists)}`;
    return { certificates: certificates.map((der) => Certificate.parse(der)), refusal, origin, isHost: true };
  } finally {
    names.tellUnused(io);
  }
}

function print({ certificates, key, origin }: Shown, io: Io): void {
  const now = Date.now();
  const blocks = certificates.map((certificate, i) => {
    const title = certificates.length === 1 ? 'certificate' : `certificate ${i + 1} of ${certificates.length}`;
    return [title, ...describeInLines(certificate, now)].join('\n  ');
  });
  if (key !== undefined) blocks.push(`private key\n  ${describeKey(key.publicKeyInfo)}${fit(key, certificates)}`);
  io.stdout.write(`${blocks.join('\n\n')}\n`);
  const color = colorsFor(io.stderr, io.env);
  for (const warning of warningsOf(certificates, now)) warn(io, warning);
  if (origin !== undefined) io.stderr.write(`${color.green('trusted here')} by ${origin}\n`);
}

function fit({ publicKeyInfo }: PrivateKey, [certificate]: readonly Certificate[]): string {
  if (certificate === undefined) return '';
  return equalBytes(certificate.publicKeyInfo, publicKeyInfo)
    ? ', which belongs to the certificate'
    : ', which belongs to ANOTHER certificate';
}

function toJson({ certificates, key, refusal, origin, isHost }: Shown): object {
  return {
    certificates: certificates.map(describe),
    ...(key !== undefined && {
      key: {
        kind: describeKey(key.publicKeyInfo),
        fits: certificates[0] && equalBytes(certificates[0].publicKeyInfo, key.publicKeyInfo),
      },
    }),
    warnings: warningsOf(certificates, Date.now()),
    ...(isHost && { trusted: refusal === undefined, root: origin }),
    ...(refusal !== undefined && { error: errorToJson(refusal) }),
  };
}
