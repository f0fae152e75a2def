// Lists of CA names in the runner's format: `<EMPTY>`, `<NULL>`, or DER names in hex, separated by commas.

export function parseCaList(flag: string | undefined): Uint8Array[] {
  if (flag === undefined || flag === '<EMPTY>' || flag === '<NULL>') return [];
  return flag.split(',').map((hex) => Buffer.from(hex, 'hex'));
}

export function expectCaList(flag: string, seen: readonly Uint8Array[] | undefined): boolean {
  const wanted = parseCaList(flag);
  return (
    seen !== undefined &&
    wanted.length === seen.length &&
    wanted.every((name, i) => Buffer.compare(name, seen[i]!) === 0)
  );
}
