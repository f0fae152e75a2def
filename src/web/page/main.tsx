// The page's start.
import { render } from 'preact';
import { App } from './app.tsx';
import { takeAccess } from './relay-access.ts';

takeAccess();
render(<App />, document.getElementById('app')!);
