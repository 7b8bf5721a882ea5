import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ObservableType } from '../../src/enrichment.ts';
import { HttpFault } from '../../src/http/http-fault.ts';
import { createLog } from '../../src/log.ts';
import { createRdap } from '../../src/rdap/rdap.ts';
import { openState } from '../../src/state/state.ts';
import { fakeRegistries, json } from '../fakes/rdap.ts';
import { bootstrap, ripeNetwork } from '../fakes/rdap-answers.ts';

const hour = 3_600_000;
const ripe = 'https://rdap.db.ripe.net/ip/85.214.149.236';

async function stage() {
  let now = new Date('2026-11-21T12:00:00Z');
  const clock = () => now;
  const state = await openState({ file: ':memory:', setting: 'HUNTLINE_STATE', now: clock });
  onTestFinished(() => state.close());
  const registries = fakeRegistries();
  const options = { http: registries.http, cache: state.cache, clock, log: createLog('silent') };
  let rdap = createRdap(options);
  return {
    ...registries,
    whois: (type: ObservableType, value: string, signal = new AbortController().signal) =>
      rdap.whois({ type, value }, { signal }),
    pass(ms: number) {
      now = new Date(now.getTime() + ms);
    },
    restart() {
      rdap = createRdap(options);
    },
    close: () => rdap.close(),
  };
}

describe('whose something is', () => {
  it('is told of an address by the registry that IANA names: RIPE’s way', async () => {
    const { whois, asked } = await stage();
    expect(await whois('ipv4', '85.214.149.236')).toEqual({
      handle: '85.214.0.0 - 85.214.255.255',
      name: 'STRATO-RZG-DED2',
      holder: 'Strato GmbH',
      country: 'DE',
      covers: '85.214.0.0 – 85.214.255.255',
      registeredAt: '2006-02-21T09:01:30.000Z',
      changedAt: '2019-04-01T10:34:56.000Z',
      abuseContact: 'abuse@strato.example',
      status: ['active'],
      source: { name: 'RDAP, RIPE NCC', builtAt: '2026-11-21T12:00:00.000Z' },
    });
    expect(asked).toEqual(['https://data.iana.org/rdap/ipv4.json', ripe]);
  });

  it('is told ARIN’s way, with the country in an address label, and APNIC’s, with the holder in a remark', async () => {
    const { whois } = await stage();
    expect(await whois('ipv4', '8.8.8.8')).toMatchObject({
      holder: 'Google LLC',
      country: 'United States',
      abuseContact: 'network-abuse@google.example',
      source: { name: 'RDAP, ARIN' },
    });
    expect(await whois('ipv4', '23.128.1.1')).toMatchObject({
      holder: 'Example Telecom Pty Ltd',
      country: 'AU',
      source: { name: 'RDAP, APNIC' },
    });
  });

  it('is told of networks and AS numbers', async () => {
    const { whois } = await stage();
    expect(await whois('cidr', '85.214.0.0/16')).toMatchObject({ holder: 'Strato GmbH' });
    expect(await whois('asn', 'AS6724')).toMatchObject({
      name: 'STRATO',
      covers: 'AS6724',
      holder: 'Strato GmbH',
    });
  });

  it.each([
    ['domain', 'example.com'],
    ['domain', 'www.shop.EXAMPLE.com.'],
    ['url', 'https://a.b.example.com:8443/x?y=z'],
    ['email', 'someone@mail.example.com'],
  ] as const)('is told of the registered domain of a %s: %s', async (type, value) => {
    const { whois, asked } = await stage();
    expect(await whois(type, value)).toEqual({
      handle: '2336799_DOMAIN_COM-VRSN',
      name: 'example.com',
      covers: 'example.com',
      registrar: 'Example Registrar, Inc.',
      registeredAt: '1995-08-14T04:00:00.000Z',
      changedAt: '2026-08-14T07:01:34.000Z',
      expiresAt: '2027-08-13T04:00:00.000Z',
      abuseContact: 'abuse@registrar.example',
      status: ['client delete prohibited', 'client transfer prohibited'],
      source: { name: 'RDAP, Verisign', builtAt: '2026-11-21T12:00:00.000Z' },
    });
    expect(asked.at(-1)).toBe('https://rdap.verisign.com/com/v1/domain/example.com');
  });

  it('is asked of the domain below a public suffix of two labels, and “redacted” is nobody’s name', async () => {
    const { whois } = await stage();
    const found = await whois('domain', 'www.example.co.uk');
    expect(found).toMatchObject({ name: 'example.co.uk', country: 'GB' });
    expect(found).not.toHaveProperty('holder');
  });

  it('is told of a URL whose host is an address', async () => {
    const { whois } = await stage();
    expect(await whois('url', 'http://85.214.149.236/x')).toMatchObject({ holder: 'Strato GmbH' });
  });

  it('is never asked of anybody for what is private, reserved or no registered thing', async () => {
    const { whois, asked } = await stage();
    const nobody: readonly (readonly [ObservableType, string, RegExp])[] = [
      ['ipv4', '10.1.2.3', /private or reserved/],
      ['ipv4', '203.0.113.7', /private or reserved/],
      ['ipv6', 'fd00::1', /private or reserved/],
      ['ipv6', '::ffff:192.168.1.1', /private or reserved/],
      ['cidr', '192.168.0.0/16', /private or reserved/],
      ['url', 'http://[::1]/x', /private or reserved/],
      ['domain', 'server.local', /no domain name/],
      ['domain', 'com', /no domain name/],
      ['domain', 'x'.repeat(5_000), /no domain name/],
      ['email', 'x@localhost', /no domain name/],
      ['asn', 'AS99999999999', /no AS number/],
      ['md5', 'd41d8cd98f00b204e9800998ecf8427e', /Only addresses/],
    ];
    for (const [type, value, message] of nobody)
      await expect(whois(type, value)).rejects.toMatchObject({ name: 'UserError', message });
    for (const [type, value] of nobody)
      await expect(whois(type, value)).rejects.toSatisfy((error: Error) => error.message.length < 300);
    expect(asked).toEqual([]);
  });
});

describe('which registry is asked', () => {
  it('is the one with the longest prefix, for IPv6 too, and with or without a slash at its end', async () => {
    const { whois, asked } = await stage();
    await whois('ipv4', '23.128.1.1');
    await expect(whois('ipv4', '23.1.1.1')).rejects.toThrow('not registered, says ARIN');
    await expect(whois('ipv6', '2600:1::1')).rejects.toThrow('not registered, says ARIN');
    await expect(whois('asn', '15169')).rejects.toThrow('AS15169 is not registered, says ARIN');
    expect(asked.filter((url) => !url.includes('iana'))).toEqual([
      'https://rdap.apnic.net/ip/23.128.1.1',
      'https://rdap.arin.net/registry/ip/23.1.1.1',
      'https://rdap.arin.net/registry/ip/2600:1::1',
      'https://rdap.arin.net/registry/autnum/15169',
    ]);
  });

  it('is none where IANA names none, over https or at a public host', async () => {
    const { whois, asked } = await stage();
    await expect(whois('domain', 'example.de')).rejects.toMatchObject({
      message: 'No registry with an RDAP service is known for .de domains.',
      hint: expect.stringContaining('whois'),
    });
    await expect(whois('ipv4', '90.1.1.1')).rejects.toThrow('known for 90.1.1.1');
    await expect(whois('cidr', '85.0.0.0/7')).rejects.toThrow('known for 85.0.0.0/7');
    await expect(whois('ipv4', '9.9.9.9')).rejects.toThrow('without encryption');
    await expect(whois('ipv4', '11.1.1.1')).rejects.toThrow('so it is not asked');
    expect(asked.every((url) => url.startsWith('https://data.iana.org/'))).toBe(true);
  });

  it('is learnt from IANA once a day, across restarts, and from the old list where IANA is down', async () => {
    const { whois, asked, answers, pass, restart } = await stage();
    const lists = () => asked.filter((url) => url.includes('iana')).length;
    await whois('ipv4', '85.214.149.236');
    await whois('ipv4', '8.8.8.8');
    restart();
    pass(23 * hour);
    await whois('ipv4', '23.128.1.1');
    expect(lists()).toBe(1);
    pass(2 * hour);
    answers.set(
      'https://data.iana.org/rdap/ipv4.json',
      () => new HttpFault('unreachable', 'it could not be reached'),
    );
    expect(await whois('ipv4', '85.214.149.236')).toMatchObject({ holder: 'Strato GmbH' });
    expect(lists()).toBe(2);
    await whois('cidr', '85.214.0.0/16');
    expect(lists()).toBe(2);
    pass(hour);
    answers.set('https://data.iana.org/rdap/ipv4.json', () => json(bootstrap.ipv4 ?? null));
    pass(24 * hour);
    await whois('cidr', '85.214.0.0/16');
    expect(lists()).toBe(3);
  });

  it.each([
    ['is unreachable', () => new HttpFault('unreachable', 'it could not be reached')],
    ['gives HTML', () => ({ status: 200, headers: {}, body: '<html>' })],
    ['gives JSON that is no list', () => json({ services: [['85.0.0.0/8'], 7] })],
    ['is broken', () => json({}, 500)],
  ])('is not known where IANA %s and there is no old list', async (_, answer) => {
    const { whois, answers } = await stage();
    answers.set('https://data.iana.org/rdap/ipv4.json', answer);
    await expect(whois('ipv4', '85.214.149.236')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/^IANA’s list of registries could not be had: /),
    });
    answers.set('https://data.iana.org/rdap/ipv4.json', () => json(bootstrap.ipv4 ?? null));
    expect(await whois('ipv4', '85.214.149.236')).toMatchObject({ holder: 'Strato GmbH' });
  });
});

describe('a registry’s answer', () => {
  it('is followed to another registry, over https, to public hosts, three times at most', async () => {
    const { whois, answers } = await stage();
    const lead = (location: string) => answers.set(ripe, () => json({}, 302, { location }));
    lead('https://rdap.arin.net/registry/ip/8.8.8.8');
    expect(await whois('ipv4', '85.214.149.236')).toMatchObject({ source: { name: 'RDAP, ARIN' } });
    for (const [location, message] of [
      ['http://rdap.arin.net/registry/ip/8.8.8.8', /http: in place of https:/],
      ['https://127.0.0.1/ip/x', /not public/],
      ['https://[::1]/ip/x', /not public/],
      ['https://localhost/ip/x', /not public/],
      ['https://metadata.internal/x', /not public/],
      ['https://user:pw@rdap.arin.net/x', /password/],
      [ripe, /more than 3 times/],
      ['http://', /nowhere/],
    ] as const) {
      const fresh = await stage();
      fresh.answers.set(ripe, () => json({}, 302, { location }));
      await expect(fresh.whois('ipv4', '85.214.149.236')).rejects.toMatchObject({
        name: 'UserError',
        message,
      });
      expect(fresh.asked.every((url) => url === ripe || url.includes('iana'))).toBe(true);
    }
  });

  it.each([
    [400, /does not take the question/],
    [401, /refuses to answer/],
    [403, /refuses to answer/],
    [500, /is not well \(HTTP 500\)/],
    [502, /is not well \(HTTP 502\)/],
  ])('of status %i is an error in plain words, and not kept', async (status, message) => {
    const { whois, answers } = await stage();
    answers.set(ripe, () => json({ errorCode: status }, status));
    await expect(whois('ipv4', '85.214.149.236')).rejects.toMatchObject({ name: 'UserError', message });
    answers.set(ripe, () => json(ripeNetwork));
    expect(await whois('ipv4', '85.214.149.236')).toMatchObject({ holder: 'Strato GmbH' });
  });

  it('that there have been too many questions is heeded: nothing is asked until the time is over', async () => {
    const { whois, answers, asked, pass } = await stage();
    answers.set(ripe, () => json({}, 429, { 'retry-after': '120' }));
    await expect(whois('ipv4', '85.214.149.236')).rejects.toThrow(
      /too many questions \(HTTP 429\).* wait 120 s/,
    );
    const before = asked.length;
    pass(60_000);
    await expect(whois('cidr', '85.214.0.0/16')).rejects.toThrow('left alone for another 60 s');
    expect(asked).toHaveLength(before);
    pass(60_000);
    expect(await whois('cidr', '85.214.0.0/16')).toMatchObject({ holder: 'Strato GmbH' });
  });

  it.each([
    ['HTML', { status: 200, headers: {}, body: '<html>sign in</html>' }],
    ['of another class', json({ ...ripeNetwork, objectClassName: 'domain' })],
    ['without a class', json({ name: 'x' })],
    ['a list', json([1, 2])],
    ['cut off', { status: 200, headers: {}, body: JSON.stringify(ripeNetwork).slice(0, -5) }],
    ['nested without end', { status: 200, headers: {}, body: '['.repeat(500_000) }],
  ])('that is %s is unreadable, neither a crash nor “nobody”', async (_, answer) => {
    const { whois, answers } = await stage();
    answers.set(ripe, () => answer);
    await expect(whois('ipv4', '85.214.149.236')).rejects.toMatchObject({
      name: 'UserError',
      message: 'RIPE NCC gave an answer that could not be read.',
    });
  });

  it('that is huge, slow or broken off says so', async () => {
    const { whois, answers } = await stage();
    answers.set(ripe, () => ({ status: 200, headers: {}, body: 'x'.repeat(2_000_000) }));
    await expect(whois('ipv4', '85.214.149.236')).rejects.toThrow(
      'RIPE NCC could not be asked: its answer is too large.',
    );
    answers.set(ripe, () => new HttpFault('timeout', 'it did not answer within 15 s'));
    await expect(whois('ipv4', '85.214.149.236')).rejects.toThrow('it did not answer within 15 s');
  });

  it('of odd shape is read as far as it can be, and its texts are bounded and plain', async () => {
    const { whois, answers } = await stage();
    const hostile = {
      objectClassName: 'ip network',
      handle: 7,
      name: `a\u0000\u001b[31m\u202e${'x'.repeat(10_000)}`,
      country: { iso: 'DE' },
      startAddress: '1\n2',
      endAddress: null,
      status: ['active', 7, null, ...Array.from({ length: 500 }, (_, n) => `s${n}`)],
      events: [7, { eventAction: 'registration', eventDate: 'yesterday' }, { eventAction: 'last changed' }],
      entities: [
        'x',
        { roles: 'registrant' },
        {
          roles: ['registrant'],
          vcardArray: ['vcard', [['fn', {}, 'text'], ['fn'], 7, ['fn', {}, 'text', ['']]]],
        },
        { roles: ['abuse'], vcardArray: ['vcard', [['email', {}, 'text', 'not an address']]] },
      ],
      remarks: 'none',
    };
    answers.set(ripe, () => json(hostile as never));
    const found = await whois('ipv4', '85.214.149.236');
    expect(found.name).toHaveLength(200);
    expect(found.name).toMatch(/^a \[31m x+$/);
    expect(found.covers).toBe('1 2');
    expect(found.status).toHaveLength(20);
    expect(Object.keys(found).toSorted()).toEqual(['covers', 'name', 'source', 'status']);
  });

  it('is kept for a day, across restarts, and that there is none for an hour', async () => {
    const { whois, asked, answers, pass, restart } = await stage();
    const asks = () => asked.filter((url) => !url.includes('iana')).length;
    const first = await whois('ipv4', '85.214.149.236');
    restart();
    pass(23 * hour);
    expect(await whois('ipv4', '85.214.149.236')).toEqual(first);
    expect(asks()).toBe(1);
    pass(2 * hour);
    await whois('ipv4', '85.214.149.236');
    expect(asks()).toBe(2);
    await expect(whois('domain', 'nothing.com')).rejects.toMatchObject({
      name: 'UserError',
      title: 'Not registered',
      message: 'nothing.com is not registered, says Verisign.',
    });
    answers.set('https://rdap.verisign.com/com/v1/domain/nothing.com', () =>
      json({ objectClassName: 'domain', ldhName: 'nothing.com' }),
    );
    await expect(whois('domain', 'nothing.com')).rejects.toThrow('not registered');
    expect(asks()).toBe(3);
    pass(1.1 * hour);
    expect(await whois('domain', 'nothing.com')).toMatchObject({ name: 'nothing.com' });
  });

  it('is asked for once, however many ask, and one who goes away leaves it to the others', async () => {
    const { whois, asked, answers } = await stage();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    answers.set(ripe, () => gate.then(() => json(ripeNetwork)));
    const leaving = new AbortController();
    const all = [
      whois('ipv4', '85.214.149.236', leaving.signal),
      whois('ipv4', '85.214.149.236'),
      whois('url', 'https://85.214.149.236/'),
    ];
    const left = expect(all[0]).rejects.toThrow('gone');
    await delay(0);
    leaving.abort(new Error('gone'));
    await left;
    open();
    expect((await Promise.all(all.slice(1))).map((found) => found.holder)).toEqual([
      'Strato GmbH',
      'Strato GmbH',
    ]);
    expect(asked).toEqual(['https://data.iana.org/rdap/ipv4.json', ripe]);
    await expect(whois('ipv4', '8.8.8.8', AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
    expect(asked).toHaveLength(2);
  });
});
