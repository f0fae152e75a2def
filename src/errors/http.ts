// Codes `http.*`: a response that violates HTTP/1.1 (RFC 9112), exceeds a limit, or is not the expected one.
import type { ErrorTable } from './spec.ts';

export const HTTP_ERRORS = {
  'http.bad_status_line': {
    kind: 'http',
  },
  'http.bad_header': { kind: 'http' },
  'http.bad_framing': {
    kind: 'http',
  },
  'http.bad_chunk': {
    kind: 'http',
  },
  'http.too_large': {
    kind: 'http',
  },
  'http.truncated': {
    kind: 'http',
  },
  'http.unexpected_upgrade': {
    kind: 'http',
  },
  'http.bad_request': {
    kind: 'input',
  },
  'http.bad_url': { kind: 'input' },
  'http.too_many_redirects': {
    kind: 'http',
  },
  'http.insecure_redirect': {
    kind: 'http',
  },
  'http.body_not_repeatable': {
    kind: 'http',
  },
  'http.bad_content_encoding': {
    kind: 'http',
  },
  'http.bad_json': { kind: 'http' },
  'http.status': { kind: 'http' },
} as const satisfies ErrorTable;
