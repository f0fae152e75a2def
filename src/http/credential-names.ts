// Names of headers and of query parameters that carry credentials: their values are never shown.
// docs/recording.md lists them.

/** In lower case: those of RFC 9110 and RFC 6265, usual ones, and those of services that boards talk to. */
export const CREDENTIAL_HEADERS: readonly string[] = [
  ...['authorization', 'proxy-authorization', 'cookie', 'set-cookie'],
  ...['api-key', 'apikey', 'x-api-key', 'x-auth-token', 'x-access-token', 'x-auth-key', 'private-token'],
  ...['x-aio-key', 'x-amz-security-token', 'x-goog-api-key', 'x-functions-key', 'ocp-apim-subscription-key'],
];

/** In lower case; of a URL or of a form. */
export const CREDENTIAL_PARAMETERS: readonly string[] = [
  ...['key', 'api_key', 'api-key', 'apikey', 'appid', 'x-aio-key'],
  ...['token', 'access_token', 'auth_token', 'refresh_token', 'id_token', 'auth'],
  ...['password', 'passwd', 'pwd', 'secret', 'client_secret', 'sig', 'signature'],
  ...['x-amz-credential', 'x-amz-signature', 'x-amz-security-token'],
];
