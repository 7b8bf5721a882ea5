/** Why a sign-in or an Azure service failed, in one sentence that fits on a card: codes kept, trace ids dropped. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith('network_error')) return 'The sign-in service could not be reached.';
  const entra = /AADSTS\d+: .*/.exec(message.replaceAll(/\s+/g, ' '))?.[0];
  const plain = (entra ?? message.replaceAll(/\s+/g, ' '))
    .replace(/ (Trace ID|Correlation ID|Timestamp): .*$/, '')
    .replace(/^(post_request_failed|Error|ManagedIdentityCredential): /, '')
    .replaceAll(/ ?To troubleshoot, visit \S+/g, '')
    .trim();
  // Between words: of a secret that was quoted there, no part may stay that nothing knows any more.
  const short =
    plain.length > 300 ? `${plain.slice(0, 299).replace(/\S*$/, '')}…` : plain || 'It failed without a word.';
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}
