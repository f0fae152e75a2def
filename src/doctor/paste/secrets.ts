// Removes private keys, passwords and tokens from a paste before it is analysed or shown, and reports which kinds it found.

export interface Scrubbed {
  /** The text without its secrets. */
  readonly text: string;
  /** What was found, for people: `a private key`, `a password`. Each once, none of it quoted. */
  readonly found: readonly string[];
}

const REMOVED = '[removed]';

export function scrub(text: string): Scrubbed {
  const found = new Set<string>();
  let rest = withoutKeys(text, found);
  for (const { what, pattern, group } of PATTERNS)
    rest = rest.replace(pattern, (whole: string, ...groups: readonly unknown[]) => {
      const value = groups[group - 1];
      if (typeof value !== 'string' || value === '' || value.startsWith('[removed')) return whole;
      if (!isPlaceholder(value)) found.add(what);
      const at = whole.lastIndexOf(value);
      return `${whole.slice(0, at)}${REMOVED}${whole.slice(at + value.length)}`;
    });
  return { text: rest, found: [...found] };
}

const MARKER = /-----(BEGIN|END) ([A-Z0-9 ]{0,40})-----/g;

/** From BEGIN … PRIVATE KEY to its END; if END is missing, to the end of the base64 text. */
function withoutKeys(text: string, found: Set<string>): string {
  const markers = [...text.matchAll(MARKER)];
  const parts: string[] = [];
  let done = 0;
  for (const [i, marker] of markers.entries()) {
    if (marker[1] !== 'BEGIN' || !marker[2]!.endsWith('PRIVATE KEY')) continue;
    const body = marker.index + marker[0].length;
    const next = markers[i + 1];
    const end = next?.index ?? text.length;
    const stop = next?.[1] === 'END' ? end : body + lengthOfBase64(text.slice(body, end));
    if (/[A-Za-z0-9+/=]{8}/.test(text.slice(body, stop))) found.add('a private key');
    parts.push(text.slice(done, body), ` ${REMOVED} `);
    done = stop;
  }
  return parts.join('') + text.slice(done);
}

function lengthOfBase64(text: string): number {
  return /^[A-Za-z0-9+/=\s\\"',:-]*/.exec(text)![0].length;
}

interface Pattern {
  readonly what: string;
  readonly pattern: RegExp;
  /** Which group is the secret. */
  readonly group: number;
}

const PASSWORD_NAME = String.raw`\w{0,40}(?:passwords?|passwd|passphrase|psk|pwd|wifi_?pass|wifi_?pw|wlan_?key|\bpass|_pass|_pw)`;
const TOKEN_NAME = String.raw`\w{0,40}(?:secret|token|api_?key|aio_?key|access_?key|auth_?key|private_?key|client_?secret|_key)`;

// Every repetition has an upper bound: a paste can be anything.
const PATTERNS: readonly Pattern[] = [
  named('a password', PASSWORD_NAME),
  named('a token or key', TOKEN_NAME),
  {
    what: 'a password',
    pattern: /#define\s{1,4}\w{0,40}(?:PASS|PASSWORD|PSK|PWD)\w{0,20}\s{1,4}"([^"\n]{1,200})"/g,
    group: 1,
  },
  {
    what: 'a token or key',
    pattern: /#define\s{1,4}\w{0,40}(?:TOKEN|KEY|SECRET)\w{0,20}\s{1,4}"([^"\n]{1,200})"/g,
    group: 1,
  },
  {
    what: 'a password',
    pattern:
      /(?:\.connect|\.begin|connect_AP|do_connect|connect_wifi|wifi_connect)\(\s{0,4}b?(["'])[^"'\n]{0,64}\1\s{0,4},\s{0,4}b?(["'])([^"'\n]{1,200})\2/gi,
    group: 3,
  },
  {
    what: 'a password',
    pattern: /MQTTClient\((?:[^,()\n]{0,80},){4}\s{0,4}b?(["'])([^"'\n]{1,200})\1/g,
    group: 2,
  },
  { what: 'a password', pattern: /could not connect to ssid=[^\n]{0,80}key=(\S{1,200})/g, group: 1 },
  { what: 'a password', pattern: /:\/\/[^\s/:@"']{1,64}:([^\s/@"']{1,128})@/g, group: 1 },
  { what: 'a password', pattern: /\bmosquitto_(?:pub|sub)\b[^\n]{0,300}?\s(?:-P|--pw)\s{1,4}(\S{1,200})/g, group: 1 },
  {
    what: 'a password',
    pattern: /\bcurl\b[^\n]{0,300}?\s(?:-u|--user)\s{1,4}["']?[^\s:"']{1,80}:([^\s"']{1,200})/g,
    group: 1,
  },
  {
    what: 'a token or key',
    pattern:
      /\b(?:authorization|x-aio-key|x-api-key|api-key)["']?\s{0,3}[:=]\s{0,3}(?:f?["'])?(?:bearer |basic |token |bot )?([A-Za-z0-9._~+/=-]{8,2000})/gi,
    group: 1,
  },
  {
    what: 'a token or key',
    pattern:
      /[?&](?:api_?key|key|token|appid|access_token|x-aio-key|password|auth|sig|signature)=([^&\s"'<>]{4,500})/gi,
    group: 1,
  },
  { what: 'a token or key', pattern: /\b(AKIA[0-9A-Z]{16})\b/g, group: 1 },
  { what: 'a token or key', pattern: /\b(gh[pousr]_[A-Za-z0-9]{30,255})\b/g, group: 1 },
  { what: 'a token or key', pattern: /\b(aio_[A-Za-z0-9]{20,64})\b/g, group: 1 },
  { what: 'a token or key', pattern: /\b(sk-[A-Za-z0-9_-]{20,200})\b/g, group: 1 },
  { what: 'a token or key', pattern: /\b(AIza[A-Za-z0-9_-]{35})/g, group: 1 },
  { what: 'a token or key', pattern: /\b(?:bot)?(\d{8,10}:[A-Za-z0-9_-]{35})\b/g, group: 1 },
  {
    what: 'a token or key',
    pattern: /\b(eyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{0,2000})/g,
    group: 1,
  },
];

/** `name = "value"`, `"name": "value"`, `name="value"` of a call, `name: value` of a log. */
function named(what: string, name: string): Pattern {
  return {
    what,
    pattern: new RegExp(
      String.raw`(?<!\w)(?:${name})\w{0,20}["']?\]?\s{0,4}(?:[:=]|=>)\s{0,4}(?:f|b|r|rb|br)?(["'])([^"'\n]{1,400})\1`,
      'gi',
    ),
    group: 2,
  };
}

/** What guides and people put in place of a secret. */
function isPlaceholder(value: string): boolean {
  return (
    value.length < 3 ||
    /^(?:[x*.…?#_-]+|<.*>|\{.*\}|\[.*\]|%.*)$/i.test(value) ||
    /^(?:your|my|the|some|enter|insert|replace|change)?[\s_-]{0,2}(?:wifi|wi-fi|mqtt|ssid|network|broker|user|aio|api|secret)?[\s_-]{0,2}(?:pass|password|passwd|pw|key|token|secret|here|redacted|hidden|placeholder)(?:[\s_-]{0,2}here)?$/i.test(
      value,
    )
  );
}
