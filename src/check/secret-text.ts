/** A secret, or how to fetch it: fetched when a probe needs it, so that a vault that is down is that probe’s finding. */
export type SecretText = string | (() => Promise<string>);

export async function reveal(secret: SecretText): Promise<string> {
  return typeof secret === 'string' ? secret : await secret();
}
