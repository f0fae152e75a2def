// Compares CircuitPython 10.2's results, recorded from mbedTLS 2.28.3 with its configuration and its callback (72
// cases: two bundles, seven sources of trust), with ours.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { testWithShared } from '../../../../tests/support/shared.ts';
import { parsePem } from '../../../asn1/pem.ts';
import { nodeCrypto } from '../../../platform/node/crypto/provider.ts';
import type { Verifier } from '../../../tls/verifier.ts';
import type { FirmwareVerdict } from '../../firmware-verdict.ts';
import { bundleHook, createBundleVerifier } from './bundle-callback.ts';
import { RULES_OF_2_28 } from './rules.ts';
import { createMbedtlsVerifier } from './verifier.ts';
import { VerifyFlag } from './verify-flags.ts';

const CHAINS = ['cross', 'short', 'full', 'leafonly', 'wrongorder'] as const;

/** The results of a refusal by the bundle, and by the walk for this flag. */
const LOST = '-12288 ffffffff';
const UNTRUSTED = '-9984 8';
const OTHER_NAME = '-9984 4';
const GOOD = '0 0';

/** For the host board.test, in the order of CHAINS. */
const LOADED: Readonly<Record<string, readonly string[]>> = {
  'new.pem': [GOOD, GOOD, GOOD, UNTRUSTED, GOOD],
  'newx.pem': [GOOD, GOOD, GOOD, UNTRUSTED, GOOD],
  'old.pem': [GOOD, UNTRUSTED, UNTRUSTED, UNTRUSTED, UNTRUSTED],
  'two.pem': [GOOD, GOOD, GOOD, UNTRUSTED, GOOD],
  'int.pem': [GOOD, GOOD, GOOD, GOOD, GOOD],
};

const BUNDLES: Readonly<
  Record<string, { readonly board: readonly string[]; readonly expired: string; readonly other: string }>
> = {
  'old.pem': { board: [GOOD, LOST, LOST, LOST, LOST], expired: LOST, other: LOST },
  'new.pem': { board: [LOST, GOOD, GOOD, LOST, GOOD], expired: GOOD, other: OTHER_NAME },
};

const RULES = { crypto: nodeCrypto, mode: 'required', rules: { ...RULES_OF_2_28, checkDates: false } } as const;
const HOOK = bundleHook({
  forgiven: VerifyFlag.badMd,
  console: () => 'x509-crt-bundle:Failed to verify certificate',
  rsaPss: 'checked',
});

testWithShared('vectors/pki/', 'the truth table of CircuitPython 10.2', (folder) => {
  const read = (name: string) => parsePem(readFileSync(`${folder}${name}`)).map((block) => block.der);
  const verdictOf = (verifier: Verifier, chain: string, serverName: string | undefined): string => {
    const request = {
      peer: 'server',
      chain: read(`chain_${chain}.pem`),
      serverName,
      now: 0,
      ocspResponse: undefined,
    } as const;
    const answer = verifier.verify(request);
    assert.ok(typeof answer === 'object');
    const { ret, flags } = answer.verdict as FirmwareVerdict;
    assert.equal(answer.accepted, ret === 0);
    return `${ret} ${flags.toString(16)}`;
  };
  const loaded = (name: string) => createMbedtlsVerifier({ ...RULES, anchors: read(name) });

  let cases = 0;
  const check = (
    verifier: Verifier,
    trust: string,
    chain: string,
    host: string | undefined,
    expected: string,
  ): void => {
    assert.equal(verdictOf(verifier, chain, host), expected, `${trust}, chain_${chain}, ${host}`);
    cases++;
  };
  for (const [name, expected] of Object.entries(BUNDLES)) {
    const bundle = createBundleVerifier(HOOK, read(name), RULES);
    const trust = `bundle of ${name}`;
    for (const [i, chain] of CHAINS.entries()) check(bundle, trust, chain, 'board.test', expected.board[i]!);
    check(bundle, trust, 'expired', 'board.test', expected.expired);
    check(bundle, trust, 'short', 'other.test', expected.other);
    // Loaded CAs replace the bundle, so these are the same under both.
    for (const [file, answers] of Object.entries(LOADED))
      for (const [i, chain] of CHAINS.entries()) check(loaded(file), file, chain, 'board.test', answers[i]!);
    check(loaded('new.pem'), 'new.pem', 'expired', 'board.test', GOOD);
    check(loaded('new.pem'), 'new.pem', 'short', 'other.test', OTHER_NAME);
    check(loaded('new.pem'), 'new.pem', 'ip', '192.168.0.62', OTHER_NAME);
    check(loaded('new.pem'), 'new.pem', 'short', undefined, GOOD);
  }
  assert.equal(cases, 72);
});

testWithShared(
  'vectors/pki/',
  'a refusal by the bundle says where the chain ended, and what the board prints',
  (folder) => {
    const [root] = parsePem(readFileSync(`${folder}new.pem`)).map((block) => block.der);
    const chain = parsePem(readFileSync(`${folder}chain_cross.pem`)).map((block) => block.der);
    const verifier = createBundleVerifier(HOOK, [root!], RULES);
    const answer = verifier.verify({
      peer: 'server',
      chain,
      serverName: 'board.test',
      now: 0,
      ocspResponse: undefined,
    });
    assert.ok(typeof answer === 'object' && !answer.accepted);
    assert.equal(answer.error.code, 'board.not_in_bundle');
    assert.match(answer.error.message, /ends in .*New.*issued by .*Old/i);
    assert.equal((answer.verdict as FirmwareVerdict).console, 'x509-crt-bundle:Failed to verify certificate');
  },
);
