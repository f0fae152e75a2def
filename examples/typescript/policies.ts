// Sets verification rules and a revocation list, for a request and for a context. Run: policies.ts URL ca.pem ca.crl
import { get, isTlsError } from 'thimble/requests';
import { SSLContext } from 'thimble/ssl';

const [url = '', cafile = '', crl = ''] = process.argv.slice(2);

const verify = { cafile };
const response = await get(url, { verify, policy: 'webpki,-common-name', crls: [crl], revocation: 'hard' });
console.log('not revoked:', response.status);

const context = new SSLContext(); // for sockets, for the agents of thimble/https, and for servers
context.loadVerifyLocations(verify);
context.policy = 'private,+certificate-transparency';
context.loadCrls(crl);
try {
  await get(url, { sslContext: context });
} catch (error) {
  if (!isTlsError(error)) throw error;
  console.log(`refused: ${error.code}`);
}
