// Writes the configuration of a server for a new certificate, and a MicroPython program that connects to it: `thimble
// cert new --mosquitto` and `--nginx`.
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { TlsError } from '../../errors.ts';
import type { FileContent } from '../output-file.ts';
import type { ClockOfReaders } from './issue.ts';

export type ReadyServer = 'mosquitto' | 'nginx';

export interface ReadyServerSettings {
  readonly dir: string;
  /** The names in the certificate: the program connects to the first. */
  readonly names: readonly string[];
  /** The certificate and its key, PEM. */
  readonly certificate: string;
  readonly key: string;
  readonly clock: ClockOfReaders;
}

const PORTS: Readonly<Record<ReadyServer, number>> = { mosquitto: 8_883, nginx: 8_443 };
const USER = 'device';

/**
 * @throws TlsError `cli.usage` if the first name is a wildcard, or if the folder's path cannot be written in a
 *   configuration.
 */
export function checkReadyServer(
  server: ReadyServer,
  { dir, names }: Pick<ReadyServerSettings, 'dir' | 'names'>,
): void {
  if (names[0]!.startsWith('*'))
    throw new TlsError('cli.usage', `--${server}: ${names[0]} is not a name to connect to`, {
      hint: 'Name a host first.',
    });
  if (/["$\\\p{Cc}]/u.test(resolve(dir)) && process.platform !== 'win32')
    throw new TlsError('cli.usage', `--${server}: the path ${resolve(dir)} cannot be written in its configuration`, {
      hint: 'Choose a folder without quotes, dollars, backslashes and control characters: --dir FOLDER.',
    });
}

/** @returns the configuration, the files to which it refers, and `main.py`. */
export function readyServerFiles(server: ReadyServer, settings: ReadyServerSettings): FileContent[] {
  return server === 'mosquitto' ? mosquittoFiles(settings) : nginxFiles(settings);
}

/** Text: how to start the server. */
export function startOf(server: ReadyServer, dir: string): string {
  const config = resolve(dir, `${server}.conf`);
  return server === 'mosquitto' ? `mosquitto -c ${config}` : `nginx -p ${resolve(dir)} -c ${config}`;
}

function mosquittoFiles({ dir, names, certificate, key, clock }: ReadyServerSettings): FileContent[] {
  const password = randomBytes(12).toString('base64url');
  const passwords = resolve(dir, 'mosquitto.passwd');
  const config = `# Made by thimble cert new --mosquitto. To start it: ${startOf('mosquitto', dir)}
listener ${PORTS.mosquitto}
certfile ${resolve(certificate)}
keyfile ${resolve(key)}
allow_anonymous false
password_file ${passwords}
persistence false
log_dest stderr
# Whoever may read the key, where root starts it.
user ${userInfo().username}
`;
  const program = `${head('mosquitto', names[0]!, clock)}
# In the ESP32's firmware; on others: mpremote mip install umqtt.simple
from umqtt.simple import MQTTClient

client = MQTTClient("board", HOST, PORT, user="${USER}", password="${password}", ssl=context)
client.connect()
client.publish(b"thimble/hello", b"hello from a board")
client.disconnect()
print("published to", HOST)
`;
  return [
    { path: join(dir, 'mosquitto.conf'), content: config, secret: false },
    { path: passwords, content: `${USER}:${hashOf(password)}\n`, secret: true },
    { path: join(dir, 'main.py'), content: program, secret: true },
  ];
}

function nginxFiles({ dir, names, certificate, key, clock }: ReadyServerSettings): FileContent[] {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const config = `# Made by thimble cert new --nginx. To start it: ${startOf('nginx', dir)}
daemon off;
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
${temporary.map((name) => `  ${name}_temp_path nginx-${name};`).join('\n')}
  server {
    listen ${PORTS.nginx} ssl;
    server_name ${names.join(' ')};
    ssl_certificate "${resolve(certificate)}";
    ssl_certificate_key "${resolve(key)}";
    ssl_protocols TLSv1.2 TLSv1.3;
    location / {
      default_type application/json;
      return 200 '{"hello":"board"}\\n';
    }
  }
}
`;
  const program = `${head('nginx', names[0]!, clock)}
import socket

sock = socket.socket()
sock.connect(socket.getaddrinfo(HOST, PORT)[0][-1])
sock = context.wrap_socket(sock, server_hostname=HOST)
sock.write(b"GET / HTTP/1.0\\r\\nHost: " + HOST.encode() + b"\\r\\n\\r\\n")
status = sock.readline()
while sock.readline() not in (b"\\r\\n", b""):
    pass
print(status.decode().strip(), sock.read().decode().strip())
sock.close()
`;
  return [
    { path: join(dir, 'nginx.conf'), content: config, secret: false },
    { path: join(dir, 'main.py'), content: program, secret: false },
  ];
}

/** The start of both programs: Wi-Fi, the clock, and the trusted root. */
function head(server: ReadyServer, host: string, clock: ClockOfReaders): string {
  const setClock = `
# Certificates are valid from a day to a day: the clock must be right.
import ntptime

ntptime.settime()
`;
  return `# Talks to the ${server} of ${server}.conf, and to no other: MicroPython from 1.24 on.
# Copy it to the board with the CA beside it: mpremote cp main.py ca.der :
import ssl
import time

import network

HOST = "${host}"
PORT = ${PORTS[server]}

wlan = network.WLAN(network.STA_IF)
wlan.active(True)
if not wlan.isconnected():
    wlan.connect("your Wi-Fi", "its password")
    while not wlan.isconnected():
        time.sleep(0.2)
${clock === 'set' ? setClock : ''}
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.verify_mode = ssl.CERT_REQUIRED
context.load_verify_locations(cafile="ca.der")
`;
}

/** As mosquitto_passwd of mosquitto 2 writes it: PBKDF2 with SHA-512 (lib/password_mosq.c). */
function hashOf(password: string): string {
  const iterations = 101;
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, iterations, 64, 'sha512');
  return `$7$${iterations}$${salt.toString('base64')}$${hash.toString('base64')}`;
}
