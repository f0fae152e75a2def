// Advice for codes `http.*`: a response that violates HTTP/1.1, exceeds a limit, or is not the expected one.
import type { AdviceTable } from './advice.ts';

export const HTTP_ADVICE = {
  'http.bad_status_line': {
    cause: 'The first line of the response is not an HTTP/1.1 status line.',
    fix: 'Check the port, and that a web server listens on it.',
  },
  'http.bad_header': {
    cause: 'A header of the response is malformed.',
    fix: "The server's software has to be fixed.",
  },
  'http.bad_framing': {
    cause: 'The length of the body is given twice, or in a way that HTTP does not define.',
    fix: 'Look for a proxy that changes headers. Do not trust the response: this can be an attack.',
  },
  'http.bad_chunk': {
    cause: 'The chunked body is malformed.',
    fix: 'The server, or a proxy in between, has to be fixed.',
  },
  'http.too_large': {
    cause: 'The response exceeds a limit that keeps memory bounded.',
    fix: 'Ask for less, read the body in pieces, or raise the limit (docs/requests.md lists them all).',
  },
  'http.truncated': {
    cause: 'The connection ended before the response did.',
    fix: 'Ask again. If it happens every time, look in the log of the server.',
  },
  'http.unexpected_upgrade': {
    cause: 'The server switched to another protocol although the client did not ask for it.',
    fix: "The server's software has to be fixed.",
  },
  'http.bad_request': {
    cause: 'A method, target, header or option of the request cannot be sent as it is.',
    fix: 'Look for line breaks and non-ASCII characters in headers and in the URL.',
  },
  'http.bad_url': { cause: 'The address is not a URL.', fix: 'Write the whole address: https://example.com/path.' },
  'http.too_many_redirects': {
    cause: 'The server redirects in a circle, or more often than the limit allows.',
    fix: 'Open the last URL in a browser: often a cookie or a login is missing.',
  },
  'http.insecure_redirect': {
    cause: 'An https page redirects to plain http.',
    fix: 'Use the https address of the target. Allow the redirect only if the request contains nothing secret.',
  },
  'http.body_not_repeatable': {
    cause: 'The request has to be sent again, and its streamed body was already used up.',
    fix: 'Pass the body as bytes, or as a function that opens it again.',
  },
  'http.bad_content_encoding': {
    cause: 'The compressed body is damaged, or has an encoding that was not asked for (gzip and deflate are).',
    fix: 'Ask again with the header Accept-Encoding: identity.',
  },
  'http.bad_json': {
    cause: 'The body is not JSON; often it is an error page.',
    fix: 'Print the status and the text of the response first.',
  },
  'http.status': {
    cause: 'The server answered with an error status.',
    fix: 'Read the body, which says why. 401: send credentials; 403: often a User-Agent is required; 404: check the path; 429: ask less often.',
  },
} as const satisfies AdviceTable;
