// Compares mbedTLS 2.28.3's results for chains that are valid or broken in one way (scripts/mbedtls-answers) with ours.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { issue } from '../../../../tests/support/pki.ts';
import { nodeCrypto } from '../../../platform/node/crypto/provider.ts';
import type { VerifyAnswer } from '../../../tls/verifier.ts';
import type { FirmwareVerdict } from '../../firmware-verdict.ts';
import { RULES_OF_2_28, RULES_OF_3 } from './rules.ts';
import { createMbedtlsVerifier, type MbedtlsVerifierOptions } from './verifier.ts';

interface Answers {
  readonly certificates: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly host: string | null;
    readonly trust: readonly string[];
    readonly chain: readonly string[];
    /** The result of parsing; then there was no verification. */
    readonly parse: number;
    readonly ret: number;
    readonly flags: number;
  }[];
}

const ANSWERS = JSON.parse(
  readFileSync(new URL('../../../../tests/vectors/mbedtls/answers.json', import.meta.url), 'utf8'),
) as Answers;

const RULES = {
  crypto: nodeCrypto,
  mode: 'required',
  rules: RULES_OF_2_28,
  hasCaList: true,
} as const;

function ask(
  options: Partial<MbedtlsVerifierOptions> & { readonly anchors: readonly Uint8Array[] },
  chain: readonly Uint8Array[],
  serverName: string | undefined,
  now: number,
): VerifyAnswer & { readonly verdict?: unknown } {
  const verifier = createMbedtlsVerifier({ ...RULES, ...options });
  const answer = verifier.verify({ peer: 'server', chain, serverName, now, ocspResponse: undefined });
  assert.ok(typeof answer === 'object');
  return answer;
}

test('mbedTLS 2.28.3 has the same result in every case', () => {
  const bodies = (names: readonly string[]) =>
    names.map((name) => new Uint8Array(Buffer.from(ANSWERS.certificates[name]!, 'base64')));
  for (const { name, seconds, host, trust, chain, parse, ret, flags } of ANSWERS.cases) {
    const answer = ask({ anchors: bodies(trust) }, bodies(chain), host ?? undefined, seconds * 1000);
    const verdict = answer.verdict as FirmwareVerdict;
    assert.equal(verdict.ret, parse === 0 ? ret : parse, name);
    if (parse === 0) assert.equal(verdict.flags, flags, `${name}: 0x${verdict.flags.toString(16)}`);
    assert.equal(answer.accepted, verdict.ret === 0, name);
  }
  assert.ok(ANSWERS.cases.length >= 78);
});

// Checks outside mbedtls_x509_crt_verify, which the handshake adds.
const NOW = Date.parse('2030-01-01T00:00:00Z');
const DATES = { notBefore: new Date('2025-01-01'), notAfter: new Date('2035-01-01') };
const ROOT = await issue({ name: 'Root', ca: true, ...DATES });
const FOR_CLIENTS = await issue({
  name: 'Client',
  issuer: ROOT,
  dnsNames: ['board.test'],
  ipAddresses: ['192.168.0.62'],
  extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'],
  ...DATES,
});

test('a certificate that is not for servers is refused after its chain was accepted', () => {
  const answer = ask({ anchors: [ROOT.der] }, [FOR_CLIENTS.der], 'board.test', NOW);
  assert.ok(!answer.accepted);
  assert.equal(answer.error.code, 'x509.extended_key_usage');
  assert.deepEqual(numbers(answer), [-31232, 0x1000]);
  assert.deepEqual(
    numbers(ask({ anchors: [ROOT.der], mode: 'optional' }, [FOR_CLIENTS.der], 'board.test', NOW)),
    [0, 0x1000],
  );
});

test('mbedTLS 3.6 also compares addresses', () => {
  const options = { anchors: [ROOT.der], mode: 'optional' } as const;
  const chain = [FOR_CLIENTS.der];
  assert.deepEqual(numbers(ask(options, chain, '192.168.0.62', NOW)), [0, 0x1004]);
  assert.deepEqual(numbers(ask({ ...options, rules: RULES_OF_3 }, chain, '192.168.0.62', NOW)), [0, 0x1000]);
  assert.deepEqual(numbers(ask({ ...options, rules: RULES_OF_3 }, chain, '192.168.0.63', NOW)), [0, 0x1004]);
});

test('without a CA list CERT_REQUIRED fails whatever the chain, and CERT_OPTIONAL continues', () => {
  const options = { anchors: [], hasCaList: false };
  assert.equal(numbers(ask(options, [FOR_CLIENTS.der], 'board.test', NOW))[0], -30336);
  assert.equal(numbers(ask({ ...options, mode: 'optional' }, [FOR_CLIENTS.der], 'board.test', NOW))[0], 0);
});

test('a refusal by the hook counts except without a CA list, and CERT_OPTIONAL does not accept it', () => {
  const hook = () => ({ ret: -9984, flags: 0 });
  const options = { anchors: [ROOT.der], hook };
  const asked = (more: Partial<MbedtlsVerifierOptions>) =>
    numbers(ask({ ...options, ...more }, [FOR_CLIENTS.der], 'board.test', NOW))[0];
  assert.equal(asked({}), -12288);
  assert.equal(asked({ mode: 'optional' }), -12288);
  assert.equal(asked({ anchors: [], hasCaList: false }), -30336);
});

test('an unparseable certificate of the peer is refused with its position', () => {
  const answer = ask({ anchors: [ROOT.der] }, [FOR_CLIENTS.der, ROOT.der.subarray(0, -3)], 'board.test', NOW);
  assert.ok(!answer.accepted);
  assert.match(answer.error.message, /^certificate 2: /);
  assert.deepEqual(numbers(answer), [-0x2180, 0]);
});

function numbers({ verdict }: { readonly verdict?: unknown }): [number, number] {
  const { ret, flags } = verdict as FirmwareVerdict;
  return [ret, flags];
}
