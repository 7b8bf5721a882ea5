import type { HttpAnswer, HttpClient } from '../../src/http/http-client.ts';
import { HttpFault } from '../../src/http/http-fault.ts';
import type { Json } from '../../src/types.ts';
import {
  apnicNetwork,
  arinNetwork,
  bootstrap,
  redactedDomain,
  ripeAutnum,
  ripeNetwork,
  verisignDomain,
} from './rdap-answers.ts';

type Answering = HttpAnswer | HttpFault | Promise<HttpAnswer>;

/** The registries and IANA as an HTTP client that goes nowhere. */
export interface Registries {
  readonly http: HttpClient;
  /** URLs asked for, in order. */
  readonly asked: string[];
  /** By URL, in place of what it answers otherwise. */
  readonly answers: Map<string, () => Answering>;
}

export function fakeRegistries(): Registries {
  const asked: string[] = [];
  const answers = new Map<string, () => Answering>();
  for (const [name, file] of Object.entries(bootstrap))
    answers.set(`https://data.iana.org/rdap/${name}.json`, () => json(file));
  const known: Readonly<Record<string, Json>> = {
    'https://rdap.db.ripe.net/ip/85.214.149.236': ripeNetwork,
    'https://rdap.db.ripe.net/ip/85.214.0.0/16': ripeNetwork,
    'https://rdap.db.ripe.net/autnum/6724': ripeAutnum,
    'https://rdap.arin.net/registry/ip/8.8.8.8': arinNetwork,
    'https://rdap.apnic.net/ip/23.128.1.1': apnicNetwork,
    'https://rdap.verisign.com/com/v1/domain/example.com': verisignDomain,
    'https://rdap.nominet.uk/uk/domain/example.co.uk': redactedDomain,
  };
  for (const [url, body] of Object.entries(known)) answers.set(url, () => json(body));
  return {
    asked,
    answers,
    http: {
      async send({ url }, { maxBytes }) {
        asked.push(url);
        const answer = await (answers.get(url)?.() ?? json({ errorCode: 404, title: 'not found' }, 404));
        if (answer instanceof HttpFault) throw answer;
        if (answer.body.length > maxBytes) throw new HttpFault('too-large', 'its answer is too large');
        return answer;
      },
    },
  };
}

export function json(body: Json, status = 200, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/rdap+json', ...headers },
    body: JSON.stringify(body),
  };
}
