// MicroPython's TLS on the ESP8266: axTLS 531cab9, the same in every release from 1.20 on.
import { ProtocolVersion, type TlsProfile } from '../../../tls/profile.ts';
import type { Source } from '../../provenance.ts';
import { osError } from '../../python-exception.ts';
import { at, type ByVersion, type Version } from '../../versions.ts';
import type { MemoryFigures, StackWithSources, TlsStack } from '../stack.ts';
import { builtInAxtlsCredential, readAxtlsCredential } from './credential.ts';
import { axtlsAlertOf, axtlsErrorText } from './errors.ts';
import { type AxtlsTexts, raiseByAxtls } from './exceptions.ts';
import { AxtlsInspector } from './inspector.ts';
import { AXTLS_VERIFIER } from './verifier.ts';

const HELLO: TlsProfile = {
  name: 'axtls-531cab9',
  versions: [ProtocolVersion.tls12, ProtocolVersion.tls11, ProtocolVersion.tls10],
  cipherSuites: [0x002f, 0x003c, 0x0035, 0x003d],
  groups: [],
  keyShareGroups: [],
  signatureSchemes: [0x0601, 0x0501, 0x0401, 0x0201],
  extensions: ['signature_algorithms', 'server_name'],
  pointFormats: [],
  middleboxCompatibility: false,
  maxRecordOut: 1024,
  maxRecordIn: 16_384, // of the plaintext; the inspector limits records to the buffer
  timeInRandom: 'uptime',
  serverOrder: false,
  helloRecordVersion: 0x0303,
  records: { fragments: 'joined', addressesInSni: true }, // the inspector checks the rest
  quirks: {
    byteLengths: true,
    laxServerHello: true,
    bareServerHello: true,
    answersCloseNotify: true,
    inspect: (role, own) => new AxtlsInspector(role, own),
  },
};

const TEXTS: ByVersion<AxtlsTexts> = [
  ['1.20', 'wrap'],
  ['1.28', 'always'],
];

/** Python modules of the versions with only a C module, with SSLContext, and with a shim. */
const OVERLAYS: ByVersion<readonly string[]> = [
  ['1.20', ['axtls', 'axtls-1.20']],
  ['1.21', ['axtls', 'axtls-1.21']],
  ['1.23', ['axtls', 'axtls-1.23']],
];

const MEMORY: MemoryFigures = {
  heap: 'python',
  setUp: 5316,
  afterHandshake: { rsa2048: 8464, rsa3072: 8720, rsa4096: 9488 },
  peak: { rsa2048: 11_232, rsa3072: 12_896, rsa4096: 15_568 },
  perCa: {},
  largestBlock: 5328,
};

export function stackFor(_port: string, version: Version): StackWithSources {
  const texts = at(TEXTS, version);
  const stack: TlsStack = {
    library: { name: 'axTLS', version: '531cab9' },
    hello: HELLO,
    server: HELLO,
    roots: { kind: 'none' },
    rules: 'fixed',
    nameRequired: 'never',
    loading: 'adds',
    createVerifier: () => AXTLS_VERIFIER,
    readCaData() {
      throw new RangeError('no module of axTLS loads CA certificates');
    },
    readCredential: readAxtlsCredential,
    builtInCredential: builtInAxtlsCredential,
    alertOf: axtlsAlertOf,
    raise: (failure, chip) => raiseByAxtls(texts, failure, chip),
    raiseClosed: (_, chip) => osError(chip.errnos.EBADF),
    raiseNumber: (ret) => osError(ret, axtlsErrorText(ret)),
    memory: MEMORY,
    verification: { kind: 'none' },
    overlays: at(OVERLAYS, version),
    defaults: { clientVerifies: 'none', serverVerifies: 'none' },
    habits: {
      close: 'says-close-notify',
      earlyWrite: 'in-the-clear',
      hello: 'at-wrap',
      nonBlockingHandshake: 'EAGAIN',
      transportFailure: 'is-a-lost-connection',
      writes: 'all',
    },
  };
  return { stack, sources: SOURCES };
}

const RAN: Source = {
  basis: 'ran',
  source: 'MicroPython’s unix port of that version with axTLS and the settings of ports/esp8266, run on a PC',
};

const SOURCES = {
  hello: {
    basis: 'captured',
    source:
      'the ClientHello that MicroPython’s unix port with axTLS and the settings of ports/esp8266 sent, run on a PC',
  },
  server: RAN,
  verifier: RAN,
  records: RAN,
  errors: RAN,
  alerts: RAN,
  caData: RAN,
  credentials: RAN,
  roots: { basis: 'read', source: 'extmod/modtls_axtls.c: none' },
  memory: { basis: 'ran', source: 'measured in a 32-bit build of the unix port with axTLS and the port’s settings' },
} as const;
