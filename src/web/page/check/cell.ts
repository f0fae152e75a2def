// A cell of the matrix.

/** Where it is: its target's and its board's place. */
export interface Cell {
  readonly target: number;
  readonly board: number;
}
