// `--keylog` and `--pcap`: write the secrets and the bytes of connections to files that Wireshark opens.
import { constants, type Stats, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { TlsError } from '../errors.ts';
import { Recorder } from '../net/recording-network.ts';
import type { Network } from '../net/transport.ts';
import type { Io, Option } from './command.ts';
import { cannotWrite } from './file-errors.ts';
import { OutputFile } from './output-file.ts';
import { warn } from './report.ts';

export interface CaptureOptions {
  readonly keylog?: string;
  readonly pcap?: string;
}

export const CAPTURE_OPTIONS: readonly Option[] = [
  {
    flags: '--keylog <file>',
    description: 'append the TLS secrets of the connections to this file, for Wireshark (SSLKEYLOGFILE)',
  },
  { flags: '--pcap <file>', description: 'write the connections to this file, with their TLS secrets, for Wireshark' },
];

export interface Capture {
  /** The network in which to make connections. */
  readonly network: Network;
  /** For the TLS contexts of the command; `undefined` if neither option is given. */
  readonly keyLog: ((line: string) => void) | undefined;
  /** Finishes the files, even if connections failed. @throws TlsError `cli.file`. */
  finish(): Promise<void>;
}

/** @throws TlsError `cli.file`. */
export async function openCapture({ keylog, pcap }: CaptureOptions, network: Network, io: Io): Promise<Capture> {
  if (keylog === undefined && pcap === undefined) return { network, keyLog: undefined, async finish() {} };
  const writers: Writer[] = [];
  const keyLogs: ((line: string) => void)[] = [];
  let recorded = network;
  if (keylog !== undefined) {
    const writer = new Writer(await openKeyLog(keylog), keylog);
    writers.push(writer);
    keyLogs.push((line) => writer.write(Buffer.from(`${line}\n`)));
  }
  try {
    if (pcap !== undefined) {
      const file = await OutputFile.create(pcap, { existing: 'replaced', secret: true });
      const writer = new Writer(file, pcap);
      writers.push(writer);
      const recorder = new Recorder({ write: (bytes) => writer.write(bytes), now: Date.now });
      keyLogs.push(recorder.keyLog);
      recorded = recorder.record(network);
    }
  } catch (error) {
    for (const writer of writers) await writer.finish();
    throw error;
  }
  const files = [keylog, pcap].filter((path) => path !== undefined).join(', ');
  warn(io, `${files}: anyone who reads it can decrypt these connections`);
  return {
    network: recorded,
    keyLog: (line) => {
      for (const log of keyLogs) log(line);
    },
    async finish() {
      for (const writer of writers) await writer.finish();
    },
  };
}

/** Writes at once, so that nothing accumulates in memory; a failure is reported at the end. */
class Writer {
  readonly #file: OutputFile | FileHandle;
  readonly #path: string;
  #failure: unknown;

  constructor(file: OutputFile | FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  write(bytes: Uint8Array): void {
    if (this.#failure !== undefined) return;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file.fd, bytes, at);
    } catch (error) {
      this.#failure = error;
    }
  }

  async finish(): Promise<void> {
    if (this.#failure !== undefined) {
      await (this.#file instanceof OutputFile ? this.#file.discard() : this.#file.close());
      throw cannotWrite(this.#path, this.#failure);
    }
    await (this.#file instanceof OutputFile ? this.#file.finish() : this.#file.close());
  }
}

/** Opens a key log to append, so that Wireshark can keep reading it; any other file is refused. */
async function openKeyLog(path: string): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | NO_LINK;
  const file = await open(path, flags, 0o600).catch((cause: unknown) => {
    throw cannotWrite(path, cause);
  });
  if (await isKeyLog(file, await file.stat())) return file;
  await file.close();
  throw new TlsError('cli.file', `${path} cannot be written: it is another kind of file`, {
    hint: 'Name a new file, or one that holds a key log already.',
  });
}

const NO_LINK = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Whether a file is empty, or starts with a comment or an NSS label with two hexadecimal numbers. */
async function isKeyLog(file: FileHandle, found: Stats): Promise<boolean> {
  if (!found.isFile()) return false;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
  return (
    bytesRead === 0 ||
    /^(?:#|[A-Z0-9_]{4,60} [0-9a-f]{64} [0-9a-f]{64,})/i.test(buffer.toString('latin1', 0, bytesRead))
  );
}
