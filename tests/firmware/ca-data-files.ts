// The files of the facts' `circuitpython-cadata-*.txt` by their names there: CA data and keys, valid and damaged.
import { createPrivateKey } from 'node:crypto';
import * as pki from './pki.ts';

export async function caDataFiles(): Promise<Readonly<Record<string, string | Uint8Array>>> {
  const [root, other] = await Promise.all([pki.rsaRoot(), pki.rsa4096Root()]);
  const { pem } = root;
  const broken = other.pem.replace(/\n[A-Za-z0-9+/]{4}/, '\n****');
  const pss = await pki.leaf({ issuer: root, pss: 'pss' });
  const k256 = await pki.leaf({ issuer: await pki.root(), publicKeyInfo: pki.foreignKey('secp256k1').publicKeyInfo });
  const rsa8192 = await pki.leaf({ issuer: root, publicKeyInfo: pki.hugeRsaKey() });
  const rsa1024 = await pki.rsa1024Root();
  const [head, ...rest] = pem.split('\n');
  return {
    'clean.pem': pem,
    'crlf.pem': pem.replaceAll('\n', '\r\n'),
    'doubled-blank.pem': pem.replaceAll('\n', '\n\n'),
    'ed25519.pem': (await pki.ed25519Root()).pem,
    'empty.pem': '',
    'garbage.pem': 'nothing of a certificate\n',
    'indented-body.pem': [
      head,
      ...rest.map((line) => (line.startsWith('-----') || line === '' ? line : `    ${line}`)),
    ].join('\n'),
    'indented.pem': pem.replaceAll('\n', '\n    '),
    'k256.pem': k256.pem,
    'key-not-cert.pem': root.keyPem,
    'literal-backslash-n.pem': pem.replaceAll('\n', '\\n'),
    'no-begin.pem': rest.join('\n'),
    'nofinalnl.pem': pem.trimEnd(),
    'nulcut.der': root.der,
    'p256.pem': (await pki.root()).pem,
    'p521.pem': (await pki.p521Root()).pem,
    'pss-signed.pem': pss.pem,
    'rsa1024.pem': rsa1024.pem,
    'rsa8192.pem': rsa8192.pem,
    'text-before.pem': `Subject: somebody\n${pem}`,
    'trusted-cert.pem': pem.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
    'two-first-broken.pem': broken + pem,
    'two-second-broken.pem': pem + broken,
    'two.pem': pem + other.pem,
  };
}

export async function keyFiles() {
  const [rsa, ec] = await Promise.all([pki.rsaRoot(), pki.root()]);
  const rsaKey = createPrivateKey(rsa.keyPem);
  const ecKey = createPrivateKey(ec.keyPem);
  const keys: Readonly<Record<string, string | Uint8Array>> = {
    'rsa2048.key': rsaKey.export({ type: 'pkcs1', format: 'pem' }),
    'rsa2048.key.der': new Uint8Array(rsaKey.export({ type: 'pkcs1', format: 'der' })),
    'rsa2048.pk8.der': new Uint8Array(rsaKey.export({ type: 'pkcs8', format: 'der' })),
    'p256.key': ecKey.export({ type: 'sec1', format: 'pem' }),
    'p256.key.der': new Uint8Array(ecKey.export({ type: 'sec1', format: 'der' })),
    'rsa2048.pem': rsa.pem,
    'garbage.pem': 'nothing of a key\n',
    'empty.pem': '',
  };
  return { keys, certificate: rsa.pem };
}
