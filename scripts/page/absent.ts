// Replaces Node's modules in the page, where they are never called.
export {};
