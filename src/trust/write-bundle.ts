// The chosen roots as text that can be pasted or saved: PEM with a comment for each, or one literal for Python.
import { formatFingerprint } from '../util/fingerprint.ts';
import { certificateName } from '../x509/verdict.ts';
import type { ChosenRoot } from './choose-roots.ts';

/** A PEM file: OpenSSL, mbedTLS, curl and Python pass over the comments between the blocks. */
export function encodePemBundle(roots: readonly ChosenRoot[]): string {
  return roots.map((root) => `${comment(describeRoot(root))}${root.certificate.toPem()}`).join('\n');
}

/** One `cadata` literal: a CircuitPython context takes all its roots in one string, and loading a second replaces the first. */
export function encodePythonBundle(roots: readonly ChosenRoot[]): string {
  const about = roots.flatMap(describeRoot);
  const use = 'context = ssl.create_default_context(); context.load_verify_locations(cadata=ROOTS)';
  const pem = roots.map(({ certificate }) => certificate.toPem()).join('');
  return `${comment([...about, `One context verifies them all: ${use}`])}ROOTS = """\\\n${pem}"""\n`;
}

/** Name, end, fingerprint and hosts of a root, in lines that are safe to print. */
export function describeRoot({ certificate, fingerprint, hosts }: ChosenRoot): string[] {
  return [
    `${certificateName(certificate)}, until ${formatDate(certificate.notAfter)}, for ${hosts.join(', ')}`,
    `SHA-256 ${formatFingerprint(fingerprint)}`,
  ];
}

/** @param time - milliseconds since 1970. @returns the day in UTC: `2036-06-22`. */
export function formatDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function comment(lines: readonly string[]): string {
  return lines.map((line) => `# ${line}\n`).join('');
}
