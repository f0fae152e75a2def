// Local servers with one fault each: what a board may find at a host and a port.
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { freePort } from '../support/free-port.ts';
import type { Issued } from '../support/pki.ts';
import { CA, FUTURE, HOST, leaf, PAST, strangeExtension, withoutNames } from './chains.ts';

export interface FaultServer {
  readonly name: string;
  /** The requested name; it resolves to the loopback address. */
  readonly host: string;
  readonly port: number;
}

type Chain = readonly [leaf: Issued, ...rest: readonly Issued[]];
type Fault = readonly [name: string, start: () => Promise<net.Server>, host?: string];

/** @returns the servers, and a function that closes them. */
export async function startFaultServers(): Promise<{ readonly servers: readonly FaultServer[]; close(): void }> {
  const started = await Promise.all(
    FAULTS.map(async ([name, start, host = HOST]) => {
      const server = await start();
      if (name === 'nobody listens') return { name, host, port: await freePort(), server };
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      return { name, host, port, server };
    }),
  );
  return {
    servers: started.map(({ name, host, port }) => ({ name, host, port })),
    close() {
      for (const { server } of started) server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

const open = new Set<net.Socket>();

function keep<T extends net.Server>(server: T): T {
  server.on('connection', (socket: net.Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
  });
  return server;
}

/** Sends each connection the same response, and ignores its data. */
function raw(answer: (socket: net.Socket) => void): () => Promise<net.Server> {
  return async () => keep(net.createServer(answer));
}

function secure(chain: () => Promise<Chain>, options: tls.TlsOptions = {}): () => Promise<net.Server> {
  return async () => {
    const [first, ...rest] = await chain();
    const cert = [first, ...rest].map(({ pem }) => pem).join('');
    const server = tls.createServer({ key: first.keyPem, cert, ...options });
    server.on('tlsClientError', () => {});
    server.on('secureConnection', (socket) => socket.on('error', () => {}));
    return keep(server);
  };
}

/** A leaf from the RSA intermediate, followed by that intermediate. */
const of = (more: Parameters<typeof leaf>[0] = {}) => secure(async () => [await leaf(more), CA.intermediate]);
const good = (options: tls.TlsOptions) => secure(async () => [await leaf(), CA.intermediate], options);
const tls12 = { maxVersion: 'TLSv1.2' } as const;
const record = (type: number, ...body: number[]) =>
  Buffer.from([type, 3, 3, body.length >> 8, body.length & 0xff, ...body]);
const afterHello = (answer: (socket: net.Socket) => void) =>
  raw((socket) => {
    socket.once('data', () => answer(socket));
  });
const alert = (level: number, description: number) =>
  afterHello((socket) => socket.end(record(21, level, description)));

const FAULTS: readonly Fault[] = [
  ['all well, RSA', of()],
  ['all well, ECDSA', secure(async () => [await leaf({ key: 'p256', issuer: CA.ecIntermediate }), CA.ecIntermediate])],
  ['sends the cross-signed root too', secure(async () => [await leaf(), CA.intermediate, CA.crossSigned])],
  [
    'sends the cross-signed root too, ECDSA',
    secure(async () => [await leaf({ key: 'p256', issuer: CA.ecIntermediate }), CA.ecIntermediate, CA.ecCrossSigned]),
  ],
  ['leaves the intermediate out', secure(async () => [await leaf()])],
  ['sends the chain in the wrong order', secure(async () => [await leaf(), CA.root, CA.intermediate])],
  ['self-signed', secure(async () => [await leaf({ issuer: undefined as never })])],
  ['of an unknown CA', secure(async () => [await leaf({ issuer: CA.stranger })])],
  ['expired', of(PAST)],
  ['not valid yet', of(FUTURE)],
  ['for another name', of({ name: 'other.test', dnsNames: ['other.test'] })],
  ['asked for by its address', of(), '127.0.0.1'],
  ['asked for by its address, which is in it', of({ ipAddresses: ['127.0.0.1'] }), '127.0.0.1'],
  ['a wildcard two labels up', of({ dnsNames: ['*.device.test'] }), 'a.b.device.test'],
  ['its name in the common name alone', of({ extensions: withoutNames() })],
  ['for clients alone', of({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] })],
  ['with an unknown critical extension', of({ extensions: [strangeExtension(4)] })],
  [
    'of a leaf as CA',
    secure(async () => {
      const first = await leaf({ key: 'rsa2048' }); // with a key of its own, unlike the leaf that it signs
      return [await leaf({ issuer: first }), first, CA.intermediate];
    }),
  ],
  ['signed with RSA-PSS', of({ pss: 'pss' })],
  [
    'signed with SHA-1',
    secure(async () => [await leaf({ hash: 'SHA-1' }), CA.intermediate], { ciphers: 'DEFAULT@SECLEVEL=0' }),
  ],
  [
    'RSA of 1024 bits',
    secure(async () => [await leaf({ key: 'rsa1024' }), CA.intermediate], { ciphers: 'DEFAULT@SECLEVEL=0' }),
  ],
  ['RSA of 4096 bits', of({ key: 'rsa4096' })],
  ['P-384', of({ key: 'p384' })],
  ['P-521', of({ key: 'p521' })],
  ['Ed25519', of({ key: 'ed25519' })],
  ['a certificate of 12 KB', of({ extensions: [strangeExtension(12_000, false)] })],
  ['a certificate of 20 KB', of({ extensions: [strangeExtension(20_000, false)] })],
  ['TLS 1.3 alone', good({ minVersion: 'TLSv1.3' })],
  ['TLS 1.0 alone', good({ minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' })],
  ['ChaCha20 alone', good({ ...tls12, ciphers: 'ECDHE-RSA-CHACHA20-POLY1305' })],
  ['ECDHE with AES-GCM alone', good({ ...tls12, ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' })],
  ['static RSA with CBC alone', good({ ...tls12, ciphers: 'AES128-SHA' })],
  ['DHE alone', good({ ...tls12, ciphers: 'DHE-RSA-AES128-GCM-SHA256', dhparam: 'auto' as never })],
  ['X25519 alone', good({ ...tls12, ciphers: 'ECDHE', ecdhCurve: 'X25519' })],
  ['P-521 alone', good({ ...tls12, ciphers: 'ECDHE', ecdhCurve: 'P-521' })],
  ['wants a client certificate', good({ ...tls12, requestCert: true, rejectUnauthorized: true })],
  ['plain HTTP', afterHello((socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'))],
  ['SMTP', raw((socket) => socket.write('220 mail.test ESMTP\r\n'))],
  ['SSH', raw((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n'))],
  ['nonsense', afterHello((socket) => socket.end(Buffer.from('0123456789abcdef', 'hex')))],
  ['ends the connection at once', raw((socket) => socket.end())],
  ['ends the connection after the hello', afterHello((socket) => socket.end())],
  ['resets the connection after the hello', afterHello((socket) => socket.resetAndDestroy())],
  ['alert handshake_failure', alert(2, 40)],
  ['alert unrecognized_name', alert(2, 112)],
  ['alert internal_error', alert(2, 80)],
  ['nobody listens', raw(() => {})],
];
