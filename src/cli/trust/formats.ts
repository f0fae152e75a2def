// Output of `thimble trust`: the bundle in the requested format.

import type { BoardProfile } from '../../boards/profile.ts';
import { printableJson } from '../../errors/printable.ts';
import { TlsError } from '../../errors.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import type { ChosenRoot } from '../../trust/choose-roots.ts';
import type { RootReport } from '../../trust/find-roots.ts';
import { readsPem } from '../../trust/install/plan-install.ts';
import {
  encodeArduinoHeader,
  encodeCHeader,
  encodeEspBundle,
  encodePemBundle,
  encodePythonBundle,
  encodePythonDer,
  formatDate,
} from '../../trust/write-bundle.ts';
import { formatFingerprint } from '../../util/fingerprint.ts';
import { certificateName } from '../../x509/verdict.ts';
import type { Io } from '../command.ts';
import { writeResult } from '../output-file.ts';
import { errorToJson } from '../report.ts';

export const ROOT_FORMATS = ['pem', 'der', 'py', 'c', 'arduino', 'json', 'esp-bundle-v1', 'esp-bundle-v2'] as const;
export type RootFormat = (typeof ROOT_FORMATS)[number];

/**
 * @param boards - whose Python the code is for.
 * @throws TlsError `trust.one_per_file`, `trust.bundle_too_large`, `cli.file`.
 */
export async function writeRoots(
  roots: readonly ChosenRoot[],
  format: Exclude<RootFormat, 'json'>,
  output: string | undefined,
  boards: readonly BoardProfile[],
  io: Io,
): Promise<void> {
  if (format === 'der' && roots.length > 1) return writeSeveral(roots, output, io);
  await writeResult(encodeRoots(roots, format, boards), output, io.stdout);
}

function encodeRoots(
  roots: readonly ChosenRoot[],
  format: Exclude<RootFormat, 'json'>,
  boards: readonly BoardProfile[],
): string | Uint8Array {
  switch (format) {
    case 'pem':
      return encodePemBundle(roots);
    case 'der':
      return roots[0]!.certificate.der;
    case 'py':
      return boards.length > 0 && !boards.some((board) => readsPem(board, roots, nodeCrypto))
        ? encodePythonDer(roots)
        : encodePythonBundle(roots);
    case 'c':
      return encodeCHeader(roots);
    case 'arduino':
      return encodeArduinoHeader(roots);
    case 'esp-bundle-v1':
      return encodeEspBundle(roots, 'v1');
    case 'esp-bundle-v2':
      return encodeEspBundle(roots, 'v2');
  }
}

async function writeSeveral(roots: readonly ChosenRoot[], output: string | undefined, io: Io): Promise<void> {
  if (output === undefined || output === '-')
    throw new TlsError('trust.one_per_file', `${roots.length} roots are needed, and DER has room for one`);
  // MicroPython needs one load_verify_locations call for each.
  for (const [i, { certificate }] of roots.entries()) {
    const path = output.replace(/(\.[^./\\]+)?$/, `-${i + 1}$1`);
    await writeResult(certificate.der, path, io.stdout);
    io.stderr.write(`${path}: ${certificateName(certificate)}\n`);
  }
}

export function reportToJson(report: RootReport): string {
  const { roots, spares, fewest, proved, proofs, failures, refusedByBoards } = report;
  const failureToJson = ({ host, error }: RootReport['failures'][number]) => ({ host, error: errorToJson(error) });
  const document = {
    roots: roots.map(rootToJson),
    spares: spares.map(rootToJson),
    fewest,
    proved,
    proofs,
    failures: failures.map(failureToJson),
    refusedByBoards: refusedByBoards.map(({ board, exception, ...failure }) => ({
      ...failureToJson(failure),
      board,
      exception,
    })),
  };
  return `${printableJson(document)}\n`;
}

function rootToJson({ certificate, fingerprint, hosts }: ChosenRoot): object {
  return {
    subject: certificateName(certificate),
    until: formatDate(certificate.notAfter),
    sha256: formatFingerprint(fingerprint),
    hosts,
    pem: certificate.toPem(),
  };
}
