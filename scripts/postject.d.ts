// What we use of postject, which comes without types.
declare module 'postject' {
  /** Puts bytes into an executable, under a name. */
  export function inject(
    file: string,
    name: string,
    bytes: Uint8Array,
    options: { readonly sentinelFuse: string; readonly machoSegmentName?: string },
  ): Promise<void>;
}
