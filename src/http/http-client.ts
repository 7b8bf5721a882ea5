/** One HTTP call to a service outside. A URL or header may hold a secret: neither is ever logged or quoted in an error. */
export interface HttpRequest {
  readonly url: string;
  readonly method?: 'DELETE' | 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpOptions {
  readonly signal: AbortSignal;
  /** From the first byte sent to the last received, in milliseconds: a slow drip does not stretch it. */
  readonly timeoutMs: number;
  /** Bytes of the body after decompression; a larger one is refused. */
  readonly maxBytes: number;
}

/** Names in lower case. Any status is an answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Calls services outside. */
export interface HttpClient {
  /** Follows no redirects. @throws {HttpFault} no whole answer came. */
  send(request: HttpRequest, options: HttpOptions): Promise<HttpAnswer>;
}
