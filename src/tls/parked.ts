// What a plug answers that has no answer yet: park.ts says what the engine does then.

/** What a plug returns instead of an answer that it does not have yet. */
export const PARKED: unique symbol = Symbol('parked');
/** What a decision answers that needs time: `resume` brings the answer. */
export type Parked = typeof PARKED;
