// `thimble/public-suffix`: the Public Suffix List, which weighs a third of `thimble/portable` and stands beside it.
export { isPublicSuffix } from '../platform/public-suffix.ts';
