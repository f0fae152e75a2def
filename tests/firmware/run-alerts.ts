// The rows of ../shared/facts/micropython/alert, what the server received and the program caught, compared with a
// profile's result.
import type { BoardProfile } from '../../src/boards/profile.ts';
import { credentialOf } from '../support/engine-pair.ts';
import { drive, type Situation } from './drive.ts';
import * as pki from './pki.ts';
import { shown } from './shown.ts';
import { SITUATIONS, script, serve } from './situations.ts';

type Make = () => Promise<Situation>;

/** Five of the builds are in `alert/`. */
export const ALERTS_OF = ['1.20.0-rp2cfg', '1.22.2-rp2cfg', '1.24.1', '1.27.0', '1.29.0-preview'];

/** The names in `alert/`: those of the situations, or ones made here. */
const ALERTS: Readonly<Record<string, string | Make>> = {
  ok: 'ok (ECDSA chain)',
  'wrong host': 'wrong host',
  'no CA REQUIRED': 'no CA, CERT_REQUIRED',
  'unknown issuer': 'unknown issuer',
  'unknown issuer + wrong host': 'wrong host and unknown issuer',
  'OPTIONAL unknown issuer': 'CERT_OPTIONAL, unknown issuer',
  'cert expired': 'expired leaf',
  'cert notyet': 'not yet valid',
  'cert ekuclient': 'EKU clientAuth only',
  'cert rsapss': 'RSA-PSS signed cert',
  'cert rsa1024': 'RSA-1024 leaf',
  'cert rsa_sha1': 'SHA-1 signed leaf (RSA key)',
  'expired + wrong host + other CA': async () => ({
    ...(await signedBy(await pki.root(), pki.past)),
    trust: [await pki.stranger()],
    host: 'other.test',
  }),
  'expired+wrong host': 'expired leaf + wrong host',
  chain_notca: 'intermediate without CA flag',
  chain_expint: async () => {
    const int = await pki.leaf({ name: 'Expired Int', ca: true, issuer: await pki.root(), ...pki.past });
    const credential = credentialOf(await pki.leaf({ issuer: int }), int);
    return { server: serve([credential]), host: pki.HOST, trust: [await pki.root()] };
  },
  chain_long10: 'chain of 12 intermediates',
  big17k: 'chain 21 KB',
  'CA itself expired': 'expired root in trust',
  'TLS1.3 only': 'TLS 1.3 only',
  'TLS1.1 only': 'TLS 1.1 only',
  'frag 512': 'server records limited to 512 (split)',
  'plain HTTP answers 400': 'plain HTTP',
  'record too long 17000': () =>
    answered(Uint8Array.of(22, 3, 3, 17_000 >> 8, 17_000 & 255, ...new Uint8Array(17_000))),
  'junk handshake': () => answered(Uint8Array.of(22, 3, 3, 0, 16, ...new Uint8Array(16).fill(0xaa))),
  'app data first': () => answered(Uint8Array.of(23, 3, 3, 0, 5, 1, 2, 3, 4, 5)),
};

async function signedBy(issuer: pki.Issued, more: Parameters<typeof pki.leaf>[0]): Promise<Situation> {
  const leaf = await pki.leaf({ issuer, ...more });
  return { server: serve([credentialOf(leaf)]), host: pki.HOST, trust: [issuer] };
}

async function answered(bytes: Uint8Array): Promise<Situation> {
  return { server: script(bytes), host: pki.HOST, trust: [await pki.root()] };
}

/**
 * About what the program does after the handshake, or with a mode without a name in `ssl`; SHA-224 is in
 * tests/interop/old-certificates.test.ts.
 */
const NOT_HERE = [
  'cert sha224',
  'verify_mode 3',
  'client cert absent',
  'data then close_notify',
  'data then garbage record',
];

export interface AlertRows {
  readonly rows: number;
  readonly wrong: readonly string[];
}

/** @param text - content of `alert-BUILD.txt`. */
export async function runAlerts(profile: BoardProfile, text: string): Promise<AlertRows> {
  const rows = [...text.matchAll(/^(.+?) -> alerts \[(.*?)\] .*? wrap (.*)$/gm)];
  const wrong: string[] = [];
  for (const [, name, heard, caught] of rows) {
    if (NOT_HERE.includes(name!)) continue;
    const how = ALERTS[name!]!;
    const situation = typeof how === 'string' ? await SITUATIONS[how]!(profile.stack.hello) : await how();
    const { alert, raised } = drive(profile, situation!);
    const wanted = /, (\d+)\)$/.exec(heard!)?.[1];
    if (alert !== (wanted === undefined ? undefined : Number(wanted)))
      wrong.push(`${name}: alert ${alert}, not ${wanted}`);
    const isFine =
      caught!.startsWith('ok') || raised === undefined
        ? caught!.startsWith('ok') === (raised === undefined)
        : caught!.startsWith(shown(raised).slice(0, 40));
    if (!isFine) wrong.push(`${name}: ${raised && shown(raised)}, not ${caught}`);
  }
  return { rows: rows.length, wrong };
}
