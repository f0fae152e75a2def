// Converts names of cipher suites (IANA's, OpenSSL's, mbedTLS's) to numbers and back.
import { TlsError } from '../../errors.ts';
import { cipherSuiteByName } from '../../tls/cipher-suite-names.ts';
import { cipherSuite } from '../../tls/cipher-suites.ts';

/** IANA's names, in the order given; numbers without a name are left out. */
export function cipherNames(ids: readonly number[]): string[] {
  return ids.flatMap((id) => cipherSuite(id)?.name ?? []);
}

/** @throws TlsError `context.unknown_cipher`. */
export function parseCiphers(names: string | readonly string[]): number[] {
  const list = typeof names === 'string' ? names.split(/[:,\s]+/).filter((name) => name !== '') : names;
  const ids = list.map((name) => {
    const suite = cipherSuiteByName(name);
    if (suite?.spoken !== true)
      throw new TlsError('context.unknown_cipher', `${JSON.stringify(name)} is not a cipher suite`);
    return suite.id;
  });
  if (ids.length === 0) throw new TlsError('context.unknown_cipher', 'no cipher suite was named');
  return ids;
}
