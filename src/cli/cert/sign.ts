// `thimble cert sign FILE.csr`: issues a certificate for a key that never leaves its device.
import { join } from 'node:path';
import { encodePem } from '../../asn1/pem.ts';
import { prefixed } from '../../errors/prefixed.ts';
import { printableJson } from '../../errors/printable.ts';
import { isTlsError } from '../../errors.ts';
import { formatDate } from '../../trust/write-bundle.ts';
import { Certificate } from '../../x509/certificate.ts';
import { certificateName } from '../../x509/verdict.ts';
import { type Command, ExitCode } from '../command.ts';
import { writeFiles } from '../output-file.ts';
import { readInput } from '../read-file.ts';
import { openAuthority } from './authority.ts';
import { readSigningRequest, type SigningRequest } from './csr.ts';
import { fingerprint } from './describe.ts';
import { certify, type LeafPurpose, validityOf } from './issue.ts';
import { checkNames, fileName, parseDays } from './names.ts';

interface SignOptions {
  readonly dir: string;
  readonly name?: readonly string[];
  readonly days: string;
  readonly client?: true;
  readonly clock?: boolean;
  readonly force?: true;
  readonly json?: true;
}

/** Maximum bytes: a request has some hundreds. */
const MAX_REQUEST = 64 * 1024;

export const signRequest: Command<SignOptions> = {
  name: 'sign',
  summary: 'Sign a certificate request with the development CA of a folder',
  arguments: [{ syntax: '<request>', description: 'a PKCS#10 request (CSR), PEM or DER' }],
  options: [
    {
      flags: '--dir <folder>',
      description: 'the folder of the CA, which is created if it does not exist',
      default: '.',
    },
    {
      flags: '--name <name>',
      description: 'certify this name instead of those in the request',
      repeatable: true,
    },
    { flags: '--days <days>', description: 'how long it is valid', default: '365' },
    { flags: '--client', description: 'a client certificate, for servers that ask for one; the name is free' },
    { flags: '--no-clock', description: 'valid from 1970 (also the CA), for boards whose clock is not set' },
    { flags: '--force', description: 'overwrite an existing certificate' },
    { flags: '--json', description: 'print one JSON object: files, names, fingerprint, end, CA (docs/cert.md)' },
  ],
  examples: [
    ['thimble cert sign pico.csr --dir certs', 'certs/NAME.pem and .der; the key stays where it was made'],
    ['thimble cert sign sensor.csr --client --dir certs', 'a client certificate for a device'],
  ],

  async run([path], options, io) {
    const purpose: LeafPurpose = options.client ? 'client' : 'server';
    const days = parseDays(options.days, '--days', 1);
    const clock = options.clock === false ? 'none' : 'set';
    const request = await readRequest(String(path), purpose, options.name);
    const authority = await openAuthority(options.dir, 'p256', clock);
    const ca = Certificate.parse(authority.certificate);
    const der = await certify(authority, { ...request, validity: validityOf(days, clock, ca), purpose });
    const base = join(options.dir, fileName(request.names[0]!));
    const files = [
      { path: `${base}.pem`, content: encodePem('CERTIFICATE', der), secret: false },
      { path: `${base}.der`, content: der, secret: false },
    ];
    await writeFiles(files, options.force ? 'forced' : 'kept');
    const leaf = Certificate.parse(der);
    const paths = files.map((file) => file.path);
    if (options.json) {
      const about = {
        names: request.names,
        sha256: fingerprint(leaf),
        notAfter: new Date(leaf.notAfter).toISOString(),
      };
      const issuer = { file: authority.path, isNew: authority.isNew, sha256: fingerprint(ca) };
      io.stdout.write(`${printableJson({ files: paths, ...about, ca: issuer })}\n`);
      return ExitCode.ok;
    }
    io.stdout.write(`${paths.join('\n')}\n`);
    const names = request.names.join(', ');
    io.stderr.write(
      `${names}, until ${formatDate(leaf.notAfter)}, issued by ${certificateName(ca)} (${authority.path})\n`,
    );
    return ExitCode.ok;
  },
};

/** @param names - instead of the requested ones. */
async function readRequest(
  path: string,
  purpose: LeafPurpose,
  names: readonly string[] | undefined,
): Promise<SigningRequest> {
  const data = await readInput(path, undefined, MAX_REQUEST);
  try {
    const request = await readSigningRequest(data, purpose);
    const certified = { ...request, names: [...new Set(names ?? request.names)] };
    checkNames(certified.names, purpose);
    return certified;
  } catch (error) {
    throw isTlsError(error) ? prefixed(path, error) : error;
  }
}
