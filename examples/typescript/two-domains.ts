// Two services, each with its own CA: first with a context for each, then with one that trusts both.
// Run: two-domains.ts https://one.example/ one-ca.pem https://two.example/ two-ca.pem
import { Session } from 'thimble/requests';
import { isTlsError, SSLContext } from 'thimble/ssl';

const [oneUrl = '', oneCa = '', twoUrl = '', twoCa = ''] = process.argv.slice(2);

const one = new SSLContext();
one.loadVerifyLocations({ cafile: oneCa });
const two = new SSLContext();
two.loadVerifyLocations({ cafile: twoCa });

// Each context trusts only its own CA: with the wrong context the server is refused, and the error says why.
const wrong = new Session({ sslContext: two });
try {
  await wrong.get(oneUrl);
} catch (error) {
  if (!isTlsError(error)) throw error;
  console.log(`refused: ${error.code}`);
}
wrong.close();

// A session chooses the context by the beginning of the URL, and keeps connections to both hosts open.
const session = new Session();
session.mount(oneUrl, one);
session.mount(twoUrl, two);
console.log('two contexts:', await (await session.get(oneUrl)).text(), await (await session.get(twoUrl)).text());
session.close();

// Or one context for both: each call adds to the trusted CAs.
const both = new SSLContext();
both.loadVerifyLocations({ cafile: oneCa });
both.loadVerifyLocations({ cafile: twoCa });
const together = new Session({ sslContext: both });
console.log('one context:', await (await together.get(oneUrl)).text(), await (await together.get(twoUrl)).text());
together.close();
