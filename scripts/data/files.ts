// All files that `npm run data` writes.
import { deviceModules } from './device-modules.ts';
import type { Facts, GeneratedFile } from './facts.ts';
import { mbedtlsErrors } from './mbedtls-errors.ts';
import { micropythonPins } from './micropython-pins.ts';
import { moduleHistories } from './module-history.ts';
import { rootLists } from './root-lists.ts';

/** @param shared - reads a JSON file of ../shared. */
export function dataFiles(shared: Facts): readonly GeneratedFile[] {
  const facts: Facts = (path) => shared(`facts/${path}`);
  return [
    ...moduleHistories(facts),
    deviceModules(facts),
    micropythonPins(facts),
    mbedtlsErrors(facts),
    rootLists((path) => shared(`roots/${path}`)),
  ];
}
