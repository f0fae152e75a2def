// Replaces the output of an earlier build file by file: npm run build may run while tests and programs use dist/.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Moves the files of one folder over those of another: new ones first, since changed ones may import them; obsolete files
 * are removed last. Each is replaced by a rename, so that concurrent readers see either the old or the new one; unchanged
 * files are not touched.
 *
 * @param from - on the same file system; its remaining contents are no longer needed.
 */
export function layOver(from: string, to: string): void {
  const files = filesIn(from);
  const before = existsSync(to) ? filesIn(to) : [];
  const known = new Set(before);
  const isNew = (file: string) => !known.has(file);
  for (const file of [...files.filter(isNew), ...files.filter((file) => known.has(file))]) {
    const [source, target] = [join(from, file), join(to, file)];
    if (!isNew(file) && sameFile(source, target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(source, target);
  }
  const wanted = new Set(files);
  for (const file of before) {
    if (wanted.has(file)) continue;
    rmSync(join(to, file), { force: true });
    removeEmptyFolders(dirname(join(to, file)), to);
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name), { throwIfNoEntry: false })?.isFile(),
  );
}

function sameFile(one: string, other: string): boolean {
  return statSync(one).mode === statSync(other).mode && readFileSync(one).equals(readFileSync(other));
}

function removeEmptyFolders(folder: string, top: string): void {
  if (folder === top || readdirSync(folder).length > 0) return;
  rmdirSync(folder);
  removeEmptyFolders(dirname(folder), top);
}
