// Files that a command is given or writes, with what is wrong told by the name of the file.
import { readFile, writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { SSLContext } from '../api/ssl/ssl-context.ts';
import { looksLikePem, parsePem } from '../asn1/pem.ts';
import { isTlsError, TlsError } from '../errors.ts';

/**
 * @param option - that named the file; absent: an argument did.
 * @throws TlsError `cli.file`, naming both.
 */
export async function readInput(path: string, option?: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new TlsError('cli.file', `${nameOf(path, option)} cannot be read: ${reasonOf(cause)}`, { cause });
  }
}

/** What a file holds, as `parse` reads it. @throws TlsError `cli.file`; what `parse` throws, naming the file. */
export async function readAs<T>(path: string, option: string | undefined, parse: (data: Uint8Array) => T): Promise<T> {
  const data = await readInput(path, option);
  return naming(nameOf(path, option), () => parse(data));
}

/** @throws TlsError as {@link readAs}, and as `loadVerifyLocations`. */
export async function loadRoots(context: SSLContext, paths: readonly string[], option: string): Promise<void> {
  for (const path of paths) await readAs(path, option, (cadata) => context.loadVerifyLocations({ cadata }));
}

/**
 * `--cert` and `--key`: our own certificate, and its key where it is not in the same file.
 *
 * @throws TlsError `cli.usage` if one of them is missing, `cli.file`; as `loadCertChain`, naming the files.
 */
export async function loadIdentity(
  context: SSLContext,
  { cert, key }: { readonly cert?: string | undefined; readonly key?: string | undefined },
): Promise<void> {
  if (cert === undefined) {
    if (key !== undefined) throw new TlsError('cli.usage', '--key is the key of --cert, which is missing');
    return;
  }
  const certificate = await readInput(cert, '--cert');
  if (key === undefined) {
    if (!naming(`--cert ${cert}`, () => holdsKey(certificate)))
      throw new TlsError('cli.usage', `--cert ${cert} has no private key in it`, { hint: 'Name its key: --key FILE.' });
    return naming(`--cert ${cert}`, () => context.loadCertChain(certificate));
  }
  const keyBytes = await readInput(key, '--key');
  return naming(`--cert ${cert} --key ${key}`, () => context.loadCertChain(certificate, keyBytes));
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
    throw cannotWrite(path, cause);
  }
}

export function cannotWrite(path: string, cause: unknown): TlsError {
  return new TlsError('cli.file', `${path} cannot be written: ${reasonOf(cause, 'folder')}`, { cause });
}

/** What the operating system says, in words. @param absent - what is missing where something is. */
export function reasonOf(cause: unknown, absent: 'file' | 'folder' = 'file'): string {
  const { code } = cause as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: `there is no such ${absent}`,
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder',
    EEXIST: 'there is a file of that name',
    ENOTDIR: 'a part of its path is not a folder',
    EROFS: 'the disk takes no writing',
    ENOSPC: 'the disk is full',
  };
  return reasons[code ?? ''] ?? (cause as Error).message;
}

function nameOf(path: string, option: string | undefined): string {
  return option === undefined ? path : `${option} ${path}`;
}

function naming<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!isTlsError(cause)) throw cause;
    const { code, message, hint } = cause;
    throw new TlsError(code, `${name}: ${code === 'der.not_der' ? 'it is neither PEM nor DER' : message}`, {
      cause,
      hint:
        code === 'der.not_der'
          ? 'It is another kind of file. A PEM file has a line -----BEGIN CERTIFICATE-----.'
          : hint,
    });
  }
}

/** A file in DER is one thing: a certificate, where `--cert` names it. */
function holdsKey(data: Uint8Array): boolean {
  return looksLikePem(data) && parsePem(data).some(({ label }) => label.endsWith('PRIVATE KEY'));
}
