// One verified request, with advice if it is refused: npx tsx examples/quick-start/fetch.ts https://example.com/
import { get, isTlsError } from 'thimble/requests';

try {
  const response = await get(process.argv[2] ?? 'https://example.com/', { timeout: 10_000 });
  console.log(response.status, await response.text());
} catch (error) {
  if (!isTlsError(error)) throw error;
  console.error(`${error.message} [${error.code}]\n${error.hint}`);
  process.exitCode = 1;
}
