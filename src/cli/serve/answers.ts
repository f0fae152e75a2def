// Short responses: a text, a JSON object, a status.
import { type ServerResponse, STATUS_CODES } from 'node:http';

export function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  const body = Buffer.from(text);
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
}

export function sendJson(response: ServerResponse, value: unknown): void {
  sendText(response, 200, 'application/json', `${JSON.stringify(value)}\n`);
}

export function sendStatus(response: ServerResponse, status: number, detail = ''): void {
  const words = detail === '' ? '' : `: ${detail}`;
  sendText(response, status, 'text/plain; charset=utf-8', `${status} ${STATUS_CODES[status] ?? ''}${words}\n`);
}
