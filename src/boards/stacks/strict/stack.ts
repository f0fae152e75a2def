// The strict stack as a Python program sees it: thimble's own verification, with the exceptions of MicroPython 1.27.
import type { Source, StackSources } from '../../provenance.ts';
import {
  type ExceptionRules,
  raiseByMbedtls,
  raiseClosedByMbedtls,
  raiseMbedtlsNumber,
} from '../mbedtls/exceptions.ts';
import { NO_MEMORY_FIGURES, type StackWithSources, type TlsStack } from '../stack.ts';
import { STRICT_STACK } from './modern.ts';

const EXCEPTION_RULES: ExceptionRules = {
  table: '3.6.2',
  generation: '3',
  flags: 'sentences',
  allocation: 'ENOMEM',
  stream: 'once',
};

const STACK: TlsStack = {
  ...STRICT_STACK,
  raise: (failure, chip) => raiseByMbedtls(EXCEPTION_RULES, failure, chip),
  raiseClosed: (_, chip) => raiseClosedByMbedtls(EXCEPTION_RULES, false, chip),
  raiseNumber: (ret, chip) => raiseMbedtlsNumber(EXCEPTION_RULES, ret, chip),
  memory: NO_MEMORY_FIGURES,
  verification: { kind: 'strict' },
};

const OURS: Source = { basis: 'ran', source: 'this engine itself, no firmware' };

export function stackFor(): StackWithSources {
  const sources: StackSources = {
    hello: OURS,
    server: OURS,
    verifier: OURS,
    records: OURS,
    errors: { basis: 'derived', source: 'MicroPython 1.27' },
    alerts: OURS,
    caData: OURS,
    credentials: OURS,
    roots: OURS,
    memory: { basis: 'derived', source: 'nothing is limited' },
  };
  return { stack: STACK, sources };
}
