// `thimble cert convert FILE`: certificates and keys in the form that a board, a program or a tool reads.

import { looksLikePem, type PemBlock, parsePem, readPem } from '../../asn1/pem.ts';
import { printableJson } from '../../errors/printable.ts';
import { TlsError } from '../../errors.ts';
import { toBase64 } from '../../util/base64.ts';
import { Certificate } from '../../x509/certificate.ts';
import { type Command, ExitCode, type Io } from '../command.ts';
import { writeFiles, writeResult } from '../output-file.ts';
import { isEncryptedKey } from '../private-key-content.ts';
import { readAs } from '../read-file.ts';
import { warn } from '../report.ts';
import { isSameFile } from '../same-file.ts';
import { type Block, CERTIFICATE_FORMATS, type CertificateFormat, formatBlocks } from './formats.ts';
import { encodeKey, KEY_FORMS, type KeyForm, recogniseKey } from './private-key-form.ts';

interface ConvertOptions {
  readonly to: CertificateFormat;
  readonly output?: string;
  readonly only?: 'certificates' | 'key';
  readonly key?: KeyForm;
  readonly force?: true;
  readonly json?: true;
}

export const convertCertificate: Command<ConvertOptions> = {
  name: 'convert',
  summary: 'Convert certificates and keys to PEM, DER, Python or C',
  arguments: [{ syntax: '<file>', description: 'PEM with any number of certificates and keys, or one in DER' }],
  options: [
    {
      flags: '--to <format>',
      description:
        'pem; der: MicroPython; py: the same as a bytes literal; py-pem: a text literal for CircuitPython; ' +
        'c: the PEM as a string for Arduino and ESP-IDF; c-der: an array of bytes',
      choices: CERTIFICATE_FORMATS,
      default: 'pem',
    },
    {
      flags: '-o, --output <file>',
      description: 'write to this file instead of stdout (a key is readable only by you)',
    },
    {
      flags: '--only <what>',
      description: 'convert only this part of a file that has both',
      choices: ['certificates', 'key'],
    },
    {
      flags: '--key <container>',
      description: 'put keys into PKCS#8, or into SEC 1 or PKCS#1 (traditional)',
      choices: KEY_FORMS,
    },
    { flags: '--force', description: 'overwrite an existing file' },
    { flags: '--json', description: 'print one JSON object: the labels, and the content or the file name' },
  ],
  examples: [
    ['thimble cert convert ca.pem --to der -o ca.der', 'what MicroPython loads with load_verify_locations'],
    ['thimble cert convert ca.pem --to py-pem', 'cadata for CircuitPython'],
    ['thimble cert convert ca.pem --to c -o ca.h', 'for setCACert of WiFiClientSecure'],
    ['thimble cert convert key.pem --to der --key traditional -o key.der', 'a key for the oldest firmware'],
  ],

  async run([path], options, io) {
    const { to, output, only, key, force, json } = options;
    const file = output === '-' ? undefined : output;
    if (file !== undefined) assertOther(String(path), file);
    const blocks = (await readAs(String(path), undefined, readBlocks))
      .filter(({ label }) => only === undefined || isKey(label) === (only === 'key'))
      .map((block) => (key !== undefined && isKey(block.label) ? encodeKey(block, key) : block));
    if (blocks.length === 0) throw new TlsError('cli.usage', `${path} contains no ${only}`);
    tellOfEncryption(blocks, to, io);
    const result = formatBlocks(blocks, to);
    const secret = blocks.some(({ label }) => isKey(label));
    if (file !== undefined) await writeFiles([{ path: file, content: result, secret }], force ? 'forced' : 'kept');
    else if (!json) await writeResult(result, file, io.stdout);
    if (json) {
      const content = typeof result === 'string' ? { content: result } : { contentBase64: toBase64(result) };
      const labels = blocks.map(({ label }) => label);
      io.stdout.write(`${printableJson({ format: to, labels, ...(file === undefined ? content : { file }) })}\n`);
    }
    return ExitCode.ok;
  },
};

/** @throws TlsError `cli.usage` if input and output are the same file, under any names: its content would be lost. */
function assertOther(input: string, output: string): void {
  if (!isSameFile(input, output)) return;
  throw new TlsError('cli.usage', `${output} is the file that is converted`, { hint: 'Choose another name for -o.' });
}

/** No board can ask for a password: it would report an encrypted key as malformed. */
function tellOfEncryption(blocks: readonly Block[], to: CertificateFormat, io: Io): void {
  if (to === 'pem' || !blocks.some(({ label }) => label === ENCRYPTED)) return;
  warn(
    io,
    'the key stays encrypted: a board cannot load it\n' +
      '  Remove the password first: openssl pkey -in KEYFILE -out plain.pem',
  );
}

const ENCRYPTED = 'ENCRYPTED PRIVATE KEY';

/** OpenSSL's traditional encryption (RFC 1421 §4.6) is described in PEM headers, for which no other form has room. */
function assertWhole({ label, headers }: PemBlock): void {
  if (!headers.get('Proc-Type')?.includes('ENCRYPTED')) return;
  throw new TlsError('crypto.bad_private_key', `${label}: it is encrypted in the old format of OpenSSL`, {
    hint: 'Remove the password first: openssl pkey -in KEYFILE -out plain.pem',
  });
}

/** @throws TlsError `pem.*`, `der.*` if any block is malformed. */
function readBlocks(input: Uint8Array): Block[] {
  if (!looksLikePem(input)) {
    const key = isEncryptedKey(input) ? { label: ENCRYPTED, der: input } : recogniseKey(input);
    return [key ?? { label: 'CERTIFICATE', der: Certificate.parse(input).der }];
  }
  const labels = parsePem(input).map(({ label }) => label);
  const wanted = labels.filter((label) => label === 'CERTIFICATE' || isKey(label));
  const blocks = readPem(input, wanted, 'certificates or keys');
  for (const { label, der } of blocks) if (label === 'CERTIFICATE') Certificate.parse(der);
  blocks.forEach(assertWhole);
  return blocks;
}

function isKey(label: string): boolean {
  return label.endsWith('PRIVATE KEY');
}
