// Writes the roots that a device needs as Python: npx tsx examples/quick-start/find-roots.ts api.example.com discord.com
import { encodePythonBundle, findRoots } from 'thimble/trust';

const { roots, failures } = await findRoots(process.argv.slice(2));
for (const { host, error } of failures) console.error(`${host}: ${error.message}`);
if (roots.length > 0) console.log(encodePythonBundle(roots));
