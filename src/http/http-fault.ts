/** Why no whole answer came. */
export type HttpFaultKind = 'broken' | 'stopped' | 'timeout' | 'too-large' | 'unreachable';

/** A call that was not answered. The message is a clause for people; it never holds URL, header or body. */
export class HttpFault extends Error {
  readonly fault: HttpFaultKind;

  constructor(fault: HttpFaultKind, message: string) {
    super(message);
    this.name = 'HttpFault';
    this.fault = fault;
  }
}
