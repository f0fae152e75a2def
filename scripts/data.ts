// `npm run data [-- --check]`: writes the data files of src/boards that come from ../shared, or compares them with it.
// src/boards/pins/circuitpython/ needs a copy of CircuitPython's sources: scripts/data/circuitpython-pins.ts.
import { readFileSync } from 'node:fs';
import { dataFiles } from './data/files.ts';
import { writeFiles } from './data/write-files.ts';

writeFiles(dataFiles((path) => JSON.parse(readFileSync(new URL(`../../shared/${path}`, import.meta.url), 'utf8'))));
