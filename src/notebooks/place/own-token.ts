import { UserError } from '../../errors.ts';
import type { HttpAnswer } from '../../http/http-client.ts';

/** A person's own token for a server of notebooks. */
export interface OwnToken {
  /** Asked for with each call. */
  readonly token: () => Promise<string>;
  /** The server took it not: where `token` has another one by now, that is tried once. */
  readonly refused?: () => void;
}

/** Sends with the token; where it is refused and was replaced meanwhile, once more with the new one. */
export async function sendWithToken(
  { token, refused }: OwnToken,
  send: (token: string) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const used = checkedToken(await token());
  const answer = await send(used);
  if (!isRefusal(answer.status)) return answer;
  refused?.();
  const now = checkedToken(await token());
  return now === used ? answer : send(now);
}

/** True for what a server says that does not take a token: it sends a stranger to its sign-in page, too. */
export function isRefusal(status: number): boolean {
  return status === 401 || status === 403 || (status >= 300 && status < 400);
}

function checkedToken(token: string): string {
  const trimmed = token.trim();
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new UserError('The token for the Jupyter server is empty, or is no token.', {
    hint: 'Make one on the server (in JupyterHub under Token, in JupyterLab from its start-up line), and store it anew.',
  });
}
