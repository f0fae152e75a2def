// `thimble/boards`: what each firmware on each board offers, trusts, can hold and says when it fails, as data.
export type {
  BoardProfile,
  BuiltInRoots,
  CaDataForm,
  ErrorFamily,
  VerifierKind,
} from '../boards/profile.ts';
export { findProfile, PROFILES } from '../boards/profiles.ts';
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
