// Generates every profile that differs from another in a single fact of its stack.

import { isFirmwareVerdict } from '../../src/boards/firmware-verdict.ts';
import type { BoardProfile } from '../../src/boards/profile.ts';
import { VerifyFlag } from '../../src/boards/stacks/mbedtls/verify-flags.ts';
import type { RaisedOrEnd, TlsStack } from '../../src/boards/stacks/stack.ts';
import { ERROR_TABLE } from '../../src/errors.ts';

export interface Mutant {
  /** `hello.groups: without its first`. */
  readonly name: string;
  readonly profile: BoardProfile;
}

const DATA = [
  'hello',
  'server',
  'memory',
  'library',
  'roots',
  'rules',
  'nameRequired',
  'longestName',
  'loading',
  'pskSuites',
  'habits',
  'defaults',
  'overlays',
] as const;
/** Codes whose wording and alert each stack defines. */
const CODES = Object.keys(ERROR_TABLE).filter((code) => /^(tls|alert|x509|net|board)\./.test(code));

export function mutantsOf(profile: BoardProfile): readonly Mutant[] {
  const { stack } = profile;
  const withStack = (name: string, changes: Partial<TlsStack>): Mutant => ({
    name,
    profile: { ...profile, stack: { ...stack, ...changes } },
  });
  const found: Mutant[] = [];
  for (const field of DATA)
    for (const [name, value] of variantsOf(stack[field], field)) found.push(withStack(name, { [field]: value }));
  found.push(...verifierMutants(profile));
  for (const code of CODES) {
    const raise: TlsStack['raise'] = (failure, chip) => {
      const raised = stack.raise(failure, chip);
      return failure.error.code === code ? otherwise(raised) : raised;
    };
    found.push(withStack(`raise ${code}`, { raise }));
    const alertOf: NonNullable<TlsStack['alertOf']> = (error) => {
      const alert = stack.alertOf === undefined ? error.alert : stack.alertOf(error);
      return error.code === code ? (alert ?? 0) + 1 : alert;
    };
    found.push(withStack(`alert of ${code}`, { alertOf }));
  }
  for (const [name, flag] of Object.entries(VerifyFlag)) {
    const alertOf: NonNullable<TlsStack['alertOf']> = (error) => {
      const alert = stack.alertOf === undefined ? error.alert : stack.alertOf(error);
      return isFirmwareVerdict(error.cause) && error.cause.flags === flag ? (alert ?? 0) + 1 : alert;
    };
    found.push(withStack(`alert for ${name}`, { alertOf }));
  }
  return found;
}

function verifierMutants(profile: BoardProfile): Mutant[] {
  const { verification, withVerification } = profile.stack;
  if (withVerification === undefined) return [];
  return Object.entries(verification).flatMap(([key, value]) =>
    variantsOf(value, `verification.${key}`)
      .filter(() => key !== 'kind')
      .map(([name, changed]) => {
        const { createVerifier, readCaData, verification: changedFacts } = withVerification({ [key]: changed });
        const stack = { ...profile.stack, createVerifier, readCaData, verification: changedFacts };
        return { name, profile: { ...profile, stack } };
      }),
  );
}

function otherwise(raised: RaisedOrEnd): RaisedOrEnd {
  if (raised.kind === 'end') return { kind: 'exception', exception: { type: 'OSError', errno: 1, text: undefined } };
  const { exception } = raised;
  return { ...raised, exception: { ...exception, errno: (exception.errno ?? 0) - 1 } };
}

/** Values with one difference: an array without its first item or with its first two swapped, a number plus one. */
function variantsOf(value: unknown, name: string): [name: string, value: unknown][] {
  if (typeof value === 'boolean') return [[`${name}: ${!value}`, !value]];
  if (typeof value === 'number' && Number.isFinite(value)) return [[`${name}: ${value + 1}`, value + 1]];
  if (typeof value === 'string') return [[`${name}: not ${value}`, `${value}-changed`]];
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    const rest = value.slice(1);
    const swapped = [value[1], value[0], ...value.slice(2)];
    const found: [string, unknown][] = [[`${name}: without its first`, rest]];
    if (value.length > 1) found.push([`${name}: its first two swapped`, swapped]);
    return found;
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => !(name === 'hello' || name === 'server') || key !== 'name') // a label for readers
    .flatMap(([key, each]) =>
      variantsOf(each, `${name}.${key}`).map(
        ([what, changed]) => [what, { ...value, [key]: changed }] as [string, unknown],
      ),
    );
}
