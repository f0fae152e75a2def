// `thimble cert new|show|convert`: certificates for development, in words, and in the forms that boards take.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePem, looksLikePem, parsePem, readPem } from '../asn1/pem.ts';
import { TlsError } from '../errors.ts';
import { toHex } from '../util/hex.ts';
import { readCertificates } from '../x509/certificate.ts';
import { certificateToJson, chainOfHost, describeCertificate, type ShownChain } from './cert-show.ts';
import { type Command, ExitCode, type Io } from './command.ts';
import { certificatePem, type Identity, issueLeaf, type KeyKind, keyPem, makeAuthority } from './development-ca.ts';
import { parseTimeout, readInput, writeResult } from './options.ts';
import { describeError } from './report.ts';

interface CertOptions {
  readonly dir: string;
  readonly keyType: KeyKind;
  readonly days: string;
  readonly force?: true;
  readonly to: 'pem' | 'der' | 'py' | 'c';
  readonly output?: string;
  readonly json?: true;
  readonly resolve?: readonly string[];
  readonly timeout: string;
}

type Action = (names: readonly string[], options: CertOptions, io: Io) => Promise<ExitCode>;

const ACTIONS: Readonly<Record<string, Action>> = { new: makeNew, show, convert };

export const cert: Command = {
  name: 'cert',
  summary: 'Make certificates for development, look at them, convert them for a board',
  arguments: [
    { syntax: '<action>', description: 'new, show or convert' },
    { syntax: '<names...>', description: 'new: names and addresses; show: a file or a host; convert: a file' },
  ],
  options: [
    { flags: '--dir <folder>', description: 'new: where the files go, and where the CA is kept', default: '.' },
    { flags: '--key-type <type>', description: 'new: the kind of key', choices: ['p256', 'rsa2048'], default: 'p256' },
    { flags: '--days <days>', description: 'new: how long the certificate is valid', default: '365' },
    { flags: '--force', description: 'new: write over a certificate that is there' },
    {
      flags: '--to <format>',
      description: 'convert: pem, der (MicroPython), py (a literal for CircuitPython), c (an array)',
      choices: ['pem', 'der', 'py', 'c'],
      default: 'pem',
    },
    { flags: '-o, --output <file>', description: 'convert: write there instead of to stdout' },
    { flags: '--json', description: 'new and show: print JSON' },
    { flags: '--resolve <host:port:address[:port]>', description: 'show: reach a host elsewhere', repeatable: true },
    { flags: '--timeout <seconds>', description: 'show: for the handshake with a host', default: '10' },
  ],
  examples: [
    ['thimble cert new localhost 127.0.0.1', 'ca.pem and localhost.pem with its key, ready for thimble serve'],
    ['thimble cert new pico.local --key-type rsa2048 --dir certs', 'an RSA certificate for a board, from the same CA'],
    ['thimble cert show api.example.com', 'the chain of a server, and whether it is trusted here'],
    ['thimble cert convert ca.pem --to der -o ca.der', 'what a board loads with load_verify_locations'],
  ],

  async run([action, names], values, io) {
    const run = ACTIONS[String(action)];
    if (run === undefined)
      throw new TlsError('cli.usage', `cert ${action} is none of ${Object.keys(ACTIONS).join(', ')}`);
    return run(names as readonly string[], values as unknown as CertOptions, io);
  },
};

async function makeNew(names: readonly string[], options: CertOptions, io: Io): Promise<ExitCode> {
  const days = Number(options.days);
  if (!Number.isInteger(days) || days < 1 || days > 36_500)
    throw new TlsError('cli.usage', `--days ${options.days} is not a number of days`);
  for (const name of names)
    if (!/^[\w*][\w.:-]*$/.test(name)) throw new TlsError('cli.usage', `${JSON.stringify(name)} is no name or address`);
  await mkdir(options.dir, { recursive: true });
  const base = join(options.dir, names[0]!.replace('*', '_').replaceAll(':', '_'));
  if (existsSync(`${base}.pem`) && options.force === undefined)
    throw new TlsError('cli.file', `${base}.pem is there already`, { hint: 'Use --force to replace it.' });

  const authority = await findAuthority(options);
  const leaf = await issueLeaf(authority, { names, key: options.keyType, days });
  const files = [...(await writeIdentity(join(options.dir, 'ca'), authority)), ...(await writeIdentity(base, leaf))];
  if (options.json) io.stdout.write(`${JSON.stringify({ files })}\n`);
  else io.stdout.write(`${files.join('\n')}\n`);
  io.stderr.write(`Give ca.pem (or ca.der) to the devices, and keep ${join(options.dir, 'ca.key.pem')} to yourself.\n`);
  return ExitCode.ok;
}

/** The CA of the folder: one for all its certificates, so that devices need one root. */
async function findAuthority({ dir, keyType }: CertOptions): Promise<Identity> {
  const [certificate, key] = [join(dir, 'ca.pem'), join(dir, 'ca.key.pem')];
  if (!existsSync(certificate)) return makeAuthority('Thimble development CA', keyType);
  return {
    certificate: readPem(await readInput(certificate, 'the CA'), ['CERTIFICATE'], 'certificate')[0]!.der,
    key: readPem(await readInput(key, 'its key'), ['PRIVATE KEY'], 'private key')[0]!.der,
  };
}

async function writeIdentity(base: string, identity: Identity): Promise<string[]> {
  const files = [
    [`${base}.pem`, certificatePem(identity), 0o644],
    [`${base}.der`, identity.certificate, 0o644],
    [`${base}.key.pem`, keyPem(identity), 0o600],
    [`${base}.key.der`, identity.key, 0o600],
  ] as const;
  for (const [path, content, mode] of files) await writeFile(path, content, { mode });
  return files.map(([path]) => path);
}

async function show([name, ...more]: readonly string[], options: CertOptions, io: Io): Promise<ExitCode> {
  if (name === undefined || more.length > 0) throw new TlsError('cli.usage', 'cert show takes one file or one host');
  const { certificates, refusal }: ShownChain = existsSync(name)
    ? { certificates: readCertificates(await readInput(name, 'cert show')), refusal: undefined }
    : await chainOfHost(name, options.resolve ?? [], { timeout: parseTimeout(options.timeout), signal: io.signal });
  if (options.json) {
    const trusted = refusal === undefined ? {} : { refused: refusal.code, reason: refusal.message };
    io.stdout.write(`${JSON.stringify({ certificates: certificates.map(certificateToJson), ...trusted })}\n`);
  } else {
    const blocks = certificates.map((each, i) => [`Certificate ${i + 1}`, ...describeCertificate(each, Date.now())]);
    io.stdout.write(`${blocks.map((lines) => lines.join('\n  ')).join('\n\n')}\n`);
  }
  if (refusal === undefined) return ExitCode.ok;
  io.stderr.write(describeError(refusal, io.stderr, io.env, 'not trusted here'));
  return ExitCode.checkFailed;
}

async function convert([path, ...more]: readonly string[], options: CertOptions, io: Io): Promise<ExitCode> {
  if (path === undefined || more.length > 0) throw new TlsError('cli.usage', 'cert convert takes one file');
  const input = await readInput(path, 'cert convert');
  const blocks = looksLikePem(input) ? parsePem(input) : [{ label: 'CERTIFICATE', der: input }];
  if (!looksLikePem(input)) readCertificates(input); // what is neither PEM nor a certificate is told here
  await writeResult(encode(blocks, options.to), options.output, io.stdout);
  return ExitCode.ok;
}

interface Block {
  readonly label: string;
  readonly der: Uint8Array;
}

function encode(blocks: readonly Block[], format: CertOptions['to']): string | Uint8Array {
  const pem = blocks.map(({ label, der }) => encodePem(label, der)).join('');
  if (format === 'pem') return pem;
  if (format === 'py') return `PEM = """\\\n${pem}"""\n`;
  if (format === 'c')
    return blocks.map(({ der }, i) => cArray(blocks.length === 1 ? 'der' : `der_${i + 1}`, der)).join('\n');
  if (blocks.length !== 1)
    throw new TlsError('cli.usage', `DER holds one certificate or key, and the file has ${blocks.length}`);
  return blocks[0]!.der;
}

function cArray(name: string, bytes: Uint8Array): string {
  const rows =
    toHex(bytes, ',')
      .replace(/\w\w/g, '0x$&')
      .match(/(?:0x\w\w,?){1,16}/g) ?? [];
  return `static const unsigned char ${name}[${bytes.length}] = {\n  ${rows.join('\n  ')}\n};\n`;
}
