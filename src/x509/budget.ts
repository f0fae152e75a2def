// Limits on the work of one verification. The peer chooses the certificates, so every loop over them counts against these.
import { TlsError } from '../errors.ts';

/** The limits of rustls' webpki (`verify_cert.rs`, `Budget`): normal chains need about 4, 30 and 100. */
export const LIMITS = {
  signatures: 100,
  steps: 200_000,
  nameComparisons: 250_000,
} as const;

export type Resource = keyof typeof LIMITS;

/** Thrown to end the search at once, and caught where the verdict is made. */
export class BudgetExhausted extends TlsError {
  constructor(resource: Resource) {
    const what = { signatures: 'signatures', steps: 'steps of path building', nameComparisons: 'comparisons of names' };
    super('x509.too_complex', `gave up after ${LIMITS[resource]} ${what[resource]}`);
  }
}

export class Budget {
  readonly #spent: Record<Resource, number> = { signatures: 0, steps: 0, nameComparisons: 0 };

  spend(resource: Resource, amount = 1): void {
    this.#spent[resource] += amount;
    if (this.#spent[resource] > LIMITS[resource]) throw new BudgetExhausted(resource);
  }
}
