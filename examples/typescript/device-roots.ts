// Chooses the roots that a device needs from a file, and lists failed hosts. Run: device-roots.ts roots.pem HOST…
import { readFileSync } from 'node:fs';
import { encodePemBundle, findRoots } from 'thimble/trust';

const [file = '', ...hosts] = process.argv.slice(2);

const report = await findRoots(hosts, { roots: readFileSync(file), timeout: 5_000 });
for (const { certificate, hosts } of report.roots)
  console.log(`${certificate.subject} for ${hosts.length}, until ${new Date(certificate.notAfter).getUTCFullYear()}`);
for (const { error } of report.failures) console.log(`failed: ${error.code}`);
console.log(`proved: ${report.proved.length}, fewest: ${report.fewest}`);
console.log(encodePemBundle(report.roots));
