// One connection of a test, modelled on BoringSSL's own shim, so that the runner finds the behaviour it expects.

import { isTlsError } from '../../src/errors.ts';
import { TlsStream } from '../../src/net/tls-stream.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { createNodeNetwork } from '../../src/platform/node/network.ts';
import { systemRandom } from '../../src/platform/node/random.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { CertificateChooser } from '../../src/tls/credential.ts';
import type { Engine } from '../../src/tls/engine.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import type { SessionStore, TicketKeys } from '../../src/tls/sessions/session.ts';
import type { Clock } from '../../src/util/ambient.ts';
import { parseCaList } from './ca-list.ts';
import { credentialsOf } from './credentials.ts';
import { draining } from './draining-transport.ts';
import { checkAfterwards, checkHandshake } from './expectations.ts';
import type { Flags } from './flags.ts';
import { Observer } from './observer.ts';
import { Plugs } from './plugs.ts';
import { profileOf } from './profile.ts';

/** State shared by the connections of one test. */
export interface TestState {
  readonly sessions: SessionStore;
  readonly ticketKeys: TicketKeys;
  readonly clock: Clock;
  /** One chooser for all, because sessions are bound to it; it calls the plugs of the current connection. */
  readonly choose: CertificateChooser;
  plugs: Plugs | undefined;
  readonly modernOnly: boolean;
}

/** A session store that counts additions. */
export interface CountedSessions extends SessionStore {
  readonly puts: () => number;
}

const network = createNodeNetwork();

const DIFFERENT_SIZES = [0, 1, 255, 256, 257, 16383, 16384, 16385, 32767, 32768, 32769];

/** @throws any error that makes the test fail: an `Error` whose message the runner compares, or `Unimplemented`. */
export async function runConnection(flags: Flags, state: TestState, isResumption: boolean): Promise<void> {
  const { tls, signingSchemes } = profileOf(flags, state.modernOnly);
  const plugs = new Plugs(flags, credentialsOf(flags, signingSchemes), state.plugs);
  state.plugs = plugs;
  const observer = new Observer();
  const sessions = counted(state.sessions);
  const common = {
    profile: tls,
    crypto: nodeCrypto,
    random: systemRandom,
    clock: state.clock,
    psk: plugs.psk(),
    trace: observer.observe,
    sessions,
  };
  const engine = flags.on.has('server') ? makeServer() : makeClient();
  const transport = await network.connect({
    host: flags.on.has('ipv6') ? '::1' : '127.0.0.1',
    port: flags.numbers.get('port')!,
  });
  const id = Buffer.alloc(8);
  id.writeBigUInt64LE(BigInt(flags.strings.get('shim-id')!));
  await transport.write(id);
  const stream = new TlsStream(draining(transport), engine, { decide: async (decision) => plugs.answer(decision) });
  try {
    await exchange(stream, engine, flags, {
      handshake: () => {
        const seen = { ...plugs.seen, secureRenegotiation: observer.secureRenegotiation };
        checkHandshake({ flags, info: engine.info!, seen, isResumption, newSessions: sessions.puts() });
      },
      afterwards: () => {
        checkAfterwards({ flags, info: engine.info!, newSessions: sessions.puts(), messages: observer.messages });
      },
    });
  } finally {
    stream.transport.close();
  }

  function makeClient(): Engine {
    const useChooser = plugs.credentials.length > 0 || flags.strings.has('expect-client-ca-list');
    return createClientEngine({
      ...common,
      // Sessions are kept by server name; an address is never sent.
      serverName: flags.strings.get('host-name') ?? '127.0.0.1',
      alpnProtocols: splitAlpn(flags.strings.get('advertise-alpn')),
      verifier: plugs.verifier([]),
      credential: useChooser || flags.on.has('fail-cert-callback') ? state.choose : undefined,
    });
  }

  function makeServer(): Engine {
    const selects = flags.strings.get('select-alpn');
    const needsChooser = ['async', 'use-early-callback', 'fail-early-callback', 'fail-cert-callback'].some((flag) =>
      flags.on.has(flag),
    );
    const needsMore = flags.strings.has('expect-advertised-alpn') || flags.lists.has('expect-peer-verify-pref');
    const byIssuer = flags.credentials.some((credential) => credential.mustMatchIssuer);
    const chooser = needsChooser || needsMore || byIssuer || flags.on.has('fail-ocsp-callback');
    if (flags.on.has('reject-alpn') && selects === undefined) return withAlpn(['\0none of them']);
    return withAlpn(selects === undefined ? [] : [selects]);

    function withAlpn(alpnProtocols: readonly string[]): Engine {
      const asks = flags.on.has('verify-peer') || flags.on.has('require-any-client-certificate');
      return createServerEngine({
        ...common,
        alpnProtocols,
        credential: chooser ? state.choose : plugs.credentials,
        clientAuth: asks
          ? {
              verifier: plugs.verifier(parseCaList(flags.strings.get('use-client-ca-list'))),
              required: flags.on.has('require-any-client-certificate'),
            }
          : undefined,
        ticketKeys: flags.on.has('no-ticket') ? undefined : state.ticketKeys,
        tickets: flags.on.has('no-ticket') ? 0 : 2,
      });
    }
  }
}

interface Checks {
  readonly handshake: () => void;
  /** Before the end: BoringSSL's shim reads nothing after its close_notify, ours reads until the peer ends. */
  readonly afterwards: () => void;
}

async function exchange(stream: TlsStream, engine: Engine, flags: Flags, check: Checks): Promise<void> {
  await stream.handshake();
  check.handshake();

  if (flags.numbers.has('export-keying-material')) await stream.write(exportFor(engine, flags));
  if (flags.on.has('write-different-record-sizes')) {
    for (const size of DIFFERENT_SIZES) await stream.write(new Uint8Array(size).fill(0x42));
    check.afterwards();
    return;
  }
  if (flags.on.has('shim-writes-first')) {
    const words = Buffer.from(flags.strings.get('shim-initial-write') ?? 'hello', 'latin1');
    for (let left = flags.numbers.get('repeat-shim-initial-write') ?? 1; left > 0; left--) await stream.write(words);
  }
  if (flags.on.has('shim-shuts-down')) {
    check.afterwards();
    if (!flags.on.has('check-close-notify')) return;
    await stream.closeWrite();
    if ((await stream.read()) !== undefined) throw new Error(':APPLICATION_DATA_ON_SHUTDOWN:');
    return;
  }
  await echo(stream, engine, flags);
  check.afterwards();
  if (flags.on.has('check-close-notify')) await stream.closeWrite();
}

/** Sends back every byte inverted, until the peer ends. */
async function echo(stream: TlsStream, engine: Engine, flags: Flags): Promise<void> {
  const readSize = flags.numbers.get('read-size') ?? 512;
  for (;;) {
    if (flags.on.has('key-update-before-read')) engine.updateKeys('update_not_requested');
    const bytes = await readOrEnd(stream, flags);
    if (bytes === undefined) return;
    if (flags.on.has('key-update')) engine.updateKeys('update_not_requested');
    if (flags.on.has('use-exporter-between-reads')) exportFor(engine, flags);
    for (let at = 0; at < bytes.length; at += readSize) {
      await stream.write(bytes.slice(at, at + readSize).map((byte) => byte ^ 0xff));
    }
  }
}

async function readOrEnd(stream: TlsStream, flags: Flags): Promise<Uint8Array | undefined> {
  try {
    return await stream.read();
  } catch (error) {
    // BoringSSL's shim treats an unclean end as an end, unless the test is about exactly that.
    const unclean = isTlsError(error) && (error.code === 'tls.truncated' || error.code === 'net.reset');
    if (unclean && !flags.on.has('check-close-notify')) return undefined;
    throw error;
  }
}

function exportFor(engine: Engine, flags: Flags): Uint8Array {
  const context = flags.on.has('use-export-context')
    ? Buffer.from(flags.strings.get('export-context') ?? '', 'latin1')
    : undefined;
  const length = flags.numbers.get('export-keying-material') ?? 32;
  return engine.exportKeyingMaterial(flags.strings.get('export-label') ?? '', context, length);
}

function counted(store: SessionStore): CountedSessions {
  let puts = 0;
  return {
    put: (key, session) => {
      puts++;
      store.put(key, session);
    },
    take: (key, use) => store.take(key, use),
    delete: (key) => store.delete(key),
    puts: () => puts,
  };
}

/** ALPN in the flag's format: each name with a length prefix. */
function splitAlpn(encoded: string | undefined): string[] {
  const names: string[] = [];
  const bytes = Buffer.from(encoded ?? '', 'latin1');
  for (let at = 0; at < bytes.length; at += 1 + bytes[at]!) {
    names.push(bytes.toString('latin1', at + 1, at + 1 + bytes[at]!));
  }
  return names;
}
