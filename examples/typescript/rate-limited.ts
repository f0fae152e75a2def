// A loop with a limited request rate, which retries after temporary failures and obeys Retry-After.
// Run: rate-limited.ts https://host/temperature ca.pem
import { Session } from 'thimble/requests';

const [url = '', cafile = ''] = process.argv.slice(2);
const session = new Session({
  verify: { cafile },
  rateLimit: { requests: 2, per: 200 }, // two requests every 200 ms, to each host
  retries: { limit: 3, backoff: 50 },
});

const start = Date.now();
for (let i = 0; i < 5; i++) {
  const response = await session.get(url);
  console.log(response.status, await response.json());
}
console.log(Date.now() - start >= 400 ? 'never more than two in 200 ms' : 'too fast');
session.close();
