// Local servers that replace those of learning guides: their answers contain the fields that the guides read.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveHttps, serveNtp } from '../../tests/programs/servers.ts';
import { serveMosquitto } from '../../tests/support/mosquitto.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';

interface After {
  after(work: () => void | Promise<void>): void;
}

export interface StandIns {
  readonly root: Issued;
  /** Requests since `begin`: `METHOD host/path`, `NTP`. */
  readonly asked: readonly string[];
  /** Arguments of `--resolve`. */
  readonly resolve: readonly string[];
  /** @param onAsked - called after each answer. */
  begin(onAsked: () => void): void;
}

const HTTPS_HOSTS = [
  'io.adafruit.com',
  'www.adafruit.com',
  'api.github.com',
  'api.open-meteo.com',
  'api.openweathermap.org',
  'api.bls.gov',
  'made-up-value',
];
const HTTP_HOSTS = ['wifitest.adafruit.com', 'api.openweathermap.org'];
const NTP_HOSTS = ['0.adafruit.pool.ntp.org', 'pool.ntp.org'];
/** Monday, 2026-11-30, in the morning: the lamps of the guides turn on at 7:30. */
export const NOW = Date.UTC(2026, 10, 30, 7, 25, 10);

/** Maximum size of a request, bytes. */
const MOST = 1 << 20;

export async function openStandIns(context: After): Promise<StandIns> {
  const { root, leaf } = await makeServerIdentity(HTTPS_HOSTS);
  const asked: string[] = [];
  let onAsked = () => {};
  const answer = (method: string, host: string, path: string, body: string) => {
    asked.push(`${method} ${host}${path}`);
    return answerTo(method, `${host}${path}`, body);
  };
  const https = await serveHttps(context, leaf, (request, response, body) => {
    const text = answer(request.method!, (request.headers.host ?? '').split(':')[0]!, request.url!, body);
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(text ?? '{}', onAsked);
  });
  const http = createServer((request, response) => {
    request.resume(); // no guide sends a body over HTTP
    const text = answer(request.method!, (request.headers.host ?? '').split(':')[0]!, request.url!, '');
    response.writeHead(text === undefined ? 404 : 200).end(text ?? '');
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  context.after(() => void http.close());
  const ntpAsked: number[] = [];
  const ntp = await serveNtp(context, NOW, ntpAsked);
  const mqtts = await serveMosquitto(context, { cert: leaf.pem, key: leaf.keyPem });
  const mqtt = await serveMosquitto(context);
  const httpPort = (http.address() as AddressInfo).port;
  return {
    root,
    resolve: [
      ...HTTPS_HOSTS.map((host) => `${host}:443:127.0.0.1:${https}`),
      ...HTTP_HOSTS.map((host) => `${host}:80:127.0.0.1:${httpPort}`),
      ...NTP_HOSTS.map((host) => `${host}:123:127.0.0.1:${ntp}`),
      `io.adafruit.com:8883:127.0.0.1:${mqtts}`,
      `io.adafruit.com:1883:127.0.0.1:${mqtt}`,
    ],
    get asked() {
      return [...asked, ...ntpAsked.map(() => 'NTP')];
    },
    begin(toCall) {
      asked.length = 0;
      ntpAsked.length = 0;
      onAsked = toCall;
    },
  };
}

type Route = readonly [path: RegExp, answer: (match: RegExpExecArray, body: string) => unknown];

const ROUTES: readonly Route[] = [
  [/^POST io\.adafruit\.com\/api\/v2\/[^/]+\/feeds\/([\w.-]+)\/data$/, (_, body) => JSON.parse(body.slice(0, MOST))],
  [/^POST io\.adafruit\.com\/api\/v2\/[^/]+\/feeds$/, () => ({ id: 1, key: 'new', name: 'new' })],
  [/^GET io\.adafruit\.com\/api\/v2\/[^/]+\/feeds\/[\w.-]+\/data\/(?:last|recent)/, () => ({ id: '1', value: '1' })],
  [/^GET io\.adafruit\.com\/api\/v2\/[^/]+\/feeds\/haikus\/data/, () => [{ value: 'one\ntwo\nthree' }]],
  [
    /^GET io\.adafruit\.com\/api\/v2\/[^/]+\/feeds\/([\w.-]+)/,
    ([, key]) => ({ id: 1, key, name: key, last_value: '1' }),
  ],
  [
    /^GET io\.adafruit\.com\/api\/v2\/[^/]+\/integrations\/time\/struct\.json/,
    () => ({ year: 2026, mon: 11, mday: 30, hour: 7, min: 25, sec: 10, wday: 1, yday: 334, isdst: 0 }),
  ],
  [/^GET io\.adafruit\.com\/.*\/integrations\/time\/strftime.*%25Y%3A/, () => '2026:11:30:07:25:10'],
  [/^GET www\.adafruit\.com\/api\/quotes\.php/, () => [{ text: 'It works.', author: 'a stand-in' }]],
  [/^GET api\.github\.com\/repos\//, () => ({ stargazers_count: 4321 })],
  [/^GET wifitest\.adafruit\.com\//, () => 'This is a test of Adafruit WiFi!'],
  [
    /^GET api\.bls\.gov\//,
    () => ({ Results: { series: [{ data: [{ value: '320.1', periodName: 'May', year: '2026' }] }] } }),
  ],
  [
    /^GET [^/]+\/api\/v1\/timelines\/tag\/\w+\?limit/,
    () => [{ id: '7', account: { acct: 'somebody' }, content: '<p>Hello</p>' }],
  ],
  [/^GET [^/]+\/api\/v1\/timelines\/tag\//, () => []],
  [
    /^GET api\.openweathermap\.org\//,
    () => ({
      name: 'New York',
      weather: [{ main: 'Clouds', description: 'few clouds', icon: '02d' }],
      main: { temp: 280.5, temp_min: 278.1, temp_max: 282.9, humidity: 61, pressure: 1015 },
    }),
  ],
  [
    /^GET api\.open-meteo\.com\//,
    () => ({
      utc_offset_seconds: -18_000,
      hourly: { rain: Array.from({ length: 24 }, () => 0) },
      daily: {
        time: days(0),
        weather_code: days(0).map(() => 3),
        temperature_2m_max: days(0).map(() => 12.5),
        temperature_2m_min: days(0).map(() => 3.5),
        sunrise: days(43_000),
        sunset: days(78_000),
      },
    }),
  ],
];

function days(second: number): number[] {
  return Array.from({ length: 7 }, (_, day) => Date.UTC(2026, 10, 30 + day) / 1000 + second);
}

/** @returns `undefined` if it is unknown. */
function answerTo(method: string, place: string, body: string): string | undefined {
  for (const [pattern, make] of ROUTES) {
    const match = pattern.exec(`${method} ${place}`);
    if (match === null) continue;
    const answer = make(match, body);
    return typeof answer === 'string' ? answer : JSON.stringify(answer);
  }
  return undefined;
}
