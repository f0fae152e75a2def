// Two services, each under a CA of its own: first with a context for each, then with one that trusts both.
// Run: two-domains.ts https://one.example/ one-ca.pem https://two.example/ two-ca.pem
import { Session } from 'thimble/requests';
import { isTlsError, SSLContext } from 'thimble/ssl';

const [oneUrl = '', oneCa = '', twoUrl = '', twoCa = ''] = process.argv.slice(2);

const one = new SSLContext();
one.loadVerifyLocations({ cafile: oneCa });
const two = new SSLContext();
two.loadVerifyLocations({ cafile: twoCa });

// Each context trusts its own CA and no other: the wrong one is refused, with the reason.
const wrong = new Session({ sslContext: two });
try {
  await wrong.get(oneUrl);
} catch (error) {
  if (!isTlsError(error)) throw error;
  console.log(`refused: ${error.code}`);
}
wrong.close();

// A session picks the context by the URL's beginning, and keeps connections to both hosts.
const session = new Session();
session.mount(oneUrl, one);
session.mount(twoUrl, two);
console.log('two contexts:', await (await session.get(oneUrl)).text(), await (await session.get(twoUrl)).text());
session.close();

// Or one context for both: calls accumulate.
const both = new SSLContext();
both.loadVerifyLocations({ cafile: oneCa });
both.loadVerifyLocations({ cafile: twoCa });
const together = new Session({ sslContext: both });
console.log('one context:', await (await together.get(oneUrl)).text(), await (await together.get(twoUrl)).text());
together.close();
