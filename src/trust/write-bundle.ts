// The chosen roots as text that can be pasted or saved: PEM with a comment for each, literals for Python, C and Arduino; and
// the binary bundles of ESP-IDF.
import { type BundleVersion, bundleEntries, encodeBundle, MAX_BUNDLE_ENTRIES } from '../boards/bundle-format.ts';
import { TlsError } from '../errors.ts';
import { toBase64 } from '../util/base64.ts';
import { formatFingerprint } from '../util/fingerprint.ts';
import { certificateName } from '../x509/verdict.ts';
import type { ChosenRoot } from './choose-roots.ts';

/** A PEM file: OpenSSL, mbedTLS, curl and Python pass over the comments between the blocks. */
export function encodePemBundle(roots: readonly ChosenRoot[]): string {
  return roots.map((root) => `${comment('#', describeRoot(root))}${root.certificate.toPem()}`).join('\n');
}

/** One `cadata` literal: a CircuitPython context takes all its roots in one string, and loading a second replaces the first. */
export function encodePythonBundle(roots: readonly ChosenRoot[]): string {
  const about = roots.flatMap(describeRoot);
  const use = 'context = ssl.create_default_context(); context.load_verify_locations(cadata=ROOTS)';
  const pem = roots.map(({ certificate }) => certificate.toPem()).join('');
  return `${comment('#', [...about, `One context verifies them all: ${use}`])}ROOTS = """\\\n${pem}"""\n`;
}

/** For MicroPython, which reads DER: a tuple with the bytes of each root. */
export function encodePythonDer(roots: readonly ChosenRoot[]): string {
  const use = [
    'context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT); context.verify_mode = ssl.CERT_REQUIRED',
    'for der in ROOTS: context.load_verify_locations(cadata=der)',
  ];
  const literals = roots.map(({ certificate }) => {
    const lines = toBase64(certificate.der).match(/.{1,76}/g) ?? [];
    return `    a2b_base64(\n${lines.map((line) => `        "${line}"\n`).join('')}    ),\n`;
  });
  const head = comment('#', [...roots.flatMap(describeRoot), ...use]);
  return `${head}from binascii import a2b_base64\n\nROOTS = (\n${literals.join('')})\n`;
}

/** A C header with one string, as `mbedtls_x509_crt_parse` and `esp_tls_cfg_t.cacert_buf` take it (size: `sizeof`). */
export function encodeCHeader(roots: readonly ChosenRoot[]): string {
  const lines = pemLines(roots).map((line) => `    "${line}\\n"`);
  return `${comment('//', roots.flatMap(describeRoot))}#pragma once\n\nstatic const char root_ca[] =\n${lines.join('\n')};\n`;
}

/** A header for Arduino: `client.setCACert(root_ca)`, `BearSSL::X509List list(root_ca)`. */
export function encodeArduinoHeader(roots: readonly ChosenRoot[]): string {
  const pem = `${pemLines(roots).join('\n')}\n`;
  return `${comment('//', roots.flatMap(describeRoot))}#pragma once\n\n#include <Arduino.h>\n\nstatic const char root_ca[] PROGMEM = R"PEM(${pem})PEM";\n`;
}

/**
 * The bundle that `esp_crt_bundle_set` takes: `v1` before ESP-IDF 5.4, `v2` from it on.
 *
 * @throws TlsError `trust.bundle_too_large`.
 */
export function encodeEspBundle(roots: readonly ChosenRoot[], version: BundleVersion): Uint8Array {
  if (roots.length > MAX_BUNDLE_ENTRIES)
    throw new TlsError('trust.bundle_too_large', `${roots.length} roots, and a bundle takes ${MAX_BUNDLE_ENTRIES}`);
  return encodeBundle(bundleEntries(roots.map(({ certificate }) => certificate.der)), version);
}

/** Name, end, fingerprint and hosts of a root, in lines that are safe to print. */
export function describeRoot({ certificate, fingerprint, hosts }: ChosenRoot): string[] {
  const of = hosts.length === 0 ? '' : `, for ${hosts.join(', ')}`;
  return [
    `${certificateName(certificate)}, until ${formatDate(certificate.notAfter)}${of}`,
    `SHA-256 ${formatFingerprint(fingerprint)}`,
  ];
}

/** @param time - milliseconds since 1970. @returns the day in UTC: `2036-06-22`. */
export function formatDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function pemLines(roots: readonly ChosenRoot[]): string[] {
  return roots.flatMap(({ certificate }) => certificate.toPem().trim().split(/\r?\n/));
}

/** A backslash would join a line of C with the next. */
function comment(mark: '#' | '//', lines: readonly string[]): string {
  return lines.map((line) => `${mark} ${mark === '//' ? line.replaceAll('\\', '/') : line}\n`).join('');
}
