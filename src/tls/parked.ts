// The value that a plug returns if its answer comes later (`Decision` and `Resumption` of engine.ts are the engine's side).

/** Returned by a plug that does not have its answer yet. */
export const PARKED: unique symbol = Symbol('parked');
/** The return value of a plug whose answer comes later, by `resume`. */
export type Parked = typeof PARKED;
