// Randomly corrupted input from a peer, a file or a user to src/boards: results and TlsErrors, never another exception,
// and no hang.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeBundle, parseBundle } from '../../src/boards/bundle-format.ts';
import { bundleHook, createBundleVerifier } from '../../src/boards/stacks/mbedtls/bundle-callback.ts';
import { parseDerData, parsePemData } from '../../src/boards/stacks/mbedtls/ca-data.ts';
import { RULES_OF_3 } from '../../src/boards/stacks/mbedtls/rules.ts';
import { createMbedtlsVerifier } from '../../src/boards/stacks/mbedtls/verifier.ts';
import { diagnose } from '../../src/doctor/explain/diagnose.ts';
import { isTlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';

const { certificates } = JSON.parse(
  readFileSync(new URL('../vectors/mbedtls/answers.json', import.meta.url), 'utf8'),
) as { certificates: Readonly<Record<string, string>> };
const REAL = Object.values(certificates).map((body) => new Uint8Array(Buffer.from(body, 'base64')));

/** A real certificate with a few bytes changed, or truncated. */
const mutated = fc
  .tuple(
    fc.constantFrom(...REAL),
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }),
    fc.option(fc.nat(), { nil: undefined, freq: 6 }),
  )
  .map(([der, changes, cut]) => {
    const bytes = der.slice();
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return cut === undefined ? bytes : bytes.subarray(0, cut % bytes.length);
  });

const RULES = { crypto: nodeCrypto, mode: 'required', rules: RULES_OF_3 } as const;

function refusesOrReturns(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    assert.ok(isTlsError(error), String(error));
  }
}

test("a firmware's verifier returns a result for any input", () => {
  fc.assert(
    fc.property(
      fc.array(mutated, { minLength: 1, maxLength: 4 }),
      fc.array(mutated, { maxLength: 2 }),
      (chain, anchors) => {
        const request = {
          peer: 'server',
          chain,
          serverName: 'www.board.test',
          now: 1.9e12,
          ocspResponse: undefined,
        } as const;
        const answers = [
          createMbedtlsVerifier({ ...RULES, anchors }).verify(request),
          createBundleVerifier(bundleHook({ forgiven: 0, rsaPss: 'checked' }), [], RULES).verify(request),
        ];
        for (const answer of answers) assert.ok(typeof answer === 'object' && typeof answer.accepted === 'boolean');
      },
    ),
    { numRuns: 600 },
  );
});

test('any CA data is loaded or refused', () => {
  const pem = fc.string({
    unit: fc.constantFrom(
      '-----BEGIN CERTIFICATE-----',
      '-----END CERTIFICATE-----',
      '\n',
      'AAAA',
      ' ',
      '=',
      'MII',
      '\0',
      'é',
    ),
  });
  fc.assert(
    fc.property(fc.oneof(mutated, pem, fc.uint8Array()), fc.constantFrom(parseDerData, parsePemData), (data, parse) =>
      refusesOrReturns(() => parse(data, nodeCrypto, RULES_OF_3)),
    ),
    { numRuns: 600 },
  );
});

test('a binary bundle is parsed or refused; a parsed one is encoded to the same bytes', () => {
  const seeds = [encodeBundle([{ subject: REAL[0]!.subarray(0, 9), publicKeyInfo: REAL[0]!.subarray(0, 30) }], 'v1')];
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(...seeds));
  fc.assert(
    fc.property(bytes, fc.constantFrom('v1', 'v2'), (input, version) =>
      refusesOrReturns(() => assert.deepEqual(encodeBundle(parseBundle(input, version), version), input)),
    ),
    { numRuns: 2000 },
  );
});

test('any text is explained or not, without delay', () => {
  const words = fc.constantFrom(
    'OSError',
    ': ',
    '(-',
    '17040',
    '0x',
    '-',
    'MBEDTLS_ERR_',
    'SSL_',
    'A_',
    '[Errno ',
    ']',
    'alert ',
    'flags=',
    '\n',
    '.',
    'x509.',
  );
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: words, maxLength: 40 })), (input) =>
      Array.isArray(diagnose(input).causes),
    ),
  );
  // Backtracking would take for ever here.
  for (const part of ['A_', '-0x', 'alert ', 'flags ', 'OSError: ', 'x509.', '1', ' '])
    assert.ok(Array.isArray(diagnose(part.repeat(50_000)).causes));
});
