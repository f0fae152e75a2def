// `thimble get --board`: the roots that a firmware trusts, and the exception that a program on it would get.
import type { SSLContext } from '../../api/ssl/ssl-context.ts';
import { encodePem } from '../../asn1/pem.ts';
import { inPython } from '../../boards/diff/program-phrases.ts';
import { osErrorOf } from '../../boards/os-error.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { isTlsError, type TlsError } from '../../errors.ts';
import { rootLists, type SystemRootList } from '../../platform/node/roots.ts';
import type { Io } from '../command.ts';
import { warn } from '../report.ts';

/**
 * The named roots; otherwise the firmware's own; otherwise, if it has none built in, this machine's, as if the program
 * had loaded the right one. That is reported, because a program that loads none fails.
 */
export function trustAsBoard(
  context: SSLContext,
  { id, stack }: BoardProfile,
  lists: readonly SystemRootList[],
  io: Io,
): void {
  if (stack.verification.kind === 'none') {
    warn(io, `${id} checks no certificate, so anyone may have answered`);
    return;
  }
  if (lists.length === 0 && stack.roots.kind !== 'none') {
    context.setDefaultVerifyPaths();
    return;
  }
  if (lists.length === 0)
    warn(io, `${id} has no built-in roots: this machine's are used, as if the program had loaded the right one`);
  const roots = (lists.length === 0 ? rootLists() : lists).flatMap((list) => list.roots);
  if (stack.loading === 'replaces') {
    context.loadVerifyLocations({ cadata: roots.map((der) => encodePem('CERTIFICATE', der)).join('') });
    return;
  }
  const isOfUser = lists.length > 0;
  for (const der of roots) {
    try {
      context.loadVerifyLocations({ cadata: der });
    } catch (error) {
      // A root of this machine that the firmware cannot read is one that no program would have loaded.
      if (isOfUser || !isTlsError(error)) throw error;
    }
  }
}

export function tellOnBoard(error: TlsError, profile: BoardProfile, io: Io): void {
  io.stderr.write(`thimble: a program on ${profile.id} sees ${inPython(osErrorOf(error, profile))}\n`);
}
