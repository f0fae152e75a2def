// A cell of the matrix.

/** Its position: the indices of its target and its board. */
export interface CellPosition {
  readonly target: number;
  readonly board: number;
}
