// The file names that a board runs at start.
/** What a board starts in a folder, the first that is there. */
export const STARTED_PROGRAMS: readonly string[] = ['code.py', 'main.py', 'code.txt', 'main.txt'];
