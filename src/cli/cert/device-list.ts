// Parses the list of `thimble cert batch`: CSV (RFC 4180) with a header line, as spreadsheets save it.
import { isTlsError, TlsError } from '../../errors.ts';
import { decodeUtf8 } from '../../util/utf8.ts';
import { KEY_KINDS, type KeyKind, type LeafPurpose } from './issue.ts';
import { checkNames, fileName } from './names.ts';

export interface DeviceEntry {
  /** `line 3`, for messages. */
  readonly where: string;
  /** The first is also the name of the device's folder. */
  readonly names: readonly string[];
  readonly folder: string;
  /** As in `--board`; absent: no board. */
  readonly board?: string | undefined;
  readonly purpose: LeafPurpose;
  /** Absent: a usual kind that the board reads. */
  readonly key?: KeyKind | undefined;
}

const COLUMNS = ['name', 'board', 'san', 'purpose', 'key'] as const;
type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

const MAX_DEVICES = 10_000;
/** Maximum characters of one line. */
const MAX_LINE = 16_384;

/**
 * @param purpose - if the list does not say.
 * @throws TlsError `cli.usage`, with the line.
 */
export async function readDevices(data: Uint8Array, purpose: LeafPurpose): Promise<DeviceEntry[]> {
  const text = decodeUtf8(data);
  if (text === undefined) throw new TlsError('cli.usage', 'it is not text in UTF-8', { hint: 'Save it as CSV UTF-8.' });
  const rows = await parse(text);
  if (rows.length === 0)
    throw new TlsError('cli.usage', 'it lists no device: a line of column names, then one for each');
  const devices = rows.map(({ line, row }) => toDevice(line, row, purpose));
  const folders = new Map<string, DeviceEntry>();
  for (const device of devices) {
    const before = folders.get(device.folder.toLowerCase()); // some file systems ignore case
    if (before !== undefined)
      throw new TlsError('cli.usage', `${device.where}: ${device.names[0]} is the name of ${before.where} as well`);
    folders.set(device.folder.toLowerCase(), device);
  }
  return devices;
}

async function parse(text: string): Promise<{ line: number; row: Row }[]> {
  const { CsvError, parse: parseCsv } = await import('csv-parse/sync');
  try {
    const records = parseCsv(text, {
      bom: true,
      columns: checkColumns,
      delimiter: delimiterOf(text),
      info: true,
      max_record_size: MAX_LINE,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      to: MAX_DEVICES + 1,
      trim: true,
    }) as unknown as readonly { readonly record: Row; readonly info: { readonly lines: number } }[];
    if (records.length > MAX_DEVICES) throw new TlsError('cli.usage', `it lists more than ${MAX_DEVICES} devices`);
    return records.map(({ record, info }) => ({ line: info.lines, row: record }));
  } catch (error) {
    if (isTlsError(error)) throw error;
    if (!(error instanceof CsvError)) throw error;
    throw new TlsError('cli.usage', `it is not CSV: ${error.message}`, { cause: error });
  }
}

/** In many locales spreadsheets write semicolons, because the comma is the decimal separator. */
function delimiterOf(text: string): string {
  const [head = ''] = text.split('\n', 1);
  return [',', ';', '\t'].find((delimiter) => head.includes(delimiter)) ?? ',';
}

/** An unknown column might be a mistyped one, so it is an error. */
function checkColumns(given: readonly string[]): string[] {
  const columns = given.map((column) => column.toLowerCase());
  const isKnown = (column: string) => (COLUMNS as readonly string[]).includes(column);
  const wrong = columns.find((column, i) => !isKnown(column) || columns.indexOf(column) !== i);
  if (wrong === undefined && columns.includes('name')) return columns;
  const what =
    wrong === undefined
      ? 'there is no column "name"'
      : isKnown(wrong)
        ? `"${wrong}" is there twice`
        : `no column is called ${JSON.stringify(wrong)}`;
  throw new TlsError('cli.usage', `its first line: ${what}`, {
    hint: `Columns are ${COLUMNS.join(', ')}; name alone must be there. Leave others out.`,
  });
}

function toDevice(
  line: number,
  { name = '', board, san = '', purpose, key }: Row,
  byDefault: LeafPurpose,
): DeviceEntry {
  const where = `line ${line}`;
  if (name === '') throw new TlsError('cli.usage', `${where}: the device has no name`);
  const use = oneOf(['server', 'client'] as const, purpose, `${where}: purpose`) ?? byDefault;
  const names = [name, ...san.split(/[\s,;]+/).filter((each) => each !== '')];
  checkNames(names, use, where);
  const kind = oneOf(KEY_KINDS, key, `${where}: key`);
  return { where, names, folder: fileName(name), board: board || undefined, purpose: use, key: kind };
}

function oneOf<T extends string>(known: readonly T[], text: string | undefined, what: string): T | undefined {
  if (text === undefined || text === '') return undefined;
  const found = known.find((each) => each === text.toLowerCase());
  if (found === undefined)
    throw new TlsError('cli.usage', `${what} ${JSON.stringify(text)} is none of ${known.join(', ')}`);
  return found;
}
