// OpenSSL as a CA that revokes: CRLs from `openssl ca -gencrl`, responses from `openssl ocsp`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '../../src/util/hex.ts';
import { Certificate } from '../../src/x509/certificate.ts';
import type { Issued } from './pki.ts';

/** A CA's database in a separate folder, in which some certificates are revoked. */
export class Authority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'thimble-ca-'));
  readonly #issuer: Issued;

  constructor(issuer: Issued, certificates: readonly Issued[], revoked: readonly Issued[]) {
    this.#issuer = issuer;
    const serial = ({ der }: Issued) => toHex(Certificate.parse(der).serialNumber).toUpperCase();
    const line = (c: Issued) =>
      revoked.includes(c)
        ? `R\t490101000000Z\t260101000000Z\t${serial(c)}\tunknown\t/CN=x`
        : `V\t490101000000Z\t\t${serial(c)}\tunknown\t/CN=x`;
    this.#write('index.txt', `${certificates.map(line).join('\n')}\n`);
    this.#write('index.txt.attr', 'unique_subject = no\n');
    this.#write('crlnumber', '01\n');
    this.#write('ca.pem', issuer.pem);
    this.#write('ca.key', issuer.keyPem);
  }

  /** @param numbered - otherwise the list has version 1, as old configurations make it. */
  crl(numbered = true, digest = 'sha256'): string {
    const extras = numbered ? 'crlnumber = crlnumber\ncrl_extensions = crl_ext' : '';
    const sections = ['[ca]\ndefault_ca = it', `[it]\ndatabase = index.txt\ndefault_md = ${digest}\n${extras}`];
    this.#write('ca.cnf', `${[...sections, '[crl_ext]\nauthorityKeyIdentifier = keyid'].join('\n')}\n`);
    const keys = ['-cert', 'ca.pem', '-keyfile', 'ca.key'];
    this.#openssl('ca', '-config', 'ca.cnf', '-gencrl', ...keys, '-crldays', '1', '-out', 'crl.pem');
    return readFileSync(join(this.#folder, 'crl.pem'), 'utf8');
  }

  /** @param responder - the CA itself if absent. */
  ocsp(certificate: Issued, responder: Issued = this.#issuer, ...options: readonly string[]): Uint8Array {
    this.#write('cert.pem', certificate.pem);
    this.#write('responder.pem', responder.pem);
    this.#write('responder.key', responder.keyPem);
    this.#openssl('ocsp', '-issuer', 'ca.pem', '-cert', 'cert.pem', '-no_nonce', '-reqout', 'request');
    const database = ['-index', 'index.txt', '-CA', 'ca.pem', '-rsigner', 'responder.pem', '-rkey', 'responder.key'];
    this.#openssl('ocsp', ...database, '-reqin', 'request', '-respout', 'response', '-ndays', '1', ...options);
    return new Uint8Array(readFileSync(join(this.#folder, 'response')));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  #openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'pipe' });
  }
}
