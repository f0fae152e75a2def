// `thimble/public-suffix`: the Public Suffix List, separate because it is two fifths of the size of `thimble/portable`.
export { isPublicSuffix } from '../platform/public-suffix.ts';
