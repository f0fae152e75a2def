// Codes that no Python program can encounter: only the surrounding tools, or other modules of this project, raise them.

const NEVER_RAISED: readonly string[] = [
  'board.fixed_rules',
  'board.unknown',
  'board.bad_profile',
  'board.unknown_bundle',
  'net.bad_override',
  'x509.unknown_policy',
  'trust.',
  'hardware.',
  'doctor.',
  'micropython.',
  'cli.',
];

/** Whether no program can encounter a code: it, or its prefix with the dot, is listed. */
export function isNeverRaised(code: string): boolean {
  return NEVER_RAISED.includes(code) || NEVER_RAISED.includes(code.slice(0, code.indexOf('.') + 1));
}
