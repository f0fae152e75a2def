// Maps a request to a page or a file.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson, sendStatus } from './answers.ts';
import { answerWithFile, type Site } from './files.ts';
import { TEST_PAGES } from './test-pages.ts';

/** @param site - the served folder; absent: only the test pages. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  site: Site | undefined,
): Promise<void> {
  // Only the path matters: a client may send a whole URL (RFC 9112 §3.2.2), and two leading slashes do not start a
  // host.
  const target = (request.url ?? '/').replace(/^https?:\/\/[^/?#]*/i, '').replace(/^\/+/, '/');
  if (!URL.canParse(target, 'https://device.local')) return sendStatus(response, 400);
  const [pathname] = target.split(/[?#]/, 1) as [string];
  const page = TEST_PAGES.get(pathname);
  if (page !== undefined) return page.answer(request, response, new URL(target, 'https://device.local'));
  if (site !== undefined) return answerWithFile(request, response, site, pathname);
  if (pathname === '/') return sendJson(response, { pages: [...TEST_PAGES.values()].map(({ usage }) => usage) });
  return sendStatus(response, 404);
}
