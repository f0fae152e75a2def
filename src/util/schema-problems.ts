// Words for the errors of ajv, which checks files and settings against their JSON schemas.
import { printable } from '../errors/printable.ts';

/** The part of ajv's ErrorObject that is used. */
export interface SchemaError {
  readonly instancePath: string;
  readonly message?: string;
  readonly params: object;
}

/** Maximum problems in one message. */
const MOST_PROBLEMS = 5;
/** Characters of a path in a message: names in a file may be of any length. */
const LONGEST_PATH = 100;

/** @returns `/pins/LED/level must be number; /wifi/3 is not known`, safe to print. */
export function schemaProblems(errors: readonly SchemaError[] | null | undefined): string {
  const problems = (errors ?? []).map(({ instancePath, message, params }) => {
    const { additionalProperty, allowedValues } = params as {
      additionalProperty?: string;
      allowedValues?: readonly unknown[];
    };
    if (additionalProperty !== undefined) return `${shorten(`${instancePath}/${additionalProperty}`)} is not known`;
    const allowed = allowedValues === undefined ? '' : `: ${allowedValues.join(', ')}`;
    return `${shorten(instancePath || '/')} ${message}${allowed}`;
  });
  return [...new Set(problems)].slice(0, MOST_PROBLEMS).join('; ');
}

function shorten(path: string): string {
  const shown = printable(path);
  return shown.length > LONGEST_PATH ? `${shown.slice(0, LONGEST_PATH)}…` : shown;
}
