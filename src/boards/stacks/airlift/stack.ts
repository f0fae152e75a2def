// TLS on an AirLift coprocessor: NINA firmware with its own version, which CircuitPython controls over SPI
// (adafruit_esp32spi). It verifies against its built-in roots; a program cannot load others.
import { TlsError } from '../../../errors.ts';
import type { TlsProfile } from '../../../tls/profile.ts';
import type { ChipFacts } from '../../chips/chip-facts.ts';
import { originOfRoots, type Source, type StackSources } from '../../provenance.ts';
import { exception, osError, type RaisedError } from '../../python-exception.ts';
import { at, type ByVersion, since } from '../../versions.ts';
import { idfBundleHook } from '../esp-idf/bundle.ts';
import { HELLO_IDF_4_2, HELLO_MICROPYTHON_1_21 } from '../esp-idf/hello.ts';
import { RULES_IDF_4_2, RULES_IDF_5_1, RULES_IDF_5_4 } from '../esp-idf/rules.ts';
import { raiseOutsideTls } from '../exceptions-outside-tls.ts';
import type { BundleHook } from '../mbedtls/bundle-callback.ts';
import { createMbedtlsStack } from '../mbedtls/create-stack.ts';
import type { ExceptionRules } from '../mbedtls/exceptions.ts';
import { RECORDS_OF_2_16, RECORDS_OF_2_28, RECORDS_OF_3_6_3 } from '../mbedtls/records.ts';
import type { MbedtlsRules } from '../mbedtls/rules.ts';
import { type Failure, NO_MEMORY_FIGURES, type RaisedOrEnd, type StackWithSources } from '../stack.ts';
import { coprocessorOf } from './coprocessor.ts';

interface Nina {
  readonly library: string;
  readonly hello: TlsProfile;
  readonly rules: MbedtlsRules;
  readonly roots: string;
  /** Absent: the roots are CAs, which the chain walk searches. */
  readonly hook: BundleHook | undefined;
  /** How a failed handshake looks from the other side of SPI. */
  readonly refused: RaisedError;
}

const HELLO_3: TlsProfile = { ...HELLO_MICROPYTHON_1_21, name: 'nina-3', timeInRandom: 1970 };
const HOOK = idfBundleHook('checked');
/** The response to the connect command lacks a parameter, and the library stops there. */
const BROKEN = exception('BrokenPipeError', 'Expected 01 but got 00');

const NINA: ByVersion<Nina> = [
  [
    '1.7',
    {
      library: '2.16.2',
      hello: { ...HELLO_IDF_4_2, name: 'nina-1.7', timeInRandom: 1970, records: RECORDS_OF_2_16 },
      rules: RULES_IDF_4_2,
      roots: 'roots@cbb33c1',
      hook: undefined,
      refused: exception('TimeoutError', 'ESP32 not responding'),
    },
  ],
  [
    '3.0',
    {
      library: '3.6.2',
      hello: { ...HELLO_3, records: RECORDS_OF_2_28 },
      rules: RULES_IDF_5_1,
      roots: 'full@v5.3.2',
      hook: HOOK,
      refused: BROKEN,
    },
  ],
  [
    '3.1',
    {
      library: '3.6.3',
      hello: { ...HELLO_3, records: RECORDS_OF_3_6_3 },
      rules: RULES_IDF_5_4,
      roots: 'full@v5.5.1',
      hook: HOOK,
      refused: BROKEN,
    },
  ],
];

/** Rules for mbedTLS's number, which the program never sees. */
export const NINA_NUMBERS: ExceptionRules = {
  table: '3.5',
  generation: '3',
  flags: 'number',
  allocation: 'MemoryError',
  stream: 'as-wrap',
};

/** @param port - the version of NINA: `3.3`. */
export function stackFor(port: string): StackWithSources {
  const { library, hello, rules, roots, hook, refused } = at(NINA, port);
  const stack = createMbedtlsStack({
    library: { name: `NINA ${port}, mbedTLS`, version: library },
    hello,
    server: hello,
    roots: { kind: 'bundle', id: roots },
    nameRequired: 'never',
    loading: 'replaces',
    rules,
    bundleHook: hook,
    checkHostname: 'ignored',
    raising: NINA_NUMBERS,
    readCaData: () => {
      throw new TlsError(
        'board.fixed_rules',
        'an AirLift co-processor takes no CA certificates: its roots are built in',
      );
    },
    memory: NO_MEMORY_FIGURES,
  });
  return {
    stack: {
      ...stack,
      coprocessor: coprocessorOf(port),
      raise: (failure, chip) => raise(refused, failure, chip),
      raiseClosed: () => BROKEN,
    },
    sources: sourcesOf(port),
  };
}

function raise(refused: RaisedError, { error, operation }: Failure, chip: ChipFacts): RaisedOrEnd {
  const raised = (wanted: RaisedError): RaisedOrEnd => ({ kind: 'exception', exception: wanted });
  switch (operation) {
    case 'wrap':
      return raised(refused);
    case 'read':
      return error.code === 'net.timeout' ? raised(osError(chip.errnos.ETIMEDOUT)) : { kind: 'end' };
    case 'write':
      return raised(exception('ConnectionError', 'Failed to verify data sent'));
    default:
      return raised(NOT_CONNECTED.has(error.code) ? BROKEN : raiseOutsideTls(error, chip));
  }
}

const NOT_CONNECTED: ReadonlySet<string> = new Set(['net.refused', 'net.unreachable', 'net.reset', 'net.timeout']);

function sourcesOf(port: string): StackSources {
  const isOld = !since('3.0', port);
  const ran: Source = isOld
    ? { basis: 'ran', source: 'the mbedTLS of ESP-IDF 3.3.1 with the options of NINA 1.7, run on a PC against servers' }
    : {
        basis: 'derived',
        source: 'CircuitPython’s mbedTLS and bundle callback with an ESP-IDF of that time, run on a PC',
      };
  return {
    hello: {
      basis: 'captured',
      source: `the ClientHello that the ESP-IDF’s mbedTLS with the options of NINA ${port} sent, run on a PC`,
    },
    server: { basis: 'derived', source: 'no server is made' },
    verifier: ran,
    records: ran,
    errors: { basis: 'derived', source: 'adafruit_esp32spi 11.1.4: what it raises for the co-processor’s answers' },
    alerts: {
      basis: 'derived',
      source: 'CircuitPython’s mbedTLS on ESP32, run on a PC against servers: what they received',
    },
    caData: { basis: 'read', source: 'adafruit_esp32spi: there is no command for it' },
    credentials: { basis: 'derived', source: 'as MicroPython on ESP32' },
    roots: { basis: 'read', source: originOfRoots(at(NINA, port).roots) },
    memory: { basis: 'derived', source: 'the co-processor’s own: none of CircuitPython’s heap' },
  };
}
