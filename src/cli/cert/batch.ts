// `thimble cert batch NAMES.csv`: a certificate for each device in a list, in the form that its board loads.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadProfile } from '../../boards/load-profile.ts';
import type { ContextStack } from '../../boards/stacks/stack.ts';
import { describeKey } from '../../crypto/describe-key.ts';
import { prefixed } from '../../errors/prefixed.ts';
import { printableJson } from '../../errors/printable.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { MAX_TEXT } from '../../platform/node/files.ts';
import { toHex } from '../../util/hex.ts';
import { Certificate } from '../../x509/certificate.ts';
import { certificateName } from '../../x509/verdict.ts';
import { readBoardOption } from '../board-option.ts';
import { type Command, ExitCode, type Io } from '../command.ts';
import { makeFolder } from '../make-folder.ts';
import { writeFiles } from '../output-file.ts';
import { readInput } from '../read-file.ts';
import { fit } from '../wrap.ts';
import { type Authority, openAuthority } from './authority.ts';
import { fingerprint } from './describe.ts';
import { type DeviceForm, deviceFiles, formOf, USUAL_FORM } from './device-form.ts';
import { type DeviceEntry, readDevices } from './device-list.ts';
import { type ClockOfReaders, type Identity, issueLeaf, KEY_KINDS, type KeyKind, validityOf } from './issue.ts';
import { parseDays } from './names.ts';

interface BatchOptions {
  readonly dir: string;
  readonly key: KeyKind;
  readonly days: string;
  readonly client?: true;
  readonly clock?: boolean;
  readonly force?: true;
  readonly json?: true;
}

interface Made {
  readonly device: DeviceEntry;
  /** The id of the board's profile. */
  readonly board: string | undefined;
  readonly identity: Identity;
  readonly form: DeviceForm;
}

interface Firmware {
  readonly id: string;
  readonly stack: ContextStack;
}

export const batchCertificates: Command<BatchOptions> = {
  name: 'batch',
  summary: 'Make certificates for many devices, each in the format that its board loads',
  arguments: [
    {
      syntax: '<list>',
      description: 'CSV with the column name, and optionally board, san (more names), purpose (server, client), key',
    },
  ],
  options: [
    {
      flags: '--dir <folder>',
      description: 'the folder for all devices; a CA that is already in it is used',
      default: '.',
    },
    {
      flags: '--key <kind>',
      description: 'the kind of key, if the list does not say',
      choices: KEY_KINDS,
      default: 'p256',
    },
    { flags: '--days <days>', description: 'how long they are valid', default: '365' },
    { flags: '--client', description: 'client certificates, if the list does not say' },
    { flags: '--no-clock', description: 'valid from 1970 (also the CA), for boards whose clock is not set' },
    { flags: '--force', description: 'overwrite existing certificates (never the CA)' },
    { flags: '--json', description: 'print one JSON object per line for each device, as in the manifest' },
  ],
  examples: [
    ['thimble cert batch devices.csv --dir fleet', 'fleet/NAME/cert, key and ca for each, and fleet/manifest.json'],
    [
      'thimble cert batch sensors.csv --client --dir fleet',
      'client certificates for thimble serve --client-ca fleet/ca.pem',
    ],
  ],

  async run([list], options, io) {
    const days = parseDays(options.days, '--days', 1);
    const clock = options.clock === false ? 'none' : 'set';
    const data = await readInput(String(list), undefined, MAX_TEXT);
    const devices = await naming(String(list), () => readDevices(data, options.client ? 'client' : 'server'));
    const firmwares = await loadFirmwares(devices, String(list), io);
    const manifest = join(options.dir, 'manifest.json');
    assertFree([manifest, ...devices.map(({ folder }) => join(options.dir, folder))], options);
    const authority = await openAuthority(options.dir, options.key, clock);
    const made: Made[] = [];
    const settings = { ...options, clock, days } as const;
    for (const device of devices)
      made.push(await naming(String(list), () => make(device, firmwares, authority, settings)));

    // All certificates are made before any file is written: an error in the last line must not leave half of the files.
    const entries: object[] = [];
    for (const one of made) entries.push(await write(one, authority, options));
    const ca = { file: authority.path, sha256: fingerprint(Certificate.parse(authority.certificate)) };
    const text = `{"ca":${printableJson(ca)},"devices":[\n${entries.map((entry) => printableJson(entry)).join(',\n')}\n]}\n`;
    await writeFiles([{ path: manifest, content: text, secret: false }], options.force ? 'forced' : 'kept');
    tell(entries, made, manifest, authority, options, io);
    return ExitCode.ok;
  },
};

/** Profiles by the names in the list. @throws TlsError `board.unknown`, `cli.*`, naming the line. */
async function loadFirmwares(devices: readonly DeviceEntry[], list: string, io: Io): Promise<Map<string, Firmware>> {
  const firmwares = new Map<string, Firmware>();
  for (const { board, where } of devices) {
    if (board === undefined || firmwares.has(board)) continue;
    const profile = await naming(`${list}: ${where}`, async () => loadProfile(await readBoardOption(board, io)));
    firmwares.set(board, { id: profile.id, stack: profile.stack });
  }
  return firmwares;
}

async function naming<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isTlsError(error) ? prefixed(name, error) : error;
  }
}

function assertFree(paths: readonly string[], { force }: BatchOptions): void {
  const taken = force ? undefined : paths.find((path) => existsSync(path));
  if (taken !== undefined)
    throw new TlsError('cli.file', `${taken} is there already`, {
      hint: 'Use --force to replace it, or another --dir.',
    });
}

async function make(
  device: DeviceEntry,
  firmwares: ReadonlyMap<string, Firmware>,
  authority: Authority,
  options: Pick<BatchOptions, 'key'> & { readonly clock: ClockOfReaders; readonly days: number },
): Promise<Made> {
  const ca = Certificate.parse(authority.certificate);
  const validity = validityOf(options.days, options.clock, ca);
  const { names, purpose, where } = device;
  const firmware = device.board === undefined ? undefined : firmwares.get(device.board);
  const key = device.key ?? options.key;
  const identity = await issueLeaf(authority, { names, key, validity, purpose });
  const form = firmware === undefined ? USUAL_FORM : formOf(firmware.stack, identity);
  if (form !== undefined) return { device, board: firmware?.id, identity, form };
  const hint = 'If its TLS knows RSA alone, the CA needs a key of RSA as well: --key rsa2048 with another --dir.';
  throw new TlsError(
    'cli.usage',
    `${where}: ${firmware!.id} reads no ${key} key with a certificate of this CA (${describeKey(ca.publicKeyInfo)}), in any form`,
    { hint },
  );
}

/** @returns the device's entry in the manifest. */
async function write({ device, board, identity, form }: Made, authority: Authority, options: BatchOptions) {
  const folder = join(options.dir, device.folder);
  makeFolder(folder);
  const files = deviceFiles(folder, identity, authority.certificate, form);
  await writeFiles(files, options.force ? 'forced' : 'kept');
  const leaf = Certificate.parse(identity.certificate);
  return {
    name: device.names[0],
    names: device.names,
    board,
    purpose: device.purpose,
    files: files.map(({ path }) => path),
    encoding: form.encoding,
    key: describeKey(leaf.publicKeyInfo),
    serialNumber: toHex(leaf.serialNumber, ':'),
    sha256: fingerprint(leaf),
    notBefore: new Date(leaf.notBefore).toISOString(),
    notAfter: new Date(leaf.notAfter).toISOString(),
  };
}

function tell(
  entries: readonly object[],
  made: readonly Made[],
  manifest: string,
  authority: Authority,
  options: BatchOptions,
  io: Io,
): void {
  if (options.json) {
    io.stdout.write(entries.map((entry) => `${printableJson(entry)}\n`).join(''));
    return;
  }
  io.stdout.write(`${made.map(({ device }) => join(options.dir, device.folder)).join('\n')}\n${manifest}\n`);
  const ca = certificateName(Certificate.parse(authority.certificate));
  const whose = authority.isNew ? `the new CA ${ca}` : ca;
  const copy = 'Copy each folder to its device, and keep ca.key.* secret.';
  io.stderr.write(fit(io.stderr, `${made.length} certificates, issued by ${whose}. ${copy}\n`));
}
