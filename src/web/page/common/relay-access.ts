// The relay that this page uses, and the token for it. Both come from the fragment of the URL, which no server
// sees, and stay in this tab.
import { createRelayNetwork, type RelayAccess } from '../../../platform/browser/relay-network.ts';

const TOKEN = 'thimble-token';
const RELAY = 'thimble-relay';

export interface RelayAddress {
  /** `ws://127.0.0.1:8480/relay`. */
  readonly url: string;
  /** Empty: there was none in the URL. */
  readonly token: string;
}

/** Removes them from the fragment, if present. Call it before anything reads the route. */
export function takeAccess(): void {
  const [path, query = ''] = splitHash(location.hash);
  const parameters = new URLSearchParams(query);
  const token = parameters.get('token');
  const relay = parameters.get('relay');
  if (token === null && relay === null) return;
  if (token !== null) sessionStorage.setItem(TOKEN, token);
  if (relay !== null) sessionStorage.setItem(RELAY, relay);
  parameters.delete('token');
  parameters.delete('relay');
  const rest = parameters.size === 0 ? '' : `?${parameters}`;
  history.replaceState(history.state, '', `${location.pathname}${location.search}#${path}${rest}`);
}

export function currentRelay(): RelayAddress {
  const own = new URL('relay', location.href);
  own.protocol = own.protocol === 'https:' ? 'wss:' : 'ws:';
  own.hash = '';
  own.search = '';
  return { url: sessionStorage.getItem(RELAY) ?? own.href, token: sessionStorage.getItem(TOKEN) ?? '' };
}

/** For the page and its workers. */
export function openRelayNetwork({ url, token }: RelayAddress): ReturnType<typeof createRelayNetwork> {
  const open: RelayAccess['open'] = (address, protocols) =>
    new WebSocket(address, protocols) as ReturnType<RelayAccess['open']>;
  return createRelayNetwork({ url, token, open });
}

/** `#/check?board=…` → `/check` and `board=…`; `#token=…` → nothing and `token=…`. */
function splitHash(hash: string): [path: string, query?: string] {
  const text = hash.replace(/^#/, '');
  if (!text.startsWith('/')) return ['/', text];
  const at = text.indexOf('?');
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
