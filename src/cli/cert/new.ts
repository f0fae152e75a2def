// `thimble cert new NAME…`: a certificate from a development CA, in the files that servers and boards load.
import { join } from 'node:path';
import { printableJson } from '../../errors/printable.ts';
import { TlsError } from '../../errors.ts';
import { formatDate } from '../../trust/write-bundle.ts';
import { Certificate } from '../../x509/certificate.ts';
import { certificateName } from '../../x509/verdict.ts';
import { type Command, ExitCode, type Io } from '../command.ts';
import { writeFiles } from '../output-file.ts';
import { fit } from '../wrap.ts';
import { type Authority, openAuthority } from './authority.ts';
import { fingerprint } from './describe.ts';
import { identityFiles } from './identity-files.ts';
import { issueLeaf, KEY_KINDS, type KeyKind, validityOf } from './issue.ts';
import { checkNames, fileName, parseDays } from './names.ts';
import { checkReadyServer, type ReadyServer, readyServerFiles, startOf } from './ready-server.ts';

interface NewOptions {
  readonly dir: string;
  readonly key: KeyKind;
  readonly days: string;
  readonly client?: true;
  /** `false` for `--no-clock`. */
  readonly clock?: boolean;
  readonly mosquitto?: true;
  readonly nginx?: true;
  readonly force?: true;
  readonly json?: true;
}

export const newCertificate: Command<NewOptions> = {
  name: 'new',
  summary: 'Create a certificate for a device or a server (and a development CA the first time)',
  arguments: [
    {
      syntax: '<names...>',
      description: 'host names (also *.example.com) and IP addresses; the first one names the files',
    },
  ],
  options: [
    {
      flags: '--dir <folder>',
      description: 'the folder for the files; a CA that is already in it is used',
      default: '.',
    },
    { flags: '--key <kind>', description: 'the kind of key', choices: KEY_KINDS, default: 'p256' },
    { flags: '--days <days>', description: 'how long it is valid', default: '365' },
    { flags: '--client', description: 'a client certificate, for servers that ask for one; the name is free' },
    {
      flags: '--no-clock',
      description: 'valid from 1970 (also the CA), for boards that connect before their clock is set',
    },
    {
      flags: '--mosquitto',
      description: 'also write a configuration for mosquitto, and main.py for a board that connects to it',
    },
    {
      flags: '--nginx',
      description: 'also write a configuration for nginx, and main.py for a board that connects to it',
    },
    { flags: '--force', description: 'overwrite an existing certificate (never the CA)' },
    { flags: '--json', description: 'print one JSON object: files, fingerprint, end, CA (docs/cert.md)' },
  ],
  examples: [
    ['thimble cert new localhost 127.0.0.1', 'ca.pem and localhost.pem with its key, ready for thimble serve'],
    ['thimble cert new pico.local 192.168.1.20 --dir certs', 'an HTTPS server on a Pico W'],
    ['thimble cert new esp8266.local --key rsa2048 --dir certs', 'for firmware that has only RSA'],
    ['thimble cert new broker.local --mosquitto --no-clock --dir mqtt', 'a broker, and a board that talks to it'],
    ['thimble cert new hub.local --no-clock --dir hub', 'a server that boards without a set clock can verify'],
    [
      'thimble cert new sensor-1 --client --dir certs',
      'a client certificate for thimble serve --client-ca certs/ca.pem',
    ],
  ],

  async run([given], options, io) {
    const names = given as readonly string[];
    const purpose = options.client ? 'client' : 'server';
    checkNames(names, purpose);
    const server = readyServer(options, names);
    const days = parseDays(options.days, '--days', 1);
    const clock = options.clock === false ? 'none' : 'set';
    const authority = await openAuthority(options.dir, options.key, clock);
    const ca = Certificate.parse(authority.certificate);
    const leaf = await issueLeaf(authority, {
      names,
      key: options.key,
      validity: validityOf(days, clock, ca),
      purpose,
    });
    const files = identityFiles(join(options.dir, fileName(names[0]!)), leaf);
    if (server !== undefined) {
      const [certificate, , key] = files.map(({ path }) => path) as [string, string, string];
      files.push(...readyServerFiles(server, { dir: options.dir, names, certificate, key, clock }));
    }
    await writeFiles(files, options.force ? 'forced' : 'kept');
    tell(
      Certificate.parse(leaf.certificate),
      authority,
      files.map(({ path }) => path),
      options,
      io,
    );
    return ExitCode.ok;
  },
};

function tell(leaf: Certificate, authority: Authority, files: readonly string[], options: NewOptions, io: Io): void {
  const ca = Certificate.parse(authority.certificate);
  if (options.json) {
    const result = {
      files,
      sha256: fingerprint(leaf),
      notAfter: new Date(leaf.notAfter).toISOString(),
      ca: { file: authority.path, isNew: authority.isNew, sha256: fingerprint(ca) },
    };
    io.stdout.write(`${printableJson(result)}\n`);
    return;
  }
  io.stdout.write(`${files.join('\n')}\n`);
  io.stderr.write(`${certificateName(leaf)}, until ${formatDate(leaf.notAfter)}, issued by ${certificateName(ca)}\n`);
  const whose = authority.isNew ? 'New CA.' : 'Signed by the CA already in this folder.';
  const copy = `Copy ${authority.path} (MicroPython: ca.der) to every device that should trust it, and keep ca.key.* secret.`;
  io.stderr.write(fit(io.stderr, `${whose} ${copy}\n`));
  const server = options.mosquitto ? 'mosquitto' : options.nginx ? 'nginx' : undefined;
  if (server === undefined) return;
  io.stderr.write(`start it:  ${startOf(server, options.dir)}\n`);
  io.stderr.write(`the board: ${join(options.dir, 'main.py')}, with ca.der beside it\n`);
}

/** @throws TlsError `cli.usage`. */
function readyServer(options: NewOptions, names: readonly string[]): ReadyServer | undefined {
  const { mosquitto, nginx, client, dir } = options;
  const server = mosquitto ? 'mosquitto' : nginx ? 'nginx' : undefined;
  if (server === undefined) return undefined;
  if (mosquitto && nginx) throw new TlsError('cli.usage', '--mosquitto and --nginx: one main.py cannot talk to both');
  if (client) throw new TlsError('cli.usage', `--${server} is a server, and --client makes a client's certificate`);
  checkReadyServer(server, { dir, names });
  return server;
}
