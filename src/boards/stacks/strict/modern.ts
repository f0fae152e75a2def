// The profile `modern` for contexts: the engine's full capabilities, and strict verification.
import { MODERN_PROFILE } from '../../../tls/modern-profile.ts';
import { readCertificates } from '../../../x509/certificate.ts';
import { readCredential } from '../../credentials.ts';
import type { ContextProfile } from '../../profile.ts';
import type { ContextStack } from '../stack.ts';
import { chooseStrictVerifier } from './verifier.ts';

export const STRICT_STACK: ContextStack = {
  library: { name: 'thimble', version: '', banner: 'Mbed TLS 3.6.2' }, // as in the newest MicroPython
  hello: MODERN_PROFILE,
  server: MODERN_PROFILE,
  roots: { kind: 'system' },
  rules: 'open',
  nameRequired: 'unless-none',
  loading: 'adds',
  createVerifier: chooseStrictVerifier,
  readCaData: (data) => readCertificates(data).map(({ der }) => der),
  readCredential: (source, crypto) => readCredential(source, crypto, 'refused'),
};

export const MODERN: ContextProfile = {
  id: 'modern',
  stack: STRICT_STACK,
  runtime: { defaults: { clientVerifies: 'required', serverVerifies: 'none', trusted: 'nothing' } },
};
