import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificatePolicies, extension } from '../../tests/support/extensions.ts';
import { type Issued, issue } from '../../tests/support/pki.ts';
import { encodeObjectIdentifier, encodeSequence } from '../asn1/write.ts';
import { Budget, LIMITS } from './budget.ts';
import { Certificate } from './certificate.ts';
import {
  type PolicyCertificate,
  type PolicyInputs,
  policyFault,
  readPolicyExtensions,
} from './certificate-policies.ts';
import { ANY_POLICY } from './oids.ts';

const [GOLD, SILVER, BRONZE] = ['1.2.3.1', '1.2.3.2', '1.2.3.3'] as const;

interface Level {
  readonly policies?: readonly string[];
  readonly mappings?: readonly (readonly [string, string])[];
  readonly requireExplicit?: number;
  readonly inhibitMapping?: number;
  readonly inhibitAny?: number;
  /** Whether it is issued to the same name as the one above. */
  readonly selfIssued?: boolean;
}

async function check(levels: readonly Level[], inputs: PolicyInputs = {}): Promise<string | undefined> {
  return policyFault(await pathOf(levels), inputs, new Budget())?.detail;
}

/** @param levels - from the certificate that the anchor issued down to the end entity. */
async function pathOf(levels: readonly Level[]): Promise<PolicyCertificate[]> {
  let issuer: Issued = await issue({ name: 'level 0', ca: true });
  let name = 'level 0';
  const path: PolicyCertificate[] = [];
  for (const [i, level] of levels.entries()) {
    if (level.selfIssued !== true) name = `level ${i + 1}`;
    issuer = await issue({ name, issuer, extensions: extensionsOf(level) });
    const { extensions, isSelfIssued } = Certificate.parse(issuer.der);
    path.unshift({ ...readPolicyExtensions(extensions), isSelfIssued });
  }
  return path;
}

function extensionsOf(level: Level) {
  const integer = (tag: number, value: number | undefined): Uint8Array =>
    value === undefined ? new Uint8Array(0) : Uint8Array.of(tag, 1, value);
  const { policies, mappings, requireExplicit, inhibitMapping, inhibitAny } = level;
  const constraints = encodeSequence(integer(0x80, requireExplicit), integer(0x81, inhibitMapping));
  const pairs = mappings?.map((pair) => encodeSequence(...pair.map(encodeObjectIdentifier)));
  return [
    extension('subjectKeyIdentifier', Uint8Array.of(4, 1, 1)),
    ...(policies === undefined ? [] : [certificatePolicies(policies)]),
    ...(pairs === undefined ? [] : [extension('policyMappings', encodeSequence(...pairs))]),
    ...(constraints.length > 2 ? [extension('policyConstraints', constraints, true)] : []),
    ...(inhibitAny === undefined ? [] : [extension('inhibitAnyPolicy', integer(2, inhibitAny), true)]),
  ];
}

const refused = /policy|policies/;
const explicit = { requireExplicit: true };

test('nothing is required by default', async () => {
  assert.equal(await check([{}, {}]), undefined);
  assert.equal(await check([{ policies: [GOLD] }, { policies: [SILVER] }]), undefined);
  assert.match((await check([{}, {}], explicit))!, refused);
  assert.match((await check([{ requireExplicit: 0, policies: [GOLD] }, {}]))!, refused);
});

test('a policy must hold along the whole path', async () => {
  assert.equal(await check([{ policies: [GOLD, SILVER] }, { policies: [GOLD] }], explicit), undefined);
  assert.match((await check([{ policies: [GOLD] }, { policies: [SILVER] }], explicit))!, refused);
  assert.equal(await check([{ policies: [ANY_POLICY] }, { policies: [GOLD] }], explicit), undefined);
  assert.equal(await check([{ policies: [GOLD] }, { policies: [ANY_POLICY] }], explicit), undefined);
});

test('the requirement may begin further down', async () => {
  const levels = (requireExplicit: number): Level[] => [
    { policies: [GOLD], requireExplicit },
    {},
    { policies: [GOLD] },
  ];
  assert.match((await check(levels(0)))!, refused);
  assert.match((await check(levels(1)))!, refused);
  assert.match((await check(levels(2)))!, refused);
  assert.equal(await check(levels(3)), undefined);
  assert.match((await check([{}, { requireExplicit: 0 }]))!, refused);
  assert.equal(await check([{}, { requireExplicit: 1 }]), undefined);
});

test("a path must have one of the user's acceptable policies", async () => {
  const both = [{ policies: [GOLD, SILVER] }, { policies: [GOLD, SILVER] }];
  assert.equal(await check(both, { ...explicit, acceptable: [SILVER] }), undefined);
  assert.match((await check(both, { ...explicit, acceptable: [BRONZE] }))!, refused);
  assert.equal(await check(both, { acceptable: [BRONZE] }), undefined);
  const any = [{ policies: [ANY_POLICY] }, { policies: [ANY_POLICY] }];
  assert.equal(await check(any, { ...explicit, acceptable: [BRONZE] }), undefined);
});

test("mappings rename a policy, and the user's policies are in the anchor's domain", async () => {
  const mapped = [{ policies: [GOLD], mappings: [[GOLD, SILVER]] as const }, { policies: [SILVER] }];
  assert.equal(await check(mapped, { ...explicit, acceptable: [GOLD] }), undefined);
  assert.match((await check(mapped, { ...explicit, acceptable: [SILVER] }))!, refused);
  assert.match((await check(mapped, { ...explicit, inhibitMapping: true }))!, refused);
  const unmapped = [{ policies: [GOLD], mappings: [[GOLD, SILVER]] as const }, { policies: [GOLD] }];
  assert.match((await check(unmapped, explicit))!, refused);
  const viaAny = [{ policies: [ANY_POLICY], mappings: [[GOLD, SILVER]] as const }, { policies: [SILVER] }];
  assert.equal(await check(viaAny, { ...explicit, acceptable: [GOLD] }), undefined);
  const late = [{ inhibitMapping: 0, policies: [GOLD] }, ...mapped];
  assert.match((await check(late, explicit))!, refused);
  assert.match((await check([{ policies: [GOLD], mappings: [[ANY_POLICY, GOLD]] }, {}]))!, /maps anyPolicy/);
});

test('anyPolicy can be inhibited, except for self-issued certificates', async () => {
  const levels = [{ policies: [GOLD], inhibitAny: 0 }, { policies: [ANY_POLICY] }];
  assert.match((await check(levels, explicit))!, refused);
  assert.equal(await check([{ ...levels[0]!, inhibitAny: 1 }, levels[1]!], explicit), undefined);
  const rollover = [levels[0]!, { policies: [ANY_POLICY], selfIssued: true }, { policies: [GOLD] }];
  assert.equal(await check(rollover, explicit), undefined);
  assert.match((await check([{ policies: [ANY_POLICY] }], { ...explicit, inhibitAny: true }))!, refused);
});

test('thousands of mapped policies are refused without exponential work (RFC 9618 §1)', async () => {
  const many = Array.from({ length: 250 }, (_, i) => `1.2.4.${i}`);
  assert.match((await check([{ policies: many }, { policies: many }], explicit))!, /more than 200/);
  const mappings = many.map((policy) => [policy, GOLD] as const);
  const few = { policies: [GOLD] };
  assert.match((await check([{ policies: [ANY_POLICY], mappings }, few, few], explicit))!, /more than 200/);
});

test('the fault is at the certificate that lacks the demanded policies, or that breaks a rule itself', async () => {
  const at = async (...levels: Level[]): Promise<number | undefined> =>
    policyFault(await pathOf(levels), explicit, new Budget())?.at;
  const gold = { policies: [GOLD] };
  assert.equal(await at(gold, gold, {}), 0);
  assert.equal(await at(gold, {}, gold), 1);
  assert.equal(await at({}, gold, gold), 2);
  assert.equal(await at(gold, { policies: [SILVER] }, gold), 1);
  assert.equal(await at({ ...gold, mappings: [[ANY_POLICY, GOLD]] }, gold, gold), 2);
  const many = Array.from({ length: 201 }, (_, i) => `1.2.4.${i}`);
  assert.equal(await at({ policies: [ANY_POLICY] }, { policies: many }, gold), 1);
  assert.equal(await at({ policies: [ANY_POLICY], mappings: many.map((policy) => [policy, GOLD]) }, gold, gold), 2);
  const inputs = { ...explicit, acceptable: [BRONZE] };
  assert.equal(policyFault(await pathOf([gold, gold]), inputs, new Budget())?.at, 0);
});

test('comparisons of policies count against the budget, and so does every path on which policies are compared', async () => {
  const many = Array.from({ length: 200 }, (_, i) => `1.2.4.${i}`);
  const wide = await pathOf(new Array(9).fill({ policies: many }));
  assert.throws(() => policyFault(wide, explicit, new Budget()), { code: 'x509.too_complex' });
  const narrow = await pathOf([{ policies: [GOLD] }, { policies: [SILVER] }]);
  const budget = new Budget();
  const paths = LIMITS.policyComparisons / 2; // at least one for each certificate
  assert.throws(
    () => {
      for (let i = 0; i <= paths; i++) policyFault(narrow, explicit, budget);
    },
    { code: 'x509.too_complex' },
  );
});
