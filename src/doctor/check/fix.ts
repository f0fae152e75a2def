// A fix: a change that was tried with the same probe before it is proposed.
import type { CredentialSource } from '../../boards/stacks/stack.ts';
import type { BoardOutcome, ProbeSettings } from '../../probe/board-probe.ts';
import type { Host } from '../../probe/host.ts';
import type { Target } from '../../probe/target.ts';
import type { Answer } from '../../probe/what-answers.ts';
import type { TrustStore } from '../../x509/trust-store.ts';

export type FixKind =
  | 'root'
  | 'clock'
  | 'name'
  | 'port'
  | 'starttls'
  | 'credential'
  | 'firmware'
  | 'alpn'
  | 'network'
  | 'server';

export interface Fix {
  readonly kind: FixKind;
  /** What to do, in a sentence. */
  readonly text: string;
  /** A line to paste, if there is one. */
  readonly line?: string | undefined;
  /** `offline`: with the received certificates; `handshake`: with a new handshake; `no`: it cannot be tried here. */
  readonly tried: 'offline' | 'handshake' | 'no';
}

/** The connection that needs a fix. */
export interface FixInput {
  readonly target: Target;
  readonly outcome: BoardOutcome;
  readonly host: Host;
  readonly answer: Answer | undefined;
  readonly known: TrustStore;
  readonly settings: FixSettings;
}

export interface FixSettings extends ProbeSettings {
  /** The program's certificate in other formats, each with the command that creates it. */
  readonly credentialForms?: readonly CredentialForm[] | undefined;
}

export interface CredentialForm {
  /** `DER, with the key as PKCS#1 or SEC 1`. */
  readonly name: string;
  readonly command: string;
  readonly source: CredentialSource;
}
