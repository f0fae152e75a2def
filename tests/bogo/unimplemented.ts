// What the shim throws where a test asks for a feature that we do not have: the runner counts it apart (exit 89).

export class Unimplemented extends Error {
  override readonly name = 'Unimplemented';
}
