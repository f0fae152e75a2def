// The page's interface to the engine's worker, which starts with the first request.
import { loadPageRoots } from '../common/load-roots.ts';
import { currentRelay } from '../common/relay-access.ts';
import type { FromEngine, Question, Questions, ToEngine } from './engine-message.ts';

export interface EngineFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (failure: EngineFailure) => void;
  readonly onProgress: ((done: number, all: number) => void) | undefined;
}

let starting: Promise<Worker> | undefined;
const waiting = new Map<number, Waiting>();
let lastId = 0;

/** Rejects with a {@link EngineFailure}. */
export async function ask<Name extends Question>(
  question: Name,
  words: Questions[Name]['ask'],
  onProgress?: (done: number, all: number) => void,
): Promise<Questions[Name]['answer']> {
  starting ??= start();
  const worker = await starting;
  return new Promise((resolve, reject) => {
    const id = ++lastId;
    waiting.set(id, { resolve, reject, onProgress });
    worker.postMessage({ type: 'ask', id, question, ask: words } satisfies ToEngine);
  });
}

/** @returns the failure for any thrown value. */
export function failureOf(error: unknown): EngineFailure {
  if (typeof error === 'object' && error !== null && 'hint' in error && 'message' in error)
    return error as EngineFailure;
  return { code: '', message: error instanceof Error ? error.message : String(error), hint: '' };
}

async function start(): Promise<Worker> {
  const roots = await loadPageRoots();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  worker.addEventListener('message', ({ data }: MessageEvent<FromEngine>) => settle(data));
  worker.addEventListener('error', ({ message }) => {
    for (const { reject } of waiting.values()) reject({ code: 'bug', message, hint: '' });
    waiting.clear();
  });
  worker.postMessage({ type: 'start', relay: currentRelay(), roots } satisfies ToEngine);
  return worker;
}

function settle(message: FromEngine): void {
  const entry = waiting.get(message.id);
  if (entry === undefined) return;
  if ('done' in message) {
    entry.onProgress?.(message.done, message.all);
    return;
  }
  waiting.delete(message.id);
  if ('error' in message) entry.reject(message.error);
  else entry.resolve(message.answer as never);
}
