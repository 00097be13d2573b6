import { describe, expect, it } from 'vitest';
import type { TalkContext } from '../../../../src/domain/dialogue/act-types.ts';
import type { Intent } from '../../../../src/domain/dialogue/dialogue-types.ts';
import { suggestions } from '../../../../src/domain/dialogue/suggestions.ts';
import { withoutConstraint } from '../../../../src/domain/dialogue/talk-context.ts';
import { CONTACT, contextIn, turn, understood, type Spoken } from './small-shelf.ts';
import { constraintInShort } from './slots-in-short.ts';

interface Step {
  readonly says: string;
  readonly intent: Intent;
  readonly shows?: readonly string[];
  readonly holds?: readonly string[];
  /** Parts of the answer. */
  readonly answers?: readonly string[];
}

function converse(language: 'en' | 'zh', steps: readonly Step[]): TalkContext {
  let context = contextIn(language);
  for (const { says, intent, shows, holds, answers } of steps) {
    const spoken: Spoken = turn(context, says, understood(intent));
    context = spoken.context;
    const text = spoken.lines.join(' ');
    expect(text, says).not.toMatch(/undefined|NaN|\[object|null/);
    expect(spoken.lines.length, says).toBeGreaterThan(0);
    if (shows)
      expect(
        spoken.results.found.map(({ itemId }) => itemId),
        says,
      ).toEqual(shows);
    if (holds) expect(context.constraints.map(constraintInShort), says).toEqual(holds);
    for (const part of answers ?? []) expect(text, says).toContain(part);
    const next = suggestions(context, spoken.act, language, spoken.results);
    expect(next.length, says).toBeGreaterThanOrEqual(2);
    expect(next.length, says).toBeLessThanOrEqual(4);
    expect(new Set(next.map((one) => one.text)).size, says).toBe(next.length);
  }
  return context;
}

describe('a conversation of ten turns', () => {
  it('in English: found, refined, explained, ruled, undone, handed over', () => {
    const context = converse('en', [
      { says: 'hello', intent: 'smalltalk' },
      {
        says: 'books before 1900 under 500 pages',
        intent: 'filter',
        shows: ['dracula', 'emma', 'persuasion', 'wuthering', 'time-machine'],
        holds: ['year ..1899', 'pages ..499'],
        answers: ['before 1900', 'at most 499 pages'],
      },
      { says: 'shorter', intent: 'refine', holds: ['year ..1899', 'pages ..339'] },
      {
        says: 'why the second one?',
        intent: 'why',
        answers: ['The Time Machine', 'before 1900'],
      },
      {
        says: 'no more war stories',
        intent: 'rule',
        holds: ['year ..1899', 'pages ..339'],
        answers: ['no war'],
      },
      { says: 'show me others', intent: 'refine' },
      {
        says: 'something like Dracula but funny',
        intent: 'similar',
        holds: ['year ..1899', 'pages ..339', 'like dracula', '"funny"'],
        answers: ['Dracula'],
      },
      {
        says: 'undo',
        intent: 'undo',
        holds: ['year ..1899', 'pages ..339'],
      },
      { says: 'comedies over 900 pages', intent: 'filter', shows: [], answers: ['901 pages'] },
      { says: 'can I talk to a human?', intent: 'faq', answers: [CONTACT] },
    ]);
    expect(context.rules.map(({ id }) => id)).toEqual(['tag:war:never']);
  });

  it('in Chinese: found, refined, explained, ruled, undone, handed over', () => {
    const context = converse('zh', [
      { says: '你好', intent: 'smalltalk' },
      {
        says: '1900年以前的爱情小说',
        intent: 'filter',
        shows: ['hong', 'aoman'],
        holds: ['year ..1899', '爱情'],
        answers: ['1900年以前', '爱情', '两本书'],
      },
      {
        says: '短一点',
        intent: 'refine',
        shows: ['aoman'],
        holds: ['year ..1899', '爱情', 'pages ..1599'],
      },
      { says: '撤销', intent: 'undo', holds: ['year ..1899', '爱情'] },
      { says: '不限年代', intent: 'refine', shows: ['hong', 'bian', 'aoman'], holds: ['爱情'] },
      { says: '为什么推荐第二本？', intent: 'why', answers: ['《边城》', '爱情'] },
      { says: '换个作者', intent: 'refine', holds: ['爱情', 'no 沈从文'], shows: ['hong', 'aoman'] },
      { says: '别再给我悲剧', intent: 'rule', answers: ['不要悲剧'] },
      { says: '像《西游记》那样的，但别太长', intent: 'similar' },
      { says: '转人工', intent: 'faq', answers: [CONTACT] },
    ]);
    expect(context.rules.map(({ id }) => id)).toEqual(['tag:悲 剧:never']);
  });
});

describe('the list of what holds', () => {
  it('can be edited by hand, and that can be undone in words', () => {
    const context = turn(turn(contextIn('en'), 'comedies').context, 'before 1900').context;
    const edited = withoutConstraint(context, context.constraints[0]);
    expect(edited.constraints.map(constraintInShort)).toEqual(['year ..1899']);
    expect(turn(edited, 'undo').context.constraints.map(constraintInShort)).toEqual([
      'comedy',
      'year ..1899',
    ]);
  });
});

describe('what to ask next', () => {
  it('does what it says', () => {
    const first = turn(contextIn('en'), 'gothic books');
    for (const { text, act } of suggestions(first.context, first.act, 'en', first.results)) {
      if (act.kind === 'why') expect(first.context.shown).toContain(act.itemIds[0]);
      if (act.kind === 'rule')
        expect(text).toContain(act.rules[0].constraint.kind === 'tag' ? act.rules[0].constraint.name : '');
    }
  });

  it('after nothing was found, lets go of what stands in the way', () => {
    const none = turn(contextIn('en'), 'comedies by Bram Stoker');
    expect(none.results.found).toEqual([]);
    const [first] = suggestions(none.context, none.act, 'en', none.results);
    expect(first.act.kind).toBe('search');
    const after = first.act.kind === 'search' ? first.act.constraints.length : 0;
    expect(after).toBe(1);
  });

  it('offers to remove a rule that leaves nothing', () => {
    const ruled = turn(contextIn('en'), 'no more horror').context;
    const none = turn(ruled, 'only horror');
    expect(none.results.total).toBe(0);
    expect(suggestions(none.context, none.act, 'en', none.results).map(({ act }) => act.kind)).toContain(
      'rule',
    );
  });
});
