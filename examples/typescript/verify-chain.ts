// Verifies certificates without a connection: lists the rules that they break, and the changes with which they pass.
// Run: verify-chain.ts chain.pem roots.pem NAME
import { readFileSync } from 'node:fs';
import {
  explainVerdict,
  isPublicSuffix,
  nodeCrypto,
  parsePolicy,
  readCertificates,
  TrustStore,
  verifyChain,
} from 'thimble/x509';

const [chain = '', roots = '', serverName = ''] = process.argv.slice(2);

const certificates = readCertificates(readFileSync(chain));
const store = new TrustStore(readCertificates(readFileSync(roots)));
for (const name of ['private', 'webpki']) {
  const verdict = verifyChain(
    certificates.map(({ der }) => der),
    {
      crypto: nodeCrypto,
      store,
      policy: parsePolicy(name),
      purpose: 'server',
      serverName,
      now: Date.now(),
      isPublicSuffix,
    },
  );
  console.log(`${name}: ${verdict.accepted ? 'accepted' : verdict.refusal.code}`);
  console.log(explainVerdict(verdict).join('\n'));
}
