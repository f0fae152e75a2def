// What `thimble/x509` and `thimble/portable` have in common: certificates, trust anchors, and the path between them.
export { encodePem, type PemBlock, parsePem } from '../asn1/pem.ts';
export { Certificate, readCertificates } from '../x509/certificate.ts';
export { type RevocationList, readRevocationLists } from '../x509/crl.ts';
export { demand, parsePolicy, privatePki, relax, rfc5280, type VerificationPolicy, webpki } from '../x509/policy.ts';
export { type TrustAnchor, TrustStore } from '../x509/trust-store.ts';
export { type Candidate, explainVerdict, type Refusal, type Verdict } from '../x509/verdict.ts';
export { VerifiedSignatures } from '../x509/verified-signatures.ts';
export { type VerifyOptions, verifyChain } from '../x509/verify.ts';
