// Our own codes about the network and HTTP in words: net.*, http.*.
import type { WordTable } from './words.ts';

export const NETWORK_WORDS: WordTable = {
  'net.name_not_found': {
    cause: 'The host name does not resolve: misspelled, no DNS server, or no network.',
    mend: 'Check the spelling; on a board check wlan.isconnected() first. For tests use --host NAME=ADDRESS:PORT.',
  },
  'net.refused': {
    cause: 'The host is there and nothing listens on that port.',
    mend: 'Start the server, or correct the port.',
  },
  'net.unreachable': {
    cause: 'No route leads to that address.',
    mend: 'Check the network: boards know IPv4 only, on 2.4 GHz Wi-Fi.',
  },
  'net.reset': {
    cause: 'The peer cut the connection without a word; servers do so with requests or hellos that they dislike.',
    mend: "Look in the server's log; try again.",
  },
  'net.timeout': {
    cause: 'Nothing came back in time: a firewall that drops packets, a busy server, or a weak signal.',
    mend: 'Raise the timeout; try the same host from a computer in the same network.',
  },
  'net.aborted': { cause: 'The caller gave the operation up (Ctrl-C, or an AbortSignal).', mend: 'Nothing to mend.' },
  'net.closed': { cause: 'The program used a connection that it had closed itself.', mend: 'Open a new one.' },
  'net.failed': {
    cause: 'The operating system refused the operation; its code is in the message.',
    mend: 'Look that code up; it is not about TLS.',
  },
  'net.address_in_use': {
    cause: "Another program listens on that port, or the last run's socket is still being closed.",
    mend: 'Set SO_REUSEADDR before bind, or use another port.',
  },
  'net.not_permitted': {
    cause: 'The system forbids it: a port below 1024 without the rights for it, or a firewall of its own.',
    mend: 'Use a port above 1023 (8443), or look at the firewall.',
  },
  'net.bad_override': {
    cause: 'A --resolve or --host value is not of the form that is understood.',
    mend: 'Write HOST:PORT:ADDRESS, or NAME=ADDRESS:PORT; IPv6 addresses in brackets.',
  },
  'net.proxy_refused': {
    cause: 'The HTTP proxy did not open the tunnel.',
    mend: 'Give credentials for 407, ask its owner for 403.',
  },

  'http.bad_status_line': {
    cause: 'The first line of the answer is no HTTP/1.1 status line.',
    mend: 'Check that a web server listens on that port.',
  },
  'http.bad_header': { cause: 'A header of the answer is malformed.', mend: "The server's software must be mended." },
  'http.bad_framing': {
    cause: 'The length of the body is given twice, or in a way that HTTP does not know.',
    mend: 'Look for a proxy that changes headers; do not trust the answer.',
  },
  'http.bad_chunk': {
    cause: 'A chunked body is malformed.',
    mend: "The server or a proxy must be mended. MicroPython's requests before 1.x cannot read chunked bodies at all.",
  },
  'http.too_large': {
    cause: 'A header or line of the answer passes the limit that bounds memory.',
    mend: 'Ask for less, or raise the limit if the server is yours.',
  },
  'http.truncated': {
    cause: 'The connection ended before the body did.',
    mend: 'Ask again; if it happens always, the server cuts answers short.',
  },
  'http.unexpected_upgrade': {
    cause: 'The server changed the protocol unasked.',
    mend: "The server's software must be mended.",
  },
  'http.bad_request': {
    cause: 'A method, target, header or option of the request cannot be sent.',
    mend: 'Look for line breaks or non-ASCII characters in headers and in the URL.',
  },
  'http.bad_url': { cause: 'The address is no URL.', mend: 'Write it whole: https://example.com/path.' },
  'http.too_many_redirects': {
    cause: 'The server sends the client in a circle.',
    mend: 'Open the last URL in a browser; often a cookie or a login is missing.',
  },
  'http.insecure_redirect': {
    cause: 'An https page redirects to plain http.',
    mend: 'Use the https address of the target; allow it only if nothing secret is sent.',
  },
  'http.body_not_repeatable': {
    cause: 'The request must be sent again, and its streamed body is gone.',
    mend: 'Give the body as bytes.',
  },
  'http.bad_content_encoding': {
    cause: 'The compressed body is damaged, or its encoding was not asked for.',
    mend: 'Ask with Accept-Encoding: identity.',
  },
  'http.bad_json': {
    cause: 'The body is no JSON, often an error page.',
    mend: 'Print its text first, and check the status.',
  },
  'http.status': {
    cause: 'The server answered with an error status.',
    mend: 'Its status and body say why: 401 wants credentials, 404 another path, 429 patience.',
  },
};
