// The roots that the page uses: those of the machine that serves it, or of the build on a static host.
let loading: Promise<readonly Uint8Array[]> | undefined;

/** DER, fetched once. */
export function loadPageRoots(): Promise<readonly Uint8Array[]> {
  loading ??= fetchRoots();
  return loading;
}

async function fetchRoots(): Promise<readonly Uint8Array[]> {
  const response = await fetch(new URL('roots.bin', document.baseURI));
  if (!response.ok) throw new TypeError(`roots.bin: ${response.status} ${response.statusText}`);
  return split(new Uint8Array(await response.arrayBuffer()));
}

/** The certificates are concatenated; each begins with its length (X.690 §8.1.3). */
function split(bytes: Uint8Array): readonly Uint8Array[] {
  const certificates: Uint8Array[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const first = bytes[at + 1]!;
    const count = first < 0x80 ? 0 : first & 0x7f;
    let length = count === 0 ? first : 0;
    for (let i = 0; i < count; i++) length = length * 256 + bytes[at + 2 + i]!;
    const end = at + 2 + count + length;
    certificates.push(bytes.subarray(at, end));
    at = end;
  }
  return certificates;
}
