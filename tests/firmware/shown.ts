// An exception as MicroPython's repr prints it in the facts.
import type { RaisedError } from '../../src/boards/python-exception.ts';

export function shown({ type, errno, text }: RaisedError): string {
  const quoted = text === undefined ? undefined : `'${text.replaceAll('\n', '\\n')}'`;
  if (errno === undefined) return `${type}(${quoted},`;
  return quoted === undefined ? `${type}(${errno},)` : `${type}(${errno}, ${quoted})`;
}
