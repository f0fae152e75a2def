// Where in the page one is, as the fragment of its URL says: `#/check?targets=example.com&boards=…`.
import { useEffect, useState } from 'preact/hooks';

export interface Route {
  /** `check`. */
  readonly view: string;
  readonly parameters: URLSearchParams;
}

export function currentRoute(): Route {
  const text = location.hash.replace(/^#\/?/, '');
  const [view = '', query = ''] = text.split(/\?(.*)/s, 2);
  return { view: view || 'check', parameters: new URLSearchParams(query) };
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

/** `#/check?targets=…`; what is empty is left out. */
export function linkTo(view: string, parameters: Readonly<Record<string, string>> = {}): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given).toString();
  return `#/${view}${query === '' ? '' : `?${query}`}`;
}

/** Makes the address say what is shown, so that it can be shared; nothing is loaded anew. */
export function showInAddress(link: string): void {
  history.replaceState(history.state, '', link);
}
