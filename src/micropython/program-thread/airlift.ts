// The AirLift coprocessor of a run: its simulated firmware connects the board's pins to this computer's network.
import type { BoardNames } from '../../boards/pins/load-board-names.ts';
import type { Coprocessor } from '../../boards/stacks/airlift/coprocessor.ts';
import { TlsContext } from '../../context/tls-context.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import type { Clock } from '../../util/ambient.ts';
import { fromHex } from '../../util/hex.ts';
import { parseIpAddress } from '../../util/ip-address.ts';
import { NinaFirmware } from '../airlift/firmware.ts';
import type { Address, NinaDatagrams, NinaIdentity, NinaListener, NinaNetwork, Scanned } from '../airlift/network.ts';
import { SpiSlave } from '../airlift/spi-slave.ts';
import type { WifiNetwork } from '../hardware/description.ts';
import type { Hardware } from '../hardware/hardware.ts';
import type { Air } from './air.ts';
import { AirliftStream } from './airlift-streams.ts';
import { WOULD_BLOCK } from './blocking.ts';
import type { ProgramDatagram } from './program-datagram.ts';
import { PythonRaise } from './python-raise.ts';
import { openUncounted } from './socket-functions.ts';
import type { ContextTools } from './tls-contexts.ts';

export interface AirliftSettings {
  readonly tools: ContextTools;
  readonly hardware: Hardware;
  readonly facts: Coprocessor;
  readonly board: BoardNames;
  /** This computer's clock: the NINA firmware gets the time from time servers. */
  readonly clock: Clock;
  /** `--wifi up`: a reset does not disconnect it. */
  readonly staysUp: boolean;
  readonly air: Air;
}

/** Connects the coprocessor to the board's pins and SPI bus. */
export function attachAirlift(settings: AirliftSettings): void {
  const { hardware, facts, board, tools } = settings;
  const slave = new SpiSlave(new NinaFirmware(createNetwork(settings), facts), (milliseconds, attempt) => {
    tools.blocking.waitFor(milliseconds, () => (attempt() ? 0 : WOULD_BLOCK));
  });
  const wired = (name: string) => pinName(board.names[name]);
  const [cs, busy, reset, gpio0, sck] = ['ESP_CS', 'ESP_BUSY', 'ESP_RESET', 'ESP_GPIO0', 'SCK'].map(wired);
  if (cs === undefined || busy === undefined || reset === undefined || sck === undefined) return;
  hardware.pins.attach(cs, { driven: (level) => slave.select(level ?? 1) });
  hardware.pins.attach(busy, { level: () => slave.busy });
  hardware.pins.attach(reset, { driven: (level) => slave.reset(level ?? 1) });
  if (gpio0 !== undefined)
    hardware.pins.attach(gpio0, { level: () => slave.gpio0, driven: (level) => slave.drive(level) });
  hardware.attachToSpi(sck, slave);
}

function pinName(value: unknown): string | undefined {
  return typeof value === 'number' ? `GPIO${value}` : typeof value === 'string' ? value : undefined;
}

function createNetwork({ tools, hardware, clock, staysUp, air }: AirliftSettings): NinaNetwork {
  const { addresses, journal, station } = tools;
  const sockets = openUncounted(tools);

  /** @throws TlsError `context.*`, `pem.*` for an unreadable certificate or key. */
  function tlsContext(identity: NinaIdentity | undefined): TlsContext {
    const { profile, environment, bundle, verification } = tools;
    const context = new TlsContext({ profile, environment, bundle, verification, role: 'client' });
    context.verifyMode = 'required';
    context.setDefaultVerifyPaths();
    context.keyLog = tools.keyLog;
    if (identity !== undefined) context.loadCertChain(identity.certificate, identity.key);
    return context;
  }

  return {
    wifi: {
      get state() {
        return STATES[station.state];
      },
      join: (ssid, passphrase) => {
        if (passphrase !== '') journal.tell({ event: 'secret', text: passphrase });
        station.setAccessPoint(false, '');
        station.join(air.join(ssid, passphrase));
      },
      leave: () => station.leave(),
      openAccessPoint: (ssid) => station.setAccessPoint(true, ssid),
      scan: () => air.scan().map(toScanned),
      get current() {
        return air.current && toScanned(air.current);
      },
    },
    restart: () => {
      station.setAccessPoint(false, '');
      if (!staysUp) station.leave();
    },
    resolve: (name) => {
      const found = attempt(() => addresses.resolve(name, 0));
      const address = found.value && parseIpAddress(found.value.address);
      if (address?.length === 4) {
        journal.resolved(name, 0, found.value!.address);
        return address;
      }
      journal.resolved(name, 0);
      const error = found.error ?? new TlsError('net.name_not_found', `${name} has no IPv4 address`);
      journal.failed(error, tools.profile.chip.nameNotFound, undefined, { host: name, port: 0 });
      return undefined;
    },
    connect: (host, port) => new AirliftStream(tools, sockets.stream(), { host, port }),
    connectTls: (host, port, identity) => {
      const context = attempt(() => tlsContext(identity));
      if (context.value !== undefined) return new AirliftStream(tools, sockets.stream(), { host, port }, context.value);
      const stream = new AirliftStream(tools, sockets.stream(), { host, port });
      journal.failed(
        context.error!,
        tools.profile.stack.raiseClosed({ operation: 'write', again: false }, tools.profile.chip),
        undefined,
        { host, port },
      );
      stream.stop();
      return stream;
    },
    listen: (port) => listen(tools, port),
    openDatagrams: (port, group) => {
      const socket = sockets.datagram();
      const opened = attempt(() => {
        socket.bind('0.0.0.0', port ?? 0);
        socket.timeout = 0;
        if (group !== undefined) socket.setMembership(group.join('.'), true);
      });
      if (opened.error === undefined) return new AirliftDatagrams(tools, socket);
      socket.close();
      tools.streams.deleteWhere((stream) => stream.closed);
      return undefined;
    },
    time: () => (station.isUp ? Math.floor(clock.now() / 1000) : 0),
    now: () => hardware.now(),
    value: (name) => hardware.value(name),
    tell: (action, value) =>
      hardware.effect({ what: 'airlift', name: 'ESP', action, ...(value !== undefined && { value }) }),
  };
}

const STATES = ['down', 'joining', 'up', 'not found', 'wrong password'] as const;

function toScanned({ bssid, ...network }: WifiNetwork): Scanned {
  return { ...network, bssid: fromHex(bssid)! };
}

function listen(tools: ContextTools, port: number): NinaListener | undefined {
  const socket = openUncounted(tools).stream();
  const opened = attempt(() => {
    socket.bind('0.0.0.0', port);
    socket.listen(1);
    socket.timeout = 0;
  });
  const stop = () => {
    socket.close();
    tools.streams.deleteWhere((stream) => stream.closed);
  };
  if (opened.error !== undefined) {
    stop();
    return undefined;
  }
  tools.journal.tell({ event: 'listen', port });
  return {
    accept: () => {
      const connection = openUncounted(tools).stream();
      if (socket.accept(connection) === 0) return new AirliftStream(tools, connection);
      connection.close();
      tools.streams.deleteWhere((stream) => stream.closed);
      return undefined;
    },
    stop,
  };
}

class AirliftDatagrams implements NinaDatagrams {
  readonly #tools: ContextTools;
  readonly #socket: ProgramDatagram;

  constructor(tools: ContextTools, socket: ProgramDatagram) {
    this.#tools = tools;
    this.#socket = socket;
  }

  send(bytes: Uint8Array, host: string, port: number): boolean {
    return attempt(() => this.#socket.sendTo(bytes, host, port)).error === undefined;
  }

  receive(): ReturnType<NinaDatagrams['receive']> {
    const into = new Uint8Array(LARGEST_MESSAGE);
    const count = attempt(() => this.#socket.read(into)).value ?? WOULD_BLOCK;
    if (count < 0) return undefined;
    const [address = '', port = '0'] = this.#socket.peer.split(' ');
    const from: Address = parseIpAddress(address)?.slice(0, 4) ?? new Uint8Array(4);
    return { bytes: into.slice(0, count), address: from, port: Number(port) };
  }

  stop(): void {
    this.#socket.close();
    this.#tools.streams.deleteWhere((stream) => stream.closed);
  }
}

/** The most bytes of a message that NetworkUDP reads. */
const LARGEST_MESSAGE = 1460;

function attempt<Value>(work: () => Value): { readonly value?: Value; readonly error?: TlsError } {
  try {
    return { value: work() };
  } catch (error) {
    if (isTlsError(error)) return { error };
    if (error instanceof PythonRaise) return { error: new TlsError('net.failed', error.message, { cause: error }) };
    throw error;
  }
}
