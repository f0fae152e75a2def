// What a firmware's own verification came to: the numbers from which its error is raised.

/** One certificate of the chain that the firmware walked, end entity first. */
export interface FirmwareChainLink {
  readonly subject: string;
  /** The flags of this certificate alone (verify-flags.ts). */
  readonly flags: number;
  /** Whether it came from what is trusted rather than from the peer. */
  readonly trusted: boolean;
}

/** Stands in a `VerifyAnswer` as its verdict, and as the cause of the `TlsError` of a refusal. */
export interface FirmwareVerdict {
  readonly kind: 'firmware';
  /** What the firmware's TLS library returns: 0, or a negative error number, or a callback's own. */
  readonly ret: number;
  /** The verification flags of the whole chain, unsigned; 0xffffffff where the firmware gives none. */
  readonly flags: number;
  readonly chain: readonly FirmwareChainLink[];
  /**
   * The line that the firmware prints by itself, on the console where print() goes. CircuitPython's own callback does so in
   * every build: LOGE in lib/mbedtls_config/crt_bundle.c is an mp_printf that no log level turns off.
   */
  readonly console?: string | undefined;
}

export function isFirmwareVerdict(value: unknown): value is FirmwareVerdict {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'firmware';
}
