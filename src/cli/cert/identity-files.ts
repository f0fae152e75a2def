// The four files of a certificate and its key, and writing them so that nothing is lost and no key is readable.
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { encodePem } from '../../asn1/pem.ts';
import { TlsError } from '../../errors.ts';
import type { Identity } from './issue.ts';
import { encodeKey } from './private-key-form.ts';

export interface OutputFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly secret: boolean;
}

/**
 * PEM for servers, tools and CircuitPython. DER for MicroPython, which reads nothing else before 1.29; the key in its
 * traditional container there, since axTLS knows no other and mbedTLS reads both.
 */
export function identityFiles(base: string, { certificate, key }: Identity): OutputFile[] {
  const traditional = encodeKey({ label: 'PRIVATE KEY', der: key }, 'traditional');
  return [
    { path: `${base}.pem`, content: encodePem('CERTIFICATE', certificate), secret: false },
    { path: `${base}.der`, content: certificate, secret: false },
    { path: `${base}.key.pem`, content: encodePem('PRIVATE KEY', key), secret: true },
    { path: `${base}.key.der`, content: traditional.der, secret: true },
  ];
}

/** @throws TlsError `cli.file` if one is there already, before anything is written; or if one cannot be written. */
export async function writeFiles(files: readonly OutputFile[], existing: 'kept' | 'replaced'): Promise<void> {
  const present = existing === 'kept' ? files.find(({ path }) => existsSync(path)) : undefined;
  if (present !== undefined)
    throw new TlsError('cli.file', `${present.path} is there already`, { hint: 'Use --force to replace it.' });
  for (const { path, content, secret } of files) {
    try {
      // A file that is there would keep its mode, which may let others read.
      if (existing === 'replaced') await rm(path, { force: true });
      await writeFile(path, content, { flag: 'wx', mode: secret ? 0o600 : 0o644 });
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw new TlsError('cli.file', `${path} cannot be written: ${code}`, { cause });
    }
  }
}
