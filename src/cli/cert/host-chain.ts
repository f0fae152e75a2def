// The chain that a host shows, whether or not it can be trusted: one handshake, no byte of application data.
import { connect } from '../../api/socket/socket.ts';
import { SSLContext } from '../../api/ssl/ssl-context.ts';
import { makeNodePlatform } from '../../entry/node-platform.ts';
import { isTlsError, type TlsError } from '../../errors.ts';
import { parseHost } from '../../trust/host.ts';
import { Certificate } from '../../x509/certificate.ts';
import { networkWith } from '../environment.ts';
import { loadRoots } from '../files.ts';
import { setVerification, type VerificationOptions } from '../options.ts';

export interface HostChain {
  readonly certificates: readonly Certificate[];
  /** Why a client here would refuse the certificates; `undefined` if it would not. */
  readonly refusal: TlsError | undefined;
}

export interface HostChainOptions {
  /** Entries of `--resolve`. */
  readonly resolve: readonly string[];
  /** Files of roots to judge by (`--cacert`); none: this machine's. */
  readonly roots: readonly string[];
  readonly verification: VerificationOptions;
  /** Milliseconds for connection and handshake, each. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/**
 * @throws TlsError `trust.bad_host`, `net.*`; `tls.*`, `alert.*`, `der.*` if there is no chain to show; as
 *   {@link setVerification} and {@link loadRoots}.
 */
export async function chainOfHost(text: string, options: HostChainOptions): Promise<HostChain> {
  const { resolve, roots, verification, timeout, signal } = options;
  const host = parseHost(text);
  const platform = makeNodePlatform(networkWith(resolve));
  const context = new SSLContext(platform);
  if (roots.length === 0) context.setDefaultVerifyPaths();
  await loadRoots(context, roots, '--cacert');
  await setVerification(context, verification);
  let refusal: TlsError | undefined;
  let shown: readonly Uint8Array[] = [];
  context.verifyCallback = ({ certificates, error }) => {
    shown = certificates.map((der) => der.slice());
    refusal = error;
    return true;
  };
  const plain = await connect(platform, { host: host.name, port: host.port, timeout, signal });
  try {
    await context.wrapSocket(plain, { serverHostname: host.name, timeout, signal });
  } catch (error) {
    // A server that asks us for a certificate has shown its own by now.
    if (!isTlsError(error) || shown.length === 0) throw error;
  } finally {
    plain.close();
  }
  return { certificates: shown.map((der) => Certificate.parse(der)), refusal };
}
