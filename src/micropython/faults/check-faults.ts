// Refuses faults that the board cannot have.
import type { BoardProfile } from '../../boards/profile.ts';
import { TlsError } from '../../errors.ts';
import type { FaultPlan } from './plan.ts';

/** @throws TlsError `micropython.bad_fault`. */
export function checkFaults({ faults }: FaultPlan, { id, chip }: BoardProfile): void {
  const wifi = faults.find(({ kind }) => kind === 'wifi');
  if (wifi !== undefined && !chip.needsWifi)
    throw new TlsError('micropython.bad_fault', `fault ${wifi.text}: ${id} has no Wi-Fi; name a board that has`);
}
