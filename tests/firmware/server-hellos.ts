// The ClientHellos that the facts' prober sent to MicroPython's servers (../shared/facts/micropython/srv), and its
// output for a response.
import { encodeWhole, type Writer } from '../../src/codec/writer.ts';

export interface Hello {
  readonly version: number;
  readonly suites: readonly number[];
  readonly groups: readonly number[] | undefined;
  readonly schemes: readonly number[] | undefined;
  readonly more: readonly (readonly [type: number, body: readonly number[]])[];
}

const EC_SUITES = [0xc009, 0xc00a, 0xc023, 0xc024, 0xc02b, 0xc02c];
const RSA_SUITES = [0x002f, 0x0035, 0x003c, 0x003d, 0x009c, 0x009d, 0xc013, 0xc014, 0xc027, 0xc028, 0xc02f, 0xc030];
export const ALL = [...RSA_SUITES, ...EC_SUITES].sort((a, b) => a - b);
const SNI = [0x00, 0x08, 0x00, 0x00, 0x05, ...Buffer.from('board')] as const;
export const BASE: Hello = {
  version: 0x0303,
  suites: ALL,
  groups: [0x0017, 0x0018, 0x0019],
  schemes: [0x0403, 0x0401, 0x0503, 0x0501, 0x0201, 0x0203],
  more: [[0x0000, SNI]],
};

/** EMS, EtM, max_fragment_length of 512, ALPN, session_ticket, renegotiation_info. */
const EVERYTHING: Hello['more'] = [
  [0x0017, []],
  [0x0016, []],
  [0x0001, [1]],
  [0x0010, [0, 3, 2, 0x68, 0x32]],
  [0x0023, []],
  [0xff01, [0]],
];

/** @returns the settings that a line of the facts describes. */
export function makeHello(line: string): Hello | undefined {
  const version = /^client_version (\w+)/.exec(line)?.[1];
  if (version !== undefined) return { ...BASE, version: Number.parseInt(version, 16) };
  const group = /^group (\w+)/.exec(line)?.[1];
  if (group !== undefined)
    return { ...BASE, suites: ALL.filter((suite) => suite >= 0xc000), groups: [Number.parseInt(group, 16)] };
  if (line.startsWith('TLS1.3 only')) return { ...BASE, suites: [0x1301], more: [[0x002b, [2, 3, 4]]] };
  if (line.startsWith('1.2 hello with')) return { ...BASE, more: [[0x002b, [4, 3, 4, 3, 3]]] };
  if (line.startsWith('no groups')) return { ...BASE, groups: undefined };
  if (line.startsWith('no sigalgs')) return { ...BASE, schemes: undefined };
  if (line.startsWith('EMS+')) return { ...BASE, more: [...BASE.more, ...EVERYTHING] };
  if (line.startsWith('no SNI')) return { ...BASE, more: [] };
  if (line.startsWith('fallback SCSV')) return { ...BASE, version: 0x0302, suites: [...ALL, 0x5600] };
  if (line.startsWith('only sha1')) return { ...BASE, schemes: [0x0203, 0x0201] };
  return undefined;
}

/** A record with the ClientHello. */
export function encode({ version, suites, groups, schemes, more }: Hello): Uint8Array {
  const extension = (w: Writer, type: number, body: Uint8Array | readonly number[]) => {
    w.uint(type, 2);
    w.vector(2, (inner) => inner.bytes(Uint8Array.from(body)));
  };
  const list = (ids: readonly number[]) => encodeWhole(4096, (w) => w.uints(2, 2, ids));
  const body = encodeWhole(4096, (w) => {
    w.uint(version, 2);
    w.bytes(new Uint8Array(32).fill(7));
    w.uint(0, 1);
    w.uints(2, 2, suites);
    w.bytes(Uint8Array.of(1, 0));
    w.vector(2, (extensions) => {
      for (const [type, content] of more) extension(extensions, type, content);
      if (groups !== undefined) extension(extensions, 0x000a, list(groups));
      extension(extensions, 0x000b, [1, 0]);
      if (schemes !== undefined) extension(extensions, 0x000d, list(schemes));
    });
  });
  const header = [22, 3, 1, (body.length + 4) >> 8, (body.length + 4) & 255, 1, 0, body.length >> 8, body.length & 255];
  return Uint8Array.of(...header, ...body);
}

/** The first record of a response, as the prober prints it. */
export function describeAnswer(out: Uint8Array): string {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  if (out[0] === 21) return `('alert', ${out[5]}, ${out[6]}, 'rec ${hex(out.subarray(1, 3))}')`;
  const idEnd = 44 + out[43]!;
  const extensions: string[] = [];
  const end = 9 + ((out[7]! << 8) | out[8]!);
  for (let at = idEnd + 5; at < end; ) {
    const length = (out[at + 2]! << 8) | out[at + 3]!;
    extensions.push(`'${hex(out.subarray(at, at + 2))}:${hex(out.subarray(at + 4, at + 4 + length))}'`);
    at += 4 + length;
  }
  const version = hex(out.subarray(9, 11));
  return `('hello', '${version}', '${hex(out.subarray(idEnd, idEnd + 2))}', 'sid${out[43]}', [${extensions.join(', ')}])`;
}

/** Secp192r1, secp224r1 and secp256k1 are not supported here for key exchange. */
export const NOT_HERE = /^group (0013|0015|0016) \('hello'/;
