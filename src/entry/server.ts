// What `thimble/tls` and `thimble/portable-server` have in common: the server's engine.
export type { CertificateChooser } from '../tls/credential.ts';
export type { ServerSettings } from '../tls/engine.ts';
export { createServerEngine } from '../tls/server-engine.ts';
export type { TicketKey, TicketKeys } from '../tls/sessions/session.ts';
export { createTicketKeys } from '../tls/sessions/ticket-keys.ts';
