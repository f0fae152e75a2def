// What several commands share of reading their options and files.
import { readFile, writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { SSLContext } from '../api/ssl/ssl-context.ts';
import type { RevocationMode, VerificationSettings } from '../context/verification-settings.ts';
import { isTlsError, TlsError } from '../errors.ts';
import { readRevocationLists } from '../x509/crl.ts';
import { parsePolicy } from '../x509/policy.ts';
import type { Option } from './command.ts';

/** How certificates are judged, for every command that verifies some. */
export const VERIFICATION_OPTIONS: readonly Option[] = [
  {
    flags: '--policy <policy>',
    description: 'the rules for certificates: webpki, rfc5280 or private, and changes, as in webpki,-common-name',
  },
  { flags: '--crl <file>', description: 'refuse what this CRL (PEM or DER) revokes', repeatable: true },
  {
    flags: '--revocation <mode>',
    description: 'hard: refuse too what no CRL or stapled OCSP response clears; without it: soft',
    choices: ['soft', 'hard'],
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

async function readCrl(path: string): Promise<Uint8Array> {
  const data = await readInput(path, '--crl');
  try {
    readRevocationLists(data);
    return data;
  } catch (error) {
    if (!isTlsError(error)) throw error;
    throw new TlsError(error.code, `--crl ${path}: ${error.message}`, { cause: error });
  }
}

/** `--timeout S`, seconds with fractions. @returns milliseconds. @throws TlsError `cli.usage`. */
export function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0 && seconds <= 86_400))
    throw new TlsError('cli.usage', `--timeout ${text} is not a number of seconds (above 0, at most 86400)`);
  return seconds * 1000;
}

/** @throws TlsError `cli.file`, naming the path and the option that named it. */
export async function readInput(path: string, option: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new TlsError('cli.file', `${option} ${path} cannot be read: ${reasonOf(cause)}`, { cause });
  }
}

/** Writes a result to a file, or to stdout where none (or `-`) was named. @throws TlsError `cli.file`. */
export async function writeResult(
  result: Uint8Array | string,
  path: string | undefined,
  stdout: Writable,
): Promise<void> {
  if (path === undefined || path === '-') {
    await new Promise<void>((resolve) => stdout.write(result, () => resolve()));
    return;
  }
  try {
    await writeFile(path, result);
  } catch (cause) {
    throw new TlsError('cli.file', `${path} cannot be written: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is not a folder',
  };
  return reasons[code ?? ''] ?? (cause as Error).message;
}
