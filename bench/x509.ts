// Parses and verifies a chain, compared with node:crypto's X509Certificate. Every turn starts from the certificates' bytes
// and caches nothing; the root is parsed, and its key imported, beforehand on both sides.
import { X509Certificate } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nodeCrypto } from '../dist/platform/node/crypto/provider.js';
import { webpki } from '../dist/x509/policy.js';
import { TrustStore } from '../dist/x509/trust-store.js';
import { verifyChain } from '../dist/x509/verify.js';
import { type Issued, issue, type KeyKind } from '../tests/support/pki.ts';
import { compareRates, type Row } from './row.ts';

export const title = 'parse and verify leaf, intermediate and root, against X509Certificate and its verify()';

const HOST = 'bench.example.com';
const TURNS = 300;
/** More than the bench's default: our side is JavaScript, which the engine compiles only after thousands of turns. */
const ROUNDS = 15;

setFlagsFromString('--expose-gc');
const sweep = runInNewContext('gc') as (options: { type: 'minor' }) => void;

export async function* bench(): AsyncGenerator<Row> {
  for (const rootKey of ['p384', 'rsa4096'] as const) {
    const chain = await makeChain(rootKey);
    const rates = await compareRates(
      () => repeat(withThimble(chain)),
      () => repeat(withNode(chain)),
      ROUNDS,
    );
    yield { measure: `P-256, P-256, root ${rootKey}`, unit: 'chains/s', ...rates, reach: 1 };
  }
}

interface Chain {
  readonly root: Issued;
  readonly intermediate: Issued;
  readonly leaf: Issued;
}

async function makeChain(rootKey: KeyKind): Promise<Chain> {
  const root = await issue({ name: 'Bench Root', ca: true, key: rootKey });
  const intermediate = await issue({ name: 'Bench CA', ca: true, pathLength: 0, issuer: root });
  const leaf = await issue({ name: HOST, issuer: intermediate, dnsNames: [HOST, 'www.example.com'] });
  return { root, intermediate, leaf };
}

function withThimble({ root, intermediate, leaf }: Chain): () => boolean {
  const options = { crypto: nodeCrypto, store: new TrustStore([root.der]), policy: webpki, purpose: 'server' as const };
  return () => verifyChain([leaf.der, intermediate.der], { ...options, serverName: HOST, now: Date.now() }).accepted;
}

/** The calls that a program needs for nearly the same information: names, dates, usage, issuers, CA bits and signatures. */
function withNode({ root, intermediate, leaf }: Chain): () => boolean {
  const anchor = new X509Certificate(root.der);
  const anchorKey = anchor.publicKey;
  return () => {
    const end = new X509Certificate(leaf.der);
    const ca = new X509Certificate(intermediate.der);
    const now = Date.now();
    const inDate = [end, ca].every((c) => Date.parse(c.validFrom) <= now && now <= Date.parse(c.validTo));
    const named = end.checkHost(HOST) !== undefined && ca.ca && end.checkIssued(ca) && ca.checkIssued(anchor);
    const forServers = end.keyUsage?.includes('1.3.6.1.5.5.7.3.1') === true;
    return inDate && named && forServers && end.verify(ca.publicKey) && ca.verify(anchorKey);
  };
}

function repeat(turn: () => boolean): number {
  for (let i = 0; i < TURNS; i++) if (!turn()) throw new Error('the chain of the bench does not verify');
  sweep({ type: 'minor' }); // each side collects its garbage in its own time, since native handles are freed then
  return TURNS;
}
