// Every program of the seeds runs unchanged: against Node's https and `openssl s_server`, servers against curl.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { before, type TestContext } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { type Issued, issue, makeServerIdentity } from '../support/pki.ts';
import { testWithShared } from '../support/shared.ts';
import { programFolder, type Ran, runFile } from './run.ts';
import { type Answer, curl, hasProgram, serveHttps, serveOpenssl, serveTcp } from './servers.ts';

const HOSTS = ['www.example.com', 'api.example.com'];
const UNVERIFIED = /^thimble: the connection to (\S+) was not verified/;

let root: Issued;
let leaf: Issued;
let stranger: Issued;

before(async () => {
  ({ root, leaf } = await makeServerIdentity(HOSTS));
  stranger = await issue({ name: 'Somebody Else', ca: true });
});

/** Runs a copy of a seed's program in a folder with only these files, against one server for all its hosts. */
function runSeed(t: TestContext, program: string, port: number, bundle: Issued | undefined, files = {}): Promise<Ran> {
  const folder = programFolder(t, { 'main.py': readFileSync(program), 'roots.pem': bundle?.pem ?? '', ...files });
  return runFile(join(folder, 'main.py'), {
    hosts: Object.fromEntries(HOSTS.map((host) => [host, port])),
    ...(bundle !== undefined && { bundle: join(folder, 'roots.pem') }),
  });
}

const echo: Answer = (request, response, body) => response.end(`${request.method} ${request.url} ${body}`);

/** Runs a seed unchanged, with a line on stdout before each poll. */
const TELL_OF_POLLS = `
import select

class Telling:
    def __init__(self, poller):
        self.register = poller.register
        self.modify = poller.modify
        self.wait = poller.poll
    def poll(self, timeout):
        print("poll")
        return self.wait(timeout)

poll = select.poll
select.poll = lambda: Telling(poll())
import seed
`;

/** A relay to a server that holds back all responses until they are released. */
async function holdAnswers(t: TestContext, port: number): Promise<{ port: number; release(): void }> {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const relay = await serveTcp(t, (client) => {
    const server = connect(port, '127.0.0.1');
    server.on('error', () => {});
    client.on('close', () => server.destroy());
    client.pipe(server);
    released.then(() => server.pipe(client));
  });
  return { port: relay, release };
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  const only = { minVersion: version, maxVersion: version };

  testWithShared('programs/seed-urequests-get.py', `GET of seeds/002, ${version}`, async (program, t) => {
    const port = await serveHttps(t, leaf, echo, only);
    const ran = await runSeed(t, program, port, root);
    assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, 'GET /data \n', '']);
    assert.match(ran.boardLine, /running main.py as guide, because/);
  });

  testWithShared('programs/seed-urequests-post.py', `POST of seeds/002, ${version}`, async (program, t) => {
    const port = await serveHttps(t, leaf, echo, only);
    const ran = await runSeed(t, program, port, root);
    assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, 'POST /submit {"key": "value"}\n', '']);
  });

  testWithShared('programs/seed-urequests-stream.py', `a stream of seeds/002, ${version}`, async (program, t) => {
    const port = await serveHttps(t, leaf, (_, response) => response.end('x'.repeat(2500)), only);
    const ran = await runSeed(t, program, port, root);
    const chunks = [1024, 1024, 452].map((length) => `b'${'x'.repeat(length)}'\n`).join('');
    assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, chunks, '']);
  });

  testWithShared('programs/seed-ussl-socket.py', `a TLS socket by hand, seeds/002, ${version}`, async (program, t) => {
    const answer: Answer = (_, response) => response.writeHead(200, { connection: 'close' }).end('by hand');
    const ran = await runSeed(t, program, await serveHttps(t, leaf, answer, only), undefined);
    assert.match(ran.stdout, /^b'HTTP\/1\.1 200 OK\\r\\n.*\\r\\n\\r\\n.*by hand.*'\n$/);
    assert.equal(UNVERIFIED.exec(ran.stderr)?.[1], 'api.example.com');
    assert.match(
      ran.stderr,
      /ssl\.wrap_socket\(sock, server_hostname="api\.example\.com", cert_reqs=ssl\.CERT_REQUIRED/,
    );
  });

  testWithShared('programs/seed-esp32-client.py', `the client of seeds/001, ${version}`, async (program, t) => {
    const answer: Answer = (_, response) => response.writeHead(200, { connection: 'close' }).end('esp32');
    const ran = await runSeed(t, program, await serveHttps(t, leaf, answer, only), undefined);
    assert.equal(ran.code, 0);
    assert.match(ran.stdout, /^b'HTTP\/1\.1 200 OK\\r\\n.*'\n$/);
    // It passes no server_hostname, and the report says for which host one is needed.
    assert.equal(UNVERIFIED.exec(ran.stderr)?.[1], 'www.example.com');
  });

  testWithShared(
    'programs/seed-nonblocking.py',
    `non-blocking sockets of seeds/001, ${version}`,
    async (program, t) => {
      // The server's response waits for the program to wait for it: otherwise it may arrive before the first read.
      const held = await holdAnswers(t, await serveHttps(t, leaf, echo, only));
      const folder = programFolder(t, { 'main.py': TELL_OF_POLLS, 'seed.py': readFileSync(program) });
      const ran = await runFile(join(folder, 'main.py'), {
        hosts: { 'www.example.com': held.port },
        onOutput: (printed) => {
          if (printed === 'poll\npoll\n') held.release(); // the first is for the connection
        },
      });
      const printed = ran.stdout.replaceAll('poll\n', '');
      assert.deepEqual([ran.code, printed], [0, "b'HTTP/1.1 200 OK' True True\n"]);
      assert.equal(UNVERIFIED.exec(ran.stderr)?.[1], 'www.example.com');
    },
  );
}

testWithShared('programs/', 'the clients of the seeds against openssl s_server', async (programs, t) => {
  if (!hasProgram(t, 'openssl')) return;
  const files = { data: 'from OpenSSL', large_data: 'y'.repeat(2000) };
  for (const version of ['-tls1_2', '-tls1_3']) {
    const port = await serveOpenssl(t, leaf, files, [version]);
    const get = await runSeed(t, `${programs}seed-urequests-get.py`, port, root);
    assert.deepEqual([get.stdout, get.stderr], ['from OpenSSL\n', ''], version);
    const stream = await runSeed(t, `${programs}seed-urequests-stream.py`, port, root);
    assert.equal(stream.stdout, `b'${'y'.repeat(1024)}'\nb'${'y'.repeat(976)}'\n`, version);
    const socket = await runSeed(t, `${programs}seed-ussl-socket.py`, port, undefined);
    assert.match(socket.stdout, /^b'HTTP\/1\.0 200 ok\\r\\n.*from OpenSSL'\n$/, version);
  }
});

for (const name of ['seed-urequests-get.py', 'seed-urequests-post.py', 'seed-urequests-stream.py'])
  testWithShared(`programs/${name}`, `${name} with a wrong bundle prints the error and no body`, async (program, t) => {
    let asked = 0;
    const answer: Answer = (_, response) => {
      asked++;
      response.end('secret');
    };
    const ran = await runSeed(t, program, await serveHttps(t, leaf, answer), stranger);
    assert.equal(ran.stdout, 'Error: \nThe certificate is not correctly signed by the trusted CA\n\n');
    assert.equal(asked, 0);
  });

testWithShared('programs/seed-https-server.py', 'the HTTPS server of seeds/001 answers curl', async (program, t) => {
  if (!hasProgram(t, 'curl')) return;
  const port = await freePort();
  const folder = programFolder(t, {
    'main.py': readFileSync(program),
    'server.der': leaf.der,
    'server.key.der': leaf.keyDer,
    'root.pem': root.pem,
  });
  const clients = async () => {
    const options = ['--cacert', join(folder, 'root.pem'), '--resolve', `www.example.com:${port}:127.0.0.1`];
    const url = `https://www.example.com:${port}/temperature`;
    return [await curl(...options, '--tls-max', '1.2', url), await curl(...options, '--tlsv1.3', url)];
  };
  let answers: Promise<string[]> | undefined;
  const ran = await runFile(join(folder, 'main.py'), {
    args: [String(port), '2'],
    onOutput: (printed) => {
      if (printed.includes(`listening ${port}\n`)) answers ??= clients();
    },
  });
  assert.deepEqual(await answers, ['{"temperature": 21.5}', '{"temperature": 22.0}']);
  assert.equal(ran.stdout, `listening ${port}\nGET /temperature HTTP/1.1\nGET /temperature HTTP/1.1\n`);
  assert.deepEqual([ran.code, ran.stderr], [0, '']);
});

testWithShared('programs/seed-connection-queue.py', 'the connection queue of seeds/001', async (program, t) => {
  const port = await freePort();
  const folder = programFolder(t, { 'main.py': readFileSync(program) });
  let answers: Promise<string[]> | undefined;
  const ran = await runFile(join(folder, 'main.py'), {
    args: [String(port), '3'],
    onOutput: (printed) => {
      if (printed.includes('listening')) answers ??= Promise.all(['a', 'b', 'c'].map((text) => say(port, text)));
    },
  });
  assert.deepEqual(await answers, ['echo a', 'echo b', 'echo c']);
  assert.equal(ran.stdout, `listening ${port}\nserved 3\n`);
  assert.equal(ran.code, 0);
});

testWithShared('programs/seed-circuitpython.py', 'the two contexts of seeds/000 are made', async (program, t) => {
  const ran = await runSeed(t, program, await freePort(), undefined);
  assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, '', '']);
  assert.match(ran.boardLine, /as pico-w@circuitpython-10\.2, because it imports CircuitPython's wifi/);
});

testWithShared('programs/seed-circuitpython-requests.py', 'two domains, two roots, seeds/000', async (program, t) => {
  const first = await makeServerIdentity(['default.example.com'], 'rsa2048');
  const names = ['custom.example.com', 'custom-only.example.com'];
  const own = await issue({ name: 'Custom Root', ca: true });
  const second = { root: own, leaf: await issue({ name: names[0]!, issuer: own, dnsNames: names }) };
  const answer: Answer = ({ headers }, response) => response.end(JSON.stringify({ host: headers.host }));
  // CircuitPython looks up the issuer of the last certificate of the server's chain: for a chain of one it is in the bundle.
  const ports = [await serveHttps(t, first.leaf, answer), await serveHttps(t, second.leaf, answer)];
  const [defaultPort = 0, customPort = 0] = ports;
  const folder = programFolder(t, {
    'main.py': readFileSync(program),
    'ca.pem': second.root.pem,
    'roots.pem': first.root.pem,
  });
  const ran = await runFile(join(folder, 'main.py'), {
    hosts: {
      'default.example.com': defaultPort,
      'custom.example.com': customPort,
      'custom-only.example.com': customPort,
    },
    bundle: join(folder, 'roots.pem'),
  });
  const lines = [
    "default 200 {'host': 'default.example.com'}",
    "custom 200 {'host': 'custom.example.com'}",
    'x509-crt-bundle:Failed to verify certificate', // and again, because adafruit_connection_manager tries twice
    'x509-crt-bundle:Failed to verify certificate',
    "default on custom OSError (-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')",
  ];
  assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, `${lines.join('\n')}\n`, '']);
});

function say(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    connect(port, '127.0.0.1')
      .on('data', (piece: Buffer) => (heard += piece.toString()))
      .on('end', () => resolve(heard))
      .on('error', reject)
      .write(text);
  });
}
