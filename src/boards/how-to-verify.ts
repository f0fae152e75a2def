// What to change in a program so that its firmware verifies a connection, depending on the firmware's modules.
import type { BoardProfile } from './profile.ts';
import { since } from './versions.ts';

/** How the program connects: which TLS API of the firmware it uses. */
export type TlsCaller = 'requests' | 'asyncio' | 'wrap_socket' | 'context';

export interface HowToVerify {
  /** The reason why nothing was verified. */
  readonly why: string;
  /** Python code. Absent: this firmware cannot verify. */
  readonly change?: string;
  /** Of `thimble trust HOST --format … -o FILE`; absent: no file is needed. */
  readonly format?: 'pem' | 'der';
}

/** How a program on this firmware loads roots: into a context, or one root in the call that wraps a socket. */
export function waysToLoad({ runtime }: Pick<BoardProfile, 'runtime'>): 'context' | 'wrap_socket' {
  if (runtime.id === 'circuitpython') return 'context';
  return since('1.22', runtime.release.slice(0, 2).join('.')) ? 'context' : 'wrap_socket';
}

/** Whether `MQTTClient(ssl=…)` of the firmware's umqtt, or of the one usually installed, takes a context. */
export function umqttTakesContext({ runtime }: Pick<BoardProfile, 'runtime'>): boolean {
  const frozen = runtime.python.lists.frozen['umqtt.simple'];
  return frozen == null ? waysToLoad({ runtime }) === 'context' : since('1.4.0', frozen);
}

/**
 * @param host - as written in the program's change.
 * @param caller - the part of the firmware that made the connection.
 */
export function howToVerify({ stack, runtime }: BoardProfile, host: string, caller: TlsCaller): HowToVerify {
  if (stack.verification.kind === 'none')
    return {
      why: `${stack.library.name} of this firmware cannot verify certificates: use a board with mbedTLS (ESP32, Pico W)`,
    };
  const name = JSON.stringify(host);
  if (runtime.id === 'circuitpython')
    return {
      why: 'load_verify_locations(cadata="") turns verification off',
      change:
        'context.load_verify_locations(cadata=open("ca.pem").read())  # or leave the call out: the built-in roots',
      format: 'pem',
    };
  if (caller === 'requests' && runtime.python.hasMore)
    return {
      why: 'requests was called with verify=False',
      change: `requests.get(url, verify="ca.der")`,
      format: 'der',
    };
  const hasContexts = waysToLoad({ runtime }) === 'context';
  const call = `ssl.wrap_socket(sock, server_hostname=${name}, cert_reqs=ssl.CERT_REQUIRED, cadata=open("ca.der", "rb").read())`;
  const settings =
    'context.verify_mode = ssl.CERT_REQUIRED; context.load_verify_locations(cadata=open("ca.der", "rb").read())';
  const context = `context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT); ${settings}`;
  const own = hasContexts ? `${context}; context.wrap_socket(sock, server_hostname=${name})` : call;
  switch (caller) {
    case 'requests':
      return { why: "This firmware's `requests` does not verify certificates", change: own, format: 'der' };
    case 'asyncio':
      return {
        why: '`ssl=True` does not verify certificates',
        change: `${context}; asyncio.open_connection(${name}, port, ssl=context)`,
        format: 'der',
      };
    case 'wrap_socket':
      return { why: 'without cert_reqs, ssl.wrap_socket does not verify certificates', change: call, format: 'der' };
    case 'context':
      return {
        why: 'the context has CERT_NONE',
        change: `${settings}; context.wrap_socket(sock, server_hostname=${name})`,
        format: 'der',
      };
  }
}
