// Parses the rows of the facts' files about firmwares: ../shared/facts, as the clients printed them.

/** One connection and its result. */
export interface Row {
  readonly name: string;
  readonly ret: number;
  readonly flags: number | undefined;
  /** mbedTLS's text for the number in that firmware; `undefined` if it has none. */
  readonly text: string | undefined;
  /** The sentences of the flags, separated by bars. */
  readonly info: string | undefined;
  /** `TLSv1.2`, and the suite by mbedTLS's name, of an established connection. */
  readonly version: string | undefined;
  readonly suite: string | undefined;
  /** Whether the CA could not be parsed. */
  readonly parse: boolean;
  readonly line: string;
}

const RET = /(handshake|ca parse) ret=(-?\d+) \([^)]*\)(?: flags=(0x[0-9a-f]+))?(?: text='([^']*)')?/;
const SUITE = /(TLSv1\.\d) (TLS-[A-Z0-9-]+)/;

/** `esp32/situations-*.txt`: the name in the first 40 columns; its details follow, indented. */
export function situationRows(text: string): Row[] {
  const blocks: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith(' ')) blocks[blocks.length - 1] += ` ; ${line.trim()}`;
    else if (line !== '') blocks.push(line);
  }
  return blocks.map((line) => {
    const found = RET.exec(line);
    if (found === null) throw new RangeError(`no result in ${line}`);
    const suite = SUITE.exec(line);
    return {
      name: line.slice(0, 41).trim(),
      ret: Number(found[2]),
      flags: found[3] === undefined ? undefined : Number(found[3]),
      text: found[4],
      info: / info='([^']*)'/.exec(line)?.[1],
      version: suite?.[1],
      suite: suite?.[2],
      parse: found[1] === 'ca parse',
      line,
    };
  });
}

/** `circuitpython-rp2/circuitpython-scenarios-*.txt`, `-extra.txt`, `-usage-flags.txt`: after the name. */
export interface ClientRow extends Omit<Row, 'parse' | 'info'> {
  /** The version of CircuitPython, if a file has several. */
  readonly firmware: string | undefined;
  /** The output of the bundle's callback. */
  readonly console: string | undefined;
  /** The result of the last read, if there was one; 0: the end. */
  readonly lastRead: number | undefined;
  readonly readTotal: number | undefined;
  /** The alert that the server received, by OpenSSL's name. */
  readonly alert: string | undefined;
}

export function clientRow(name: string, firmware: string | undefined, client: string, server: string): ClientRow {
  const found = /ret=(-?\d+) \([^)]*\) '([^']*)'(?: flags=(0x[0-9a-f]+))?/.exec(client);
  const parse = /parse ca (-?\d+)/.exec(client);
  const suite = SUITE.exec(client);
  const read = /read total=(\d+) last=(-?\d+)/.exec(client);
  const number = found?.[1] ?? parse?.[1];
  if (number === undefined) throw new RangeError(`no result in ${client}`);
  return {
    name,
    firmware,
    ret: Number(number),
    flags: found?.[3] === undefined ? undefined : Number(found[3]),
    text: found?.[2] === '' ? undefined : found?.[2],
    version: suite?.[1],
    suite: suite?.[2],
    console: /(x509-crt-bundle:[^|]*?) \|/.exec(client)?.[1],
    readTotal: read === null ? undefined : Number(read[1]),
    lastRead: read === null ? undefined : Number(read[2]),
    alert: /(?:SSLV3|TLSV1)_ALERT_([A-Z_]+)/.exec(server)?.[1]?.toLowerCase(),
    line: client,
  };
}

/** `[name]`, then `client: …`, then `server: …`. */
export function scenarioRows(text: string): ClientRow[] {
  return [...text.matchAll(/^\[(.*)\]\n\s+client: (.*)\n\s+server: ?(.*)$/gm)].map(([, name, client, server]) =>
    clientRow(name!, undefined, client!, server!),
  );
}

/** `9.2   [name] ret=… // server`. */
export function extraRows(text: string): ClientRow[] {
  return [...text.matchAll(/^(\S+) +\[(.*)\] (.*?) \/\/ ?(.*)$/gm)].map(([, firmware, name, client, server]) =>
    clientRow(name!, firmware, client!, server!),
  );
}

/** `8.2 x_eku ALL:… ret=…` and `y_good 8.2 ret=…`; rows about Thimble's own results are skipped. */
export function usageRows(text: string): ClientRow[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.includes(' THIMBLE '));
  return lines.map((line) => {
    const [client, server] = line.split(' // ');
    const [first, second, third] = line.split(' ');
    return first!.startsWith('y_')
      ? clientRow(first!, second, client!, server ?? '')
      : clientRow(`${second} ${third!.split(/[:@]/)[0]}`, first, client!, server ?? '');
  });
}

export interface TruthRow {
  /** The compiled-in bundle: `old`, `new`, `both`. */
  readonly bundle: string | undefined;
  /** A file of vectors/pki, or `bundle`. */
  readonly trust: string;
  readonly chain: string;
  readonly host: string | undefined;
  readonly ret: number;
  readonly flags: number;
}

/** `circuitpython-rp2/circuitpython-truth-table-*.txt`, and `esp32/truth-*.txt`, whose rows are shorter. */
export function truthRows(text: string): TruthRow[] {
  const rows: TruthRow[] = [];
  let bundle: string | undefined;
  let trust = '';
  for (const line of text.split('\n')) {
    const section = /^=== (?:compiled-in bundle = \{Root (\w+)\}|bundle = (\w+)|cadata (\w+))/.exec(line);
    if (section !== null) {
      bundle = section[1] ?? section[2];
      trust = section[3] ?? 'bundle';
      continue;
    }
    const result = /ret=(-?\d+) flags=(0x[0-9a-f]+)/.exec(line);
    if (result === null) continue;
    const named = /trust=(\S+) +chain=(\S+)\.pem +host=(\S+)/.exec(line);
    const words = line.split(/ +/);
    // `bundle chain host`, `bundle NAME chain`, `cadata NAME chain host`
    const at = words.findIndex((word) => word.startsWith('chain_'));
    const name = at === 2 ? words[1]! : undefined;
    const host = named?.[3] ?? (/^[\w.]+\.test$|^\d+\.\d+|^none$/.test(words[at + 1]!) ? words[at + 1]! : 'board.test');
    rows.push({
      bundle: words[0] === 'bundle' ? (name ?? bundle) : bundle,
      trust: (named?.[1] ?? (words[0] === 'bundle' ? 'bundle' : (name ?? trust))).replace('.pem', ''),
      chain: named?.[2] ?? words[at]!,
      host: host === '-' || host === 'none' ? undefined : host,
      ret: Number(result[1]),
      flags: Number(result[2]),
    });
  }
  return rows;
}

export interface CaDataRow {
  /** `clean.pem`, or `key p256.key`. */
  readonly name: string;
  readonly ret: number;
  readonly text: string | undefined;
  readonly certificates: number | undefined;
}

/** `circuitpython-rp2/circuitpython-cadata-*.txt`. */
export function caDataRows(text: string): CaDataRow[] {
  return [...text.matchAll(/^((?:key )?\S+) +ret=(-?\d+) \([^)]*\) ?(.*?)(?: ?certs=(\d+) heap=\d+)?$/gm)].map(
    ([, name, ret, error, certificates]) => ({
      name: name!,
      ret: Number(ret),
      text: error?.trim() === '' ? undefined : error?.trim(),
      certificates: certificates === undefined ? undefined : Number(certificates),
    }),
  );
}
