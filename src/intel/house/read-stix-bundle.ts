import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { cut, tagsOf } from '../answer-parts.ts';
import { type Indicator, severityOf } from './indicator.ts';
import { createProblems, type ReadList } from './read-list.ts';
import { readStixPattern } from './stix-pattern.ts';

const bundle = z.object({ type: z.literal('bundle'), objects: z.array(z.unknown()) });
const time = z.iso.datetime({ offset: true });
const indicator = z.object({
  type: z.literal('indicator'),
  pattern: z.string(),
  pattern_type: z.string().default('stix'),
  name: z.string().optional(),
  description: z.string().optional(),
  confidence: z.number().min(0).max(100).optional(),
  indicator_types: z.array(z.string()).default([]),
  labels: z.array(z.string()).default([]),
  valid_from: time.optional(),
  valid_until: time.optional(),
  revoked: z.boolean().default(false),
  created_by_ref: z.string().optional(),
  object_marking_refs: z.array(z.string()).default([]),
});
const identity = z.object({ type: z.literal('identity'), id: z.string(), name: z.string() });
const marking = z.object({
  type: z.literal('marking-definition'),
  id: z.string(),
  name: z.string().optional(),
  definition: z.object({ tlp: z.string().optional() }).optional(),
});

/** The traffic light's own definitions, which bundles need not hold: STIX 2.1, 4.14, and OASIS's for TLP 2.0. */
const tlp: Readonly<Record<string, string>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'TLP:CLEAR',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'TLP:GREEN',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'TLP:AMBER',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'TLP:RED',
  'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487': 'TLP:CLEAR',
  'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb': 'TLP:GREEN',
  'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421': 'TLP:AMBER',
  'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003': 'TLP:AMBER+STRICT',
  'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1': 'TLP:RED',
};

/** Reads the indicators of a STIX 2.1 bundle. `now` in milliseconds since 1970. @throws {UserError} it is none. */
export async function readStixBundle(file: string, most: number, now: number): Promise<ReadList> {
  const { objects } = readBundle(await readFile(file, 'utf8'));
  const names = namesIn(objects);
  const indicators: Indicator[] = [];
  const problems = createProblems();
  for (const [index, object] of objects.entries()) {
    if (typeOf(object) !== 'indicator') continue;
    const where = `object ${index + 1}`;
    const read = indicator.safeParse(object);
    if (!read.success) {
      problems.add(
        `${where}: not an indicator of STIX 2.1, at ${cut(read.error.issues[0]?.path.join('.') ?? '', 40)}`,
      );
      continue;
    }
    if (read.data.revoked || Date.parse(read.data.valid_from ?? '') > now) continue;
    try {
      const found = readIndicator(read.data, names);
      if (indicators.length + found.length > most) {
        problems.add(`${where} and after: left out, since at most ${most.toLocaleString('en')} are read`);
        break;
      }
      indicators.push(...found);
    } catch (error) {
      problems.add(`${where}: ${error instanceof Error ? error.message : 'cannot be read'}`);
    }
  }
  return { indicators, problems };
}

function readBundle(text: string): z.infer<typeof bundle> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new UserError('The local list of indicators is no whole JSON.', {
      hint: 'It is a CSV file with a header row, or a bundle of STIX 2.1.',
      cause,
    });
  }
  const read = bundle.safeParse(json);
  if (read.success) return read.data;
  throw new UserError('The local list of indicators is JSON, but no bundle of STIX 2.1.', {
    hint: 'Its outermost object has "type": "bundle" and a list of "objects".',
  });
}

function readIndicator(data: z.infer<typeof indicator>, names: ReadonlyMap<string, string>): Indicator[] {
  if (data.pattern_type !== 'stix') throw new Error(`its pattern is of type ${cut(data.pattern_type, 20)}`);
  const types = data.indicator_types.length > 0 ? data.indicator_types : data.labels;
  const said = {
    severity: severityOf(data.confidence, types),
    confidence: data.confidence,
    description: cut(data.description ?? data.name ?? '', 500) || undefined,
    source: names.get(data.created_by_ref ?? ''),
    tags: tagsOf(...data.indicator_types, ...data.labels),
    validUntil: data.valid_until === undefined ? undefined : Date.parse(data.valid_until),
    marking: data.object_marking_refs
      .map((ref) => tlp[ref] ?? names.get(ref))
      .find((name) => name !== undefined),
  };
  return readStixPattern(data.pattern).map((observable) => ({ observable, ...said }));
}

/** What identities and markings are called, by id. */
function namesIn(objects: readonly unknown[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const object of objects) {
    const who = identity.safeParse(object);
    if (who.success) names.set(who.data.id, cut(who.data.name, 100));
    const mark = marking.safeParse(object);
    if (!mark.success) continue;
    const { id, name, definition } = mark.data;
    const called = definition?.tlp ? `TLP:${definition.tlp.toUpperCase()}` : name;
    if (called) names.set(id, cut(called, 100));
  }
  return names;
}

function typeOf(object: unknown): unknown {
  return typeof object === 'object' && object !== null && 'type' in object ? object.type : undefined;
}
