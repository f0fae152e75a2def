// Codes `http.*`: a response that breaks HTTP/1.1 (RFC 9112), passes a limit, or is not what was asked for.
import type { ErrorTable } from './spec.ts';

export const HTTP_ERRORS = {
  'http.bad_status_line': {
    kind: 'http',
    hint: 'The server did not answer in HTTP/1.1. Is this the right port, and a web server?',
  },
  'http.bad_header': { kind: 'http', hint: 'The server sends a malformed header; its own software must mend it.' },
  'http.bad_framing': {
    kind: 'http',
    hint: 'The length of the body is given in two ways, or in none that HTTP knows: a proxy in between, or an attack.',
  },
  'http.bad_chunk': {
    kind: 'http',
    hint: 'The chunked body is malformed; the server or a proxy in between is at fault.',
  },
  'http.too_large': {
    kind: 'http',
    hint: 'The response passes a limit that keeps memory bounded (docs/requests.md names them all).',
  },
  'http.truncated': {
    kind: 'http',
    hint: 'The connection ended before the response did. Ask again; if it happens always, look at the server.',
  },
  'http.unexpected_upgrade': {
    kind: 'http',
    hint: 'The server changed to another protocol, which nobody asked it for.',
  },
  'http.bad_request': {
    kind: 'input',
    hint: 'A method, target, header or option of the request cannot be sent as it is.',
  },
  'http.bad_url': { kind: 'input', hint: 'Write the whole address, as in https://example.com/path.' },
  'http.too_many_redirects': {
    kind: 'http',
    hint: 'The server sends the client in a circle, or the limit on redirects is too low for it.',
  },
  'http.insecure_redirect': {
    kind: 'http',
    hint: 'An https page points to plain http. Allow it in the call only if nothing secret is in the request.',
  },
  'http.body_not_repeatable': {
    kind: 'http',
    hint: 'A streamed body was sent once and is gone. Give it as bytes, or as a function that opens it anew.',
  },
  'http.bad_content_encoding': {
    kind: 'http',
    hint: 'The compressed body is damaged, or its encoding is not one that was asked for (gzip, deflate).',
  },
  'http.bad_json': { kind: 'http', hint: 'The body is not JSON. Look at its text: often it is an error page.' },
  'http.status': { kind: 'http', hint: 'The server answered, and refused the request. Its status and body say why.' },
} as const satisfies ErrorTable;
