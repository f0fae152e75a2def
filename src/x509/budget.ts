// Limits on the work of one verification. The peer chooses the certificates, so every loop over them counts against these.
import { TlsError } from '../errors.ts';

/**
 * The first three are the limits of rustls' webpki (`verify_cert.rs`, `Budget`): normal chains need about 4, 30 and 100.
 * Comparing 20 policies on each of 8 certificates takes about 3,000 policy comparisons, and 200 on each of 6 250,000.
 */
export const LIMITS = {
  signatures: 100,
  steps: 200_000,
  nameComparisons: 250_000,
  policyComparisons: 250_000,
} as const;

export type Resource = keyof typeof LIMITS;

/** Thrown to end the search at once, and caught where the verdict is made. */
export class BudgetExhausted extends TlsError {
  constructor(resource: Resource) {
    super('x509.too_complex', `gave up after ${LIMITS[resource]} ${RESOURCE_NAMES[resource]}`);
  }
}

const RESOURCE_NAMES: Readonly<Record<Resource, string>> = {
  signatures: 'signatures',
  steps: 'steps of path building',
  nameComparisons: 'comparisons of names',
  policyComparisons: 'comparisons of certificate policies',
};

export class Budget {
  readonly #spent: Record<Resource, number> = { signatures: 0, steps: 0, nameComparisons: 0, policyComparisons: 0 };

  spend(resource: Resource, amount = 1): void {
    this.#spent[resource] += amount;
    if (this.#spent[resource] > LIMITS[resource]) throw new BudgetExhausted(resource);
  }
}
