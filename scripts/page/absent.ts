// In place of Node's modules in the page, where nobody calls them.
export {};
