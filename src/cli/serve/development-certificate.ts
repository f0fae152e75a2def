// The certificate of a server that was given none: for every name of this machine, from a CA that is kept.
import { homedir, hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { encodePem } from '../../asn1/pem.ts';
import { TlsError } from '../../errors.ts';
import { Certificate } from '../../x509/certificate.ts';
import { openAuthority } from '../cert/authority.ts';
import { fingerprint } from '../cert/describe.ts';
import { isHostName, issueLeaf, validityOf } from '../cert/issue.ts';
import type { Io } from '../command.ts';

export interface DevelopmentCertificate {
  /** PEM, including the key; only the CA is written to files. */
  readonly pem: string;
  readonly names: readonly string[];
  readonly caFile: string;
  /** SHA-256 of the CA's certificate. */
  readonly caFingerprint: string;
}

/** Of the certificate and of its CA: some firmwares read only certificates that are signed with RSA. */
export type DevelopmentKey = 'p256' | 'rsa2048';

const DAYS = 30;

/**
 * @param folder - of the CA.
 * @param more - names in addition to this machine's.
 * @param key - its kind.
 * @throws TlsError as {@link openAuthority}.
 */
export async function makeDevelopmentCertificate(
  folder: string,
  more: readonly string[],
  key: DevelopmentKey,
): Promise<DevelopmentCertificate> {
  const wrong = more.find((name) => !isHostName(name));
  if (wrong !== undefined) throw new TlsError('cli.usage', `--name ${wrong} is not a host name or an IP address`);
  const authority = await openAuthority(key === 'p256' ? folder : `${folder}-rsa`, key, 'set');
  const ca = Certificate.parse(authority.certificate);
  const names = [...new Set([...more, 'localhost', ...namesOfThisMachine()])];
  const validity = validityOf(DAYS, 'set', ca);
  const leaf = await issueLeaf(authority, { names, key, validity, purpose: 'server' });
  return {
    pem: encodePem('CERTIFICATE', leaf.certificate) + encodePem('PRIVATE KEY', leaf.key),
    names,
    caFile: authority.path,
    caFingerprint: fingerprint(ca),
  };
}

/** The folder of the CA of `thimble serve`, by the platform's convention (XDG Base Directory, or Windows's own). */
export function developmentFolder({ XDG_DATA_HOME, LOCALAPPDATA }: Io['env']): string {
  return join(XDG_DATA_HOME || LOCALAPPDATA || join(homedir(), '.local', 'share'), 'thimble', 'ca');
}

/** This machine's host name, its mDNS name, and its addresses. */
function namesOfThisMachine(): string[] {
  const name = hostname().toLowerCase();
  const addresses = Object.values(networkInterfaces()).flatMap((each = []) => each.map(({ address }) => address));
  const local = name.includes('.') ? [] : [`${name}.local`];
  return [name, ...local, ...addresses.filter((address) => !/^fe80:/i.test(address))].filter(isHostName);
}
