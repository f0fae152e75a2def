// The page as a whole: what is on top of every view, and the view of the route.
import { RunView } from './run/run-view.tsx';

export function App() {
  return (
    <main>
      <h1>Thimble</h1>
      <RunView />
    </main>
  );
}
