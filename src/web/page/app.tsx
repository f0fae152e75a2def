// The whole page: the header of every view, and the view of the current route.
import { lazy, Suspense } from 'preact/compat';
import { CheckView } from './check/check-view.tsx';
import { currentRelay } from './common/relay-access.ts';
import { linkTo, useRoute } from './common/route.ts';

const RunView = lazy(async () => (await import('./run/run-view.tsx')).RunView);
const ExplainView = lazy(async () => (await import('./explain/explain-view.tsx')).ExplainView);
const FigureView = lazy(async () => (await import('./figures/figure-view.tsx')).FigureView);
const RootsView = lazy(async () => (await import('./roots/roots-view.tsx')).RootsView);

const VIEWS = [
  { id: 'check', title: 'Check', component: CheckView },
  { id: 'run', title: 'Run', component: RunView },
  { id: 'roots', title: 'Roots', component: RootsView },
  { id: 'explain', title: 'Explain', component: ExplainView },
] as const;

/** Views that are reached from another one. */
const FIGURES = { chain: 'Chain', handshake: 'Handshake' } as const;

export function App() {
  const { view, path, parameters } = useRoute();
  const current = VIEWS.find(({ id }) => id === view) ?? VIEWS[0];
  const View = current.component;
  const figure = view === 'chain' || view === 'handshake' ? view : undefined;
  document.title = `${figure === undefined ? current.title : FIGURES[figure]} – Thimble`;
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to content
      </button>
      <header>
        <a class="brand" href={linkTo('check')}>
          Thimble
        </a>
        <nav aria-label="Views">
          {VIEWS.map(({ id, title }) => (
            <a key={id} href={linkTo(id)} aria-current={id === current.id ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        <AccessNote />
        <Suspense fallback={<p role="status">Loading…</p>}>
          {figure === undefined ? (
            <View key={`${current.id}?${parameters}`} parameters={parameters} />
          ) : (
            <FigureView
              key={`${figure} ${path.join(' ')}`}
              figure={figure}
              target={path[0] ?? ''}
              board={path[1] ?? ''}
            />
          )}
        </Suspense>
      </main>
      <footer>
        <p>
          Interpreter, TLS engine and verifier run in this tab. The relay that opens connections sees host names,
          addresses, sizes and times, and no content. Whoever serves this page can change it:{' '}
          <code>thimble web --hashes</code> prints what its files should be.
        </p>
      </footer>
    </>
  );
}

function AccessNote() {
  if (!crossOriginIsolated)
    return (
      <p role="alert" class="note warning">
        This page was served without cross-origin isolation, or not from this machine or over HTTPS: programs cannot
        run.
      </p>
    );
  if (currentRelay().token !== '') return null;
  return (
    <p role="alert" class="note warning">
      This tab has no token for the relay: open the URL that <code>thimble web</code> printed. Explain works without it.
    </p>
  );
}
