// The parts of postject that we use, since it has no types.
declare module 'postject' {
  /** Puts bytes into an executable, under a name. */
  export function inject(
    file: string,
    name: string,
    bytes: Uint8Array,
    options: { readonly sentinelFuse: string; readonly machoSegmentName?: string },
  ): Promise<void>;
}
