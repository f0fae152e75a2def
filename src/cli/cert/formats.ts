// PEM blocks as PEM, DER, or literals of Python and C.
import { encodePem } from '../../asn1/pem.ts';
import { TlsError } from '../../errors.ts';
import { toHex } from '../../util/hex.ts';

export const CERTIFICATE_FORMATS = ['pem', 'der', 'py', 'py-pem', 'c', 'c-der'] as const;
export type CertificateFormat = (typeof CERTIFICATE_FORMATS)[number];

export interface Block {
  /** The label of its PEM block. */
  readonly label: string;
  readonly der: Uint8Array;
}

/** @param blocks - at least one. @throws TlsError `cli.usage` for several blocks in DER, which holds only one. */
export function formatBlocks(blocks: readonly Block[], format: CertificateFormat): string | Uint8Array {
  const pem = blocks.map(({ label, der }) => encodePem(label, der)).join('');
  switch (format) {
    case 'pem':
      return pem;
    case 'py-pem':
      return `PEM = """\\\n${pem}"""\n`;
    case 'c':
      return `static const char pem[] =\n${pem
        .trimEnd()
        .split('\n')
        .map((line) => `  "${line}\\n"`)
        .join('\n')};\n`;
    case 'py':
      return blocks.map(({ der }, i) => pythonBytes(blockName(blocks, i).toUpperCase(), der)).join('\n');
    case 'c-der':
      return blocks.map(({ der }, i) => cArray(blockName(blocks, i), der)).join('\n');
    case 'der':
      if (blocks.length === 1) return blocks[0]!.der;
      throw new TlsError('cli.usage', `DER has room for one certificate or key, and the file has ${blocks.length}`, {
        hint: 'Choose with --only, or split the file: a board loads each certificate with a separate call.',
      });
  }
}

/** `cert`, `cert_2`, `key`. */
function blockName(blocks: readonly Block[], index: number): string {
  const kind = (block: Block) => (block.label.endsWith('PRIVATE KEY') ? 'key' : 'cert');
  const name = kind(blocks[index]!);
  const before = blocks.slice(0, index).filter((block) => kind(block) === name).length;
  return before === 0 ? name : `${name}_${before + 1}`;
}

function pythonBytes(name: string, der: Uint8Array): string {
  return `${name} = (\n${rows(der, '\\x', '')
    .map((row) => `    b'${row}'\n`)
    .join('')})\n`;
}

function cArray(name: string, der: Uint8Array): string {
  const body = rows(der, '0x', ', ')
    .map((row) => `  ${row},\n`)
    .join('');
  return `static const unsigned char ${name}[${der.length}] = {\n${body}};\n`;
}

/** Sixteen bytes a row. */
function rows(bytes: Uint8Array, prefix: string, separator: string): string[] {
  const digits = toHex(bytes).match(/../g) ?? [];
  const count = Math.ceil(digits.length / 16);
  return Array.from({ length: count }, (_, i) =>
    digits
      .slice(16 * i, 16 * i + 16)
      .map((byte) => prefix + byte)
      .join(separator),
  );
}
