// The `--bundle [BOARD=]FILE` option: replaces the built-in roots of a firmware, because tests do not have the keys of
// public roots.
import type { BoardProfile } from '../../boards/profile.ts';
import { readCertificates } from '../../x509/certificate.ts';
import { readBoardOption } from '../board-option.ts';
import type { Io } from '../command.ts';
import { readAs } from '../read-file.ts';

export interface Bundles {
  /** DER; `undefined`: the firmware's own roots. */
  readonly bundleOf: (profile: BoardProfile) => readonly Uint8Array[] | undefined;
  /** The roots of all bundles. */
  readonly certificates: readonly Uint8Array[];
}

/** @throws TlsError `cli.file`, `pem.*`, `board.unknown`. */
export async function readBundles(options: readonly string[], io: Io): Promise<Bundles> {
  const byBoard = new Map<string, readonly Uint8Array[]>();
  let forAll: readonly Uint8Array[] | undefined;
  for (const option of options) {
    const [, board, path] = /^(?:([^=/]+@[^=/]+)=)?(.+)$/s.exec(option)!;
    const roots = await readAs(path!, '--bundle', (data) => readCertificates(data).map(({ der }) => der));
    if (board === undefined) forAll = [...(forAll ?? []), ...roots];
    else byBoard.set(await readBoardOption(board, io), roots);
  }
  return {
    bundleOf: ({ id }) => byBoard.get(id) ?? forAll,
    certificates: [...byBoard.values(), forAll ?? []].flat(),
  };
}
