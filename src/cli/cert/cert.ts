// `thimble cert`: creates, shows and converts development certificates.
import type { CommandGroup } from '../command.ts';
import { batchCertificates } from './batch.ts';
import { convertCertificate } from './convert.ts';
import { newCertificate } from './new.ts';
import { showCertificate } from './show.ts';
import { signRequest } from './sign.ts';

export const cert: CommandGroup = {
  name: 'cert',
  summary: 'Create, inspect and convert certificates for development',
  examples: [
    ['thimble cert new pico.local 192.168.1.20', 'a CA, and a certificate for a device'],
    ['thimble cert batch devices.csv --dir fleet', 'one for each device in a list, in the format that its board loads'],
    ['thimble cert show api.example.com', 'the chain of a server, and what boards have problems with'],
    ['thimble cert convert ca.pem --to der -o ca.der', 'what MicroPython reads'],
  ],
  commands: [newCertificate, batchCertificates, signRequest, showCertificate, convertCertificate],
};
