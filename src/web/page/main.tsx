// The entry point of the page.
import { render } from 'preact';
import { App } from './app.tsx';
import { takeAccess } from './common/relay-access.ts';

takeAccess();
render(<App />, document.getElementById('app')!);
