// Explains an error: its hint, its usual cause, and the fix. Run: errors.ts https://host/
import { adviceFor } from 'thimble/errors';
import { get, isTlsError } from 'thimble/requests';

const [url = ''] = process.argv.slice(2);

try {
  await get(url);
} catch (error) {
  if (!isTlsError(error)) throw error;
  if (error.code === 'x509.expired') console.log('is the clock right?');
  console.log(`${error.message} [${error.code}]`);
  console.log(`cause: ${adviceFor(error.code).cause}`);
  console.log(`fix:   ${error.hint}`);
}
