// The current view, encoded in the fragment of the URL: `#/check?targets=example.com&boards=…`, `#/chain/HOST/BOARD`.
import { useEffect, useState } from 'preact/hooks';

export interface Route {
  /** `check`. */
  readonly view: string;
  /** The path segments after it: `['example.com', 'esp32@micropython-1.28']`. */
  readonly path: readonly string[];
  readonly parameters: URLSearchParams;
}

function currentRoute(): Route {
  const text = location.hash.replace(/^#\/?/, '');
  const [words = '', query = ''] = text.split(/\?(.*)/s, 2);
  const [view = '', ...path] = words.split('/');
  return { view: view || 'check', path: path.map(decoded), parameters: new URLSearchParams(query) };
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const onChange = () => setRoute(currentRoute());
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return route;
}

/** `#/check?targets=…`; empty values are omitted. */
export function linkTo(view: string, parameters: Readonly<Record<string, string>> = {}): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given).toString();
  return `#/${view}${query === '' ? '' : `?${query}`}`;
}

/** `#/chain/example.com/esp32@micropython-1.28`. */
export function linkToFigure(figure: 'chain' | 'handshake', target: string, board: string): string {
  return linkTo([figure, target, board].map((word) => encodeURIComponent(word).replaceAll('%40', '@')).join('/'));
}

/** Makes the URL describe what is shown, so that it can be shared, without reloading anything. */
export function showInAddress(link: string): void {
  history.replaceState(history.state, '', link);
}
