// `thimble cert convert FILE`: certificates and keys in the form that a board, a program or a tool reads.

import { looksLikePem, parsePem, readPem } from '../../asn1/pem.ts';
import { printableJson } from '../../errors/printable.ts';
import { TlsError } from '../../errors.ts';
import { toBase64 } from '../../util/base64.ts';
import { Certificate } from '../../x509/certificate.ts';
import { type Command, ExitCode } from '../command.ts';
import { readAs, writeResult } from '../files.ts';
import { type Block, FORMATS, type Format, formatBlocks } from './formats.ts';
import { writeFiles } from './identity-files.ts';
import { encodeKey, KEY_FORMS, type KeyForm, recogniseKey } from './private-key-form.ts';

interface ConvertOptions {
  readonly to: Format;
  readonly output?: string;
  readonly only?: 'certificates' | 'key';
  readonly key?: KeyForm;
  readonly json?: true;
}

export const convertCertificate: Command = {
  name: 'convert',
  summary: 'Certificates and keys as PEM, DER, Python or C, from PEM or DER',
  arguments: [{ syntax: '<file>', description: 'PEM with any number of certificates and keys, or one in DER' }],
  options: [
    {
      flags: '--to <format>',
      description:
        'pem; der: MicroPython; py: the same as a bytes literal; py-pem: a text literal for CircuitPython; ' +
        'c: the PEM as a string for Arduino and ESP-IDF; c-der: an array of bytes',
      choices: FORMATS,
      default: 'pem',
    },
    { flags: '-o, --output <file>', description: 'write there instead of to stdout (a key for its owner alone)' },
    { flags: '--only <what>', description: 'of a file that has both', choices: ['certificates', 'key'] },
    {
      flags: '--key <container>',
      description: 'put keys into PKCS#8, or into SEC 1 or PKCS#1 (traditional)',
      choices: KEY_FORMS,
    },
    { flags: '--json', description: 'print one JSON object: the labels, and the content or the file it went to' },
  ],
  examples: [
    ['thimble cert convert ca.pem --to der -o ca.der', 'what MicroPython loads with load_verify_locations'],
    ['thimble cert convert ca.pem --to py-pem', 'cadata for CircuitPython'],
    ['thimble cert convert ca.pem --to c -o ca.h', 'for setCACert of WiFiClientSecure'],
    ['thimble cert convert key.pem --to der --key traditional -o key.der', 'a key for the oldest firmware'],
  ],

  async run([path], values, io) {
    const { to, output, only, key, json } = values as unknown as ConvertOptions;
    const blocks = (await readAs(String(path), undefined, readBlocks))
      .filter(({ label }) => only === undefined || isKey(label) === (only === 'key'))
      .map((block) => (key !== undefined && isKey(block.label) ? encodeKey(block, key) : block));
    if (blocks.length === 0) throw new TlsError('cli.usage', `${path} has no ${only}`);
    const result = formatBlocks(blocks, to);
    const file = output === '-' ? undefined : output;
    if (file !== undefined && blocks.some(({ label }) => isKey(label)))
      await writeFiles([{ path: file, content: result, secret: true }], 'replaced');
    else if (file !== undefined || !json) await writeResult(result, file, io.stdout);
    if (json) {
      const content = typeof result === 'string' ? { content: result } : { contentBase64: toBase64(result) };
      const labels = blocks.map(({ label }) => label);
      io.stdout.write(`${printableJson({ format: to, labels, ...(file === undefined ? content : { file }) })}\n`);
    }
    return ExitCode.ok;
  },
};

/** @throws TlsError `pem.*`, `der.*` with what is wrong, wherever it stands. */
function readBlocks(input: Uint8Array): Block[] {
  if (!looksLikePem(input)) {
    const key = recogniseKey(input);
    return [key ?? { label: 'CERTIFICATE', der: Certificate.parse(input).der }];
  }
  const labels = parsePem(input).map(({ label }) => label);
  const wanted = labels.filter((label) => label === 'CERTIFICATE' || isKey(label));
  const blocks = readPem(input, wanted, 'certificates or keys');
  for (const { label, der } of blocks) if (label === 'CERTIFICATE') Certificate.parse(der);
  return blocks;
}

function isKey(label: string): boolean {
  return label.endsWith('PRIVATE KEY');
}
