import { UserError } from '../errors.ts';
import type { Window } from '../types.ts';
import type { Clock } from './clock.ts';
import { readAssignments } from './hunt-assignments.ts';
import { answerForms, partKeywords } from './keywords.ts';
import { nearest } from './nearest.ts';
import { entityTypeOf } from './observable-type.ts';
import { refang } from './refang.ts';
import { shorten } from './shorten.ts';
import type { Word } from './split-words.ts';
import { readTimePhrase } from './time-phrase.ts';

/** A hunt's line, taken apart. */
export interface HuntLine {
  /** The words that belong to nothing else, joined: the hunt's name as it was typed. May be empty. */
  readonly name: string;
  /** What stands after `for`, refanged. */
  readonly target?: string;
  readonly window?: Window;
  readonly phrase?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly top?: number;
  readonly as?: AnswerForm;
  /** What stands after `in`, split at commas. */
  readonly workspaces?: readonly string[];
  readonly tail?: string;
}

type AnswerForm = (typeof answerForms)[number];

/** Words that no part of the line has taken yet; a taken one leaves a hole, so that neighbours stay neighbours. */
type Left = (Word | undefined)[];

/** Reads what follows `hunt`; the order of the parts is free. @throws {UserError} saying which words, and what works. */
export function readHuntLine(words: readonly Word[], tail: string | undefined, clock: Clock): HuntLine {
  const { parameters, left: unassigned } = readAssignments(words);
  const time = readTimePhrase(unassigned, clock);
  const left: Left = unassigned.map((word, index) =>
    word.assignment || time?.used.includes(index) ? undefined : word,
  );
  const target = takeTarget(left);
  const top = takeTop(left);
  const as = takeForm(left);
  const workspaces = takeWorkspaces(left);
  return {
    name: left.flatMap((word) => (word ? [word.text] : [])).join(' '),
    ...(target === undefined ? {} : { target }),
    ...(time ? { window: time.window, phrase: time.phrase } : {}),
    parameters,
    ...(top === undefined ? {} : { top }),
    ...(as === undefined ? {} : { as }),
    ...(workspaces.length === 0 ? {} : { workspaces }),
    ...(tail === undefined ? {} : { tail }),
  };
}

function takeTarget(left: Left): string | undefined {
  const at = onlyOne(left, 'for');
  if (at === undefined) return undefined;
  const word = takeAfter(
    left,
    at,
    'what to look for is missing',
    'for 203.0.113.7, or for "a name of several words"',
  );
  const target = refang(word.text);
  const next = left[at + 2];
  const isBesideName =
    next && !isKeyword(next) && left.slice(0, at).some((other) => other && !isKeyword(other));
  if (isBesideName && entityTypeOf(target) === undefined) {
    throw new UserError(
      `After “for ${shorten(word.text)}” stands “${shorten(next.text)}”: is it one name or two things?`,
      {
        title: 'Quotes needed',
        hint: `Put quotes round a name of several words: for "${shorten(`${word.text} ${next.text}`)}". Else put “for …” last.`,
      },
    );
  }
  return target;
}

function takeTop(left: Left): number | undefined {
  const at = onlyOne(left, 'top');
  if (at === undefined) return undefined;
  const works = 'top 10';
  const { text } = takeAfter(left, at, 'a number is missing', works);
  if (/^0*[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw partError('top', `“${shorten(text)}” is not a whole number from 1 up`, works);
}

function takeForm(left: Left): AnswerForm | undefined {
  const at = onlyOne(left, 'as');
  if (at === undefined) return undefined;
  const works = answerForms.map((form) => `as ${form}`).join(', ');
  const { text } = takeAfter(left, at, 'the form of the answer is missing', works);
  const form = answerForms.find((candidate) => candidate === text.toLowerCase());
  if (form) return form;
  const [near] = nearest(text, answerForms, 1);
  throw partError(
    'as',
    `there is no form “${shorten(text)}”${near ? ` (did you mean “as ${near}”?)` : ''}`,
    works,
  );
}

function takeWorkspaces(left: Left): readonly string[] {
  const names: string[] = [];
  const [missing, works] = ['the name of a workspace is missing', 'in production, or in production, test'];
  for (let at = indexOfKeyword(left, 'in'); at >= 0; at = indexOfKeyword(left, 'in')) {
    let list = takeAfter(left, at, missing, works).text;
    names.push(list);
    for (let next = at + 2; list.endsWith(',') || left[next]?.text.startsWith(','); next += 1) {
      const word = left[next];
      if (!word || isKeyword(word)) throw partError('in', missing, works);
      left[next] = undefined;
      list = word.text;
      names.push(list);
    }
  }
  return [...new Set(names.flatMap((list) => list.split(',')).filter((name) => name !== ''))];
}

/** Takes the keyword, where it stands, and the word after it, which must not be another keyword. */
function takeAfter(left: Left, at: number, missing: string, works: string): Word {
  const keyword = left[at]?.text ?? '';
  const word = left[at + 1];
  if (!word || word.text.trim() === '' || isKeyword(word))
    throw partError(keyword.toLowerCase(), missing, works);
  left[at] = undefined;
  left[at + 1] = undefined;
  return word;
}

function onlyOne(left: Left, keyword: string): number | undefined {
  const at = indexOfKeyword(left, keyword);
  if (at < 0) return undefined;
  if (indexOfKeyword(left, keyword, at + 1) < 0) return at;
  throw partError(
    keyword,
    'it stands there twice',
    `one “${keyword} …”; quotes round a name that contains the word`,
  );
}

function indexOfKeyword(left: Left, keyword: string, from = 0): number {
  return left.findIndex((word, index) => index >= from && word && isKeyword(word, keyword));
}

function isKeyword(word: Word, keyword?: string): boolean {
  const text = word.text.toLowerCase();
  if (word.quoted) return false;
  return keyword === undefined ? partKeywords.some((part) => part === text) : text === keyword;
}

function partError(keyword: string, fault: string, works: string): UserError {
  return new UserError(`After “${keyword}”: ${fault}.`, {
    title: `“${keyword}” not understood`,
    hint: `This works: ${works}`,
  });
}
