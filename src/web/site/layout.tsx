// The parts of every page of the static site: head, navigation, footer, and links relative to the page.
/** @jsxRuntime automatic @jsxImportSource preact */
import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';

/** One page before it is rendered. */
export interface SitePage {
  /** Relative to the base address: `errors/-12288.html`. */
  readonly path: string;
  /** The title of the window and of a search result. */
  readonly title: string;
  /** One or two sentences, for a search result. */
  readonly description: string;
  readonly body: ComponentChildren;
  /** Search terms in addition to its title. */
  readonly words?: readonly string[];
  /** Modules, relative to the base address. */
  readonly script?: string;
  /** Hidden from search engines, and served under any URL. */
  readonly isError?: boolean;
}

export interface SiteSettings {
  /** The URL where the site will be published, ending with a slash; absent: unknown. */
  readonly base: string | undefined;
}

const Here = createContext('');

/** A link to another page of the site. */
export function A({ to, children }: { readonly to: string; readonly children: ComponentChildren }) {
  return <a href={linkFrom(useContext(Here), to)}>{children}</a>;
}

/** Prose of the tables, with code between backticks. */
export function Prose({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, i) => (i % 2 === 0 ? part : <code>{part}</code>))}</>;
}

/** A line to copy. */
export function Code({ text }: { readonly text: string }) {
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </div>
  );
}

const SECTIONS = [
  ['errors/index.html', 'Errors'],
  ['causes/index.html', 'Causes'],
  ['firmwares/index.html', 'Firmwares'],
  ['roots/index.html', 'Roots'],
] as const;

const MOST_DESCRIPTION = 300;

/** @returns the page's file. */
export function renderPage(page: SitePage, { base }: SiteSettings): string {
  // The page for unknown URLs cannot have links relative to its own.
  const here = page.isError ? new URL(base ?? 'http://unknown/').pathname : page.path;
  const link = (to: string) => linkFrom(here, to);
  const html = (
    <Here.Provider value={here}>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{page.title}</title>
          <meta name="description" content={shortened(page.description)} />
          {page.isError && <meta name="robots" content="noindex" />}
          {base !== undefined && !page.isError && (
            <link rel="canonical" href={new URL(urlPath(page.path), base).href} />
          )}
          <link rel="icon" href={link('icon.svg')} />
          <link rel="stylesheet" href={link('style.css')} />
          {page.script !== undefined && <script type="module" src={link(page.script)} />}
        </head>
        <body>
          <a class="skip" href="#main">
            Skip to content
          </a>
          <header>
            <a class="brand" href={link('index.html')}>
              Thimble
            </a>
            <nav aria-label="Sections">
              {SECTIONS.map(([path, title]) => (
                <a key={path} href={link(path)} aria-current={path === page.path ? 'page' : undefined}>
                  {title}
                </a>
              ))}
            </nav>
          </header>
          <main id="main" tabIndex={-1}>
            {page.body}
          </main>
          <footer>
            <p>
              Made by <code>npm run site</code> from the tables that <code>thimble explain</code> and{' '}
              <code>thimble check</code> use.
            </p>
          </footer>
        </body>
      </html>
    </Here.Provider>
  );
  return `<!DOCTYPE html>\n${renderToString(html)}\n`;
}

/** The URL of a page; a folder's index page is addressed by the folder. */
export function urlPath(path: string): string {
  return path.replace(/(^|\/)index\.html$/, '$1');
}

/** @param here - the page's path, or the site's folder on its server, with a leading slash. */
function linkFrom(here: string, to: string): string {
  if (here.startsWith('/')) return here + to;
  return here.includes('/') ? `../${to}` : to;
}

/** Truncates at a word boundary. */
function shortened(text: string): string {
  if (text.length <= MOST_DESCRIPTION) return text;
  return `${text.slice(0, text.lastIndexOf(' ', MOST_DESCRIPTION))} …`;
}
