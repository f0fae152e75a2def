// The result of a firmware's own verification: the numbers from which its exception is made.

/** One certificate of the chain that the firmware built, end entity first. */
export interface FirmwareChainLink {
  readonly subject: string;
  readonly issuer: string;
  /** The flags of this certificate alone (verify-flags.ts). */
  readonly flags: number;
  /** Whether it is a trusted certificate rather than one from the peer. */
  readonly trusted: boolean;
}

/** The verdict in a `VerifyAnswer`, and the cause of the `TlsError` of a refusal. */
export interface FirmwareVerdict {
  readonly kind: 'firmware';
  /** Return value of the firmware's TLS library: 0, a negative error number, or a callback's own. */
  readonly ret: number;
  /** The verification flags of the whole chain, unsigned; 0xffffffff if the firmware has none. */
  readonly flags: number;
  readonly chain: readonly FirmwareChainLink[];
  /**
   * The line that the firmware itself prints on the console that print() uses. CircuitPython's own callback does so in
   * every build: LOGE in lib/mbedtls_config/crt_bundle.c is an mp_printf that is independent of log levels.
   */
  readonly console?: string | undefined;
}

export function isFirmwareVerdict(value: unknown): value is FirmwareVerdict {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'firmware';
}
