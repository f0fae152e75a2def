// What engines add to the language, and TypeScript leaves to their own types.
interface ErrorConstructor {
  /** V8's; others ignore it. */
  stackTraceLimit: number;
}
