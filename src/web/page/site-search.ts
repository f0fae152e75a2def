// The search of the static site (src/web/site), a separate script: it reads the index next to it. Without it,
// everything can also be reached through the lists of the start page.

/** `[path, title, other words]`. */
type IndexEntry = readonly [path: string, title: string, words: string];

const MOST_RESULTS = 30;
const MOST_WORDS = 40;

const field = document.querySelector<HTMLInputElement>('#q')!;
const list = document.querySelector<HTMLOListElement>('#results')!;
const status = document.querySelector<HTMLElement>('#found')!;
let index: Promise<readonly IndexEntry[]> | undefined;

async function load(): Promise<readonly IndexEntry[]> {
  const response = await fetch(new URL('search-index.json', import.meta.url));
  return (await response.json()) as readonly IndexEntry[];
}

/** Numbers with their sign, names and words of a printed text. */
function wordsOf(text: string): readonly string[] {
  const found = text.toLowerCase().match(/-?0x[0-9a-f]+|-?\d+(?:\.\d+)*|[\p{L}_][\p{L}\d_.@-]*/gu) ?? [];
  return [...new Set(found.slice(0, MOST_WORDS))];
}

/** How well each entry matches: a word counts more the fewer entries contain it. */
function rank(entries: readonly IndexEntry[], words: readonly string[]): readonly IndexEntry[] {
  const texts = entries.map(([, title, others]) => ` ${title} ${others} `.toLowerCase());
  const scores = new Float64Array(entries.length);
  for (const word of words) {
    const has = texts.map((text) => placeOf(text, word));
    const weight = Math.log(1 + entries.length / (1 + has.filter((place) => place > 0).length));
    for (const [i, place] of has.entries()) scores[i]! += place * weight;
  }
  return entries
    .map((entry, i) => ({ entry, score: scores[i]! / Math.log(40 + texts[i]!.length) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_RESULTS)
    .map(({ entry }) => entry);
}

/** 2: a whole word; 1: the start of a word; 0: no match. */
function placeOf(text: string, word: string): number {
  let best = 0;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (/[\p{L}\d_-]/u.test(text[at - 1]!)) continue;
    if (!/[\p{L}\d_]/u.test(text[at + word.length] ?? ' ')) return 2;
    best = 1;
  }
  return best;
}

async function search(): Promise<void> {
  const words = wordsOf(field.value);
  if (words.length === 0) {
    list.replaceChildren();
    status.textContent = '';
    return;
  }
  try {
    index ??= load();
    const entries = await index;
    const found = rank(entries, words);
    list.replaceChildren(...found.map(itemOf));
    status.textContent = found.length === 0 ? 'Nothing found: try the number or the name alone.' : '';
  } catch {
    index = undefined;
    status.textContent = 'The search needs its index, and could not load it: the lists below lead everywhere too.';
  }
}

function itemOf([path, title]: IndexEntry): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = new URL(path, import.meta.url).href;
  link.textContent = title;
  item.append(link);
  return item;
}

document.querySelector('#search')!.removeAttribute('hidden');
document.querySelector('#search')!.addEventListener('submit', (event) => event.preventDefault());
field.addEventListener('input', () => void search());
field.value = new URLSearchParams(location.search).get('q') ?? '';
void search();

export {};
