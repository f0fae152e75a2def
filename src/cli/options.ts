// Option parsing that several commands share.
import type { SSLContext } from '../api/ssl/ssl-context.ts';
import type { VerificationSettings } from '../context/verification-settings.ts';
import { TlsError } from '../errors.ts';
import { readRevocationLists } from '../x509/crl.ts';
import { parsePolicy } from '../x509/policy.ts';
import { REVOCATION_MODES, type RevocationMode } from '../x509/revocation.ts';
import type { Option } from './command.ts';
import { readAs } from './read-file.ts';

/** Options of certificate verification, for every command that verifies. */
export const VERIFICATION_OPTIONS: readonly Option[] = [
  {
    flags: '--policy <policy>',
    description: 'verification rules: webpki, rfc5280 or private; drop a rule with -, as in webpki,-common-name',
  },
  { flags: '--crl <file>', description: 'refuse what this CRL (PEM or DER) revokes', repeatable: true },
  {
    flags: '--revocation <mode>',
    description:
      "soft (the default): reject certificates known to be revoked; end-entity, hard: also require proof that the server's (or every) certificate is not revoked",
    choices: REVOCATION_MODES,
  },
];

export interface VerificationOptions {
  readonly policy?: string;
  readonly crl?: readonly string[];
  readonly revocation?: RevocationMode;
}

/** @throws TlsError `x509.unknown_policy`; `cli.file`, `x509.bad_crl`, `pem.*` for a CRL, naming its file. */
export async function readVerification({ policy, crl = [], revocation }: VerificationOptions) {
  if (policy !== undefined) parsePolicy(policy);
  const crls = await Promise.all(crl.map(readCrl));
  return { policy, crls, revocation } satisfies VerificationSettings;
}

/** @throws TlsError as {@link readVerification}. */
export async function setVerification(context: SSLContext, options: VerificationOptions): Promise<void> {
  const { policy, crls, revocation } = await readVerification(options);
  context.policy = policy;
  context.revocation = revocation ?? 'soft';
  for (const crl of crls) context.loadCrls(crl);
}

function readCrl(path: string): Promise<Uint8Array> {
  return readAs(path, '--crl', (data) => {
    readRevocationLists(data);
    return data;
  });
}

/** `--timeout S`, seconds with fractions. @returns milliseconds. @throws TlsError `cli.usage`. */
export function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0 && seconds <= 86_400))
    throw new TlsError('cli.usage', `--timeout ${text} is not a number of seconds (above 0, at most 86400)`);
  return seconds * 1000;
}
