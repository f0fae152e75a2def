// The output of `thimble get` for a response: heads, the body, or one JSON object.

import type { Writable } from 'node:stream';
import type { Response } from '../../api/requests/response.ts';
import { printableJson } from '../../errors/printable.ts';
import { toBase64 } from '../../util/base64.ts';
import { decodeUtf8 } from '../../util/utf8.ts';
import { BatchedWriter } from '../batched-writer.ts';
import type { Io } from '../command.ts';
import { OutputFile, writeResult } from '../output-file.ts';
import { Progress } from '../progress.ts';
import { describeConnection } from './connection.ts';
import type { GetOptions } from './options.ts';

/** @param now - milliseconds. @returns the number of body bytes written. @throws TlsError as reading a body does. */
export async function printAll(response: Response, options: GetOptions, io: Io, now: () => number): Promise<number> {
  if (options.json) return printJson(response, options, io);
  const head = options.include || options.head ? headsOf(response) : '';
  const refused = options.fail && response.status >= 400;
  const isStdout = options.output === undefined || options.output === '-';
  if (isStdout) {
    if (head !== '') await writeResult(Buffer.from(head, 'latin1'), undefined, io.stdout);
    return refused ? 0 : printBody(response, io);
  }
  if (refused) return 0;
  return writeBody(response, options, head, io, now);
}

/** The redirects' heads first, as in curl; Latin-1, exactly as received. */
function headsOf(response: Response): string {
  return [...response.history, response]
    .map(({ status, statusText, headers }) => {
      const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`);
      return `HTTP/1.1 ${status} ${statusText}\r\n${lines.join('')}\r\n`;
    })
    .join('');
}

async function printBody(response: Response, io: Io): Promise<number> {
  const output = new BatchedWriter((bytes) => writeResult(bytes, undefined, io.stdout), afterWriting(io.stdout));
  let size = 0;
  try {
    for await (const piece of response.iterContent()) {
      size += piece.length;
      await output.add(piece);
    }
  } finally {
    await output.end(); // data before a failure is printed too
  }
  return size;
}

/** The kernel copies what it is given; any other stream may keep it. */
function afterWriting(stdout: Writable): 'reused' | 'kept' {
  return typeof (stdout as { readonly fd?: unknown }).fd === 'number' ? 'reused' : 'kept';
}

async function writeBody(
  response: Response,
  options: GetOptions,
  head: string,
  io: Io,
  now: () => number,
): Promise<number> {
  const file = await OutputFile.create(options.output!);
  const length = response.headers.has('content-encoding') ? undefined : response.headers.get('content-length');
  const isTerminal = (io.stderr as { isTTY?: boolean }).isTTY === true && !options.silent;
  const total = length === undefined ? undefined : Number(length);
  const progress = isTerminal ? new Progress(io.stderr, total, now) : undefined;
  let size = 0;
  try {
    if (head !== '') await file.write(Buffer.from(head, 'latin1'));
    const output = new BatchedWriter((bytes) => file.write(bytes), 'reused');
    for await (const piece of response.iterContent()) {
      await output.add(piece);
      size += piece.length;
      progress?.add(piece.length);
    }
    await output.end();
    progress?.end();
    await file.finish();
    return size;
  } catch (error) {
    progress?.end();
    await file.discard();
    throw error;
  }
}

async function printJson(response: Response, options: GetOptions, io: Io): Promise<number> {
  const content = await response.content();
  const text = decodeUtf8(content);
  const { tls } = response;
  const result = {
    url: response.url,
    status: response.status,
    headers: response.headers,
    redirects: response.history.map((each) => ({ url: each.url, status: each.status })),
    connection: tls && {
      ...describeConnection(tls),
      alpnProtocol: tls.alpnProtocol,
      resumed: tls.resumed,
      certificates: tls.peerCertificates.map(toBase64),
      memory: response.memory(),
    },
    ...(text === undefined ? { bodyBase64: toBase64(content) } : { body: text }),
  };
  await writeResult(`${printableJson(result)}\n`, options.output, io.stdout);
  return content.length;
}
