// The ClientHellos of MicroPython on rp2, stm32 and unix: four, by port and version (facts/micropython, "ClientHello").
import { ProtocolVersion, type RecordRules, type ServerRules, type TlsProfile } from '../../../tls/profile.ts';
import { since, type Version } from '../../versions.ts';
import { RECORDS_OF_2_16, RECORDS_OF_2_28, RECORDS_OF_3_6_3 } from '../mbedtls/records.ts';

const { tls12, tls11, tls10 } = ProtocolVersion;

/** With ECDHE-RSA and GCM: rp2 always, all ports from 1.24. */
const ALL_SUITES = [
  0xc02c, 0xc030, 0xc024, 0xc028, 0xc00a, 0xc014, 0xc02b, 0xc02f, 0xc023, 0xc027, 0xc009, 0xc013, 0x009d, 0x003d,
  0x0035, 0x009c, 0x003c, 0x002f, 0x00ff,
];
/** Without: unix and stm32 up to 1.23. */
const FEW_SUITES = [0xc024, 0xc00a, 0xc023, 0xc009, 0x003d, 0x0035, 0x003c, 0x002f, 0x00ff];

/** mbedTLS 2.x: the compiled-in curves, largest first. */
const OLD_GROUPS = [0x0019, 0x0018, 0x0017, 0x0016, 0x0015, 0x0014, 0x0013, 0x0012];
const OLD_SCHEMES = [0x0603, 0x0601, 0x0503, 0x0501, 0x0403, 0x0401, 0x0303, 0x0301, 0x0203, 0x0201];
/** mbedTLS 3.x's preset, except X25519 and Brainpool, which are not compiled in. */
const GROUPS = [0x0017, 0x0018, 0x0019];
const SCHEMES = [0x0603, 0x0601, 0x0503, 0x0501, 0x0403, 0x0401];

/** Common to the servers of 2.16, 2.28 and 3.x. */
const AS_SERVER = {
  unnamedGroups: 'none',
  unnamedSchemes: 'sha1',
  schemeOrder: 'client',
  fallback: 'ignored',
  sessionId: 'always',
  serverName: 'unanswered',
  downgradeMark: 'none',
} as const;

/** CertificateRequest names the hashes with which CertificateVerify is made. */
const OLD_REQUESTED_SCHEMES = [0x0501, 0x0503, 0x0401, 0x0403, 0x0201, 0x0203];
const REQUESTED_SCHEMES = [0x0503, 0x0501, 0x0403, 0x0401];

const COMMON = {
  keyShareGroups: [],
  pointFormats: [0],
  middleboxCompatibility: false,
  maxRecordOut: 4096,
  maxRecordIn: 16_384,
  serverOrder: true,
} as const;

/** Clients and servers have the same configuration; MBEDTLS_SSL_SERVER_NAME_INDICATION is not set on a server. */
export function serverOf(port: string, version: Version): TlsProfile {
  const is3 = since('1.23', version);
  const asServer: ServerRules = {
    ...AS_SERVER,
    version: is3 ? 'exact-field' : 'field',
    unknownSchemes: is3 ? 'refused' : 'passed',
    requestedSchemes: is3 ? REQUESTED_SCHEMES : OLD_REQUESTED_SCHEMES,
  };
  return { ...helloOf(port, version), extensions: [], asServer };
}

export function helloOf(port: string, version: Version): TlsProfile {
  const is3 = since('1.23', version);
  const suites = port === 'rp2' || since('1.24', version) ? ALL_SUITES : FEW_SUITES;
  return {
    ...COMMON,
    name: `micropython-${version}-${port}`,
    versions: is3 ? [tls12] : [tls12, tls11, tls10],
    cipherSuites: suites,
    groups: is3 ? GROUPS : OLD_GROUPS,
    signatureSchemes: is3 ? SCHEMES : OLD_SCHEMES,
    extensions: is3
      ? ['server_name', 'supported_groups', 'signature_algorithms', 'ec_point_formats']
      : ['server_name', 'signature_algorithms', 'supported_groups', 'ec_point_formats'],
    // unix was built without MBEDTLS_HAVE_TIME up to 1.21.
    timeInRandom: port === 'unix' && !since('1.22', version) ? undefined : 1970,
    records: recordRules(version),
  };
}

function recordRules(version: Version): RecordRules {
  if (!since('1.21', version)) return RECORDS_OF_2_16;
  return since('1.29', version) ? RECORDS_OF_3_6_3 : RECORDS_OF_2_28;
}
