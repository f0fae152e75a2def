// Language extensions of engines, which TypeScript does not declare.
interface ErrorConstructor {
  /** V8 only; other engines ignore it. */
  stackTraceLimit: number;
}
