import { describe, expect, it } from 'vitest';
import type { Act } from '../../../../src/domain/dialogue/act-types.ts';
import type { Intent } from '../../../../src/domain/dialogue/dialogue-types.ts';
import { plan } from '../../../../src/domain/dialogue/plan.ts';
import { ruleOf } from '../../../../src/domain/dialogue/plan-rules.ts';
import { advance } from '../../../../src/domain/dialogue/talk-context.ts';
import { CONTACT, contextIn, turn, understood } from './small-shelf.ts';
import { constraintInShort } from './slots-in-short.ts';

const inShort = (act: Act): string => {
  switch (act.kind) {
    case 'search':
      return `search ${act.constraints.map(constraintInShort).join('; ')}`.trim();
    case 'why':
      return `why ${act.itemIds.join(' ')}`;
    case 'undo':
      return `undo ${act.what}`;
    case 'rule':
      return `${act.change} ${act.rules.map(({ constraint }) => constraintInShort(constraint)).join('; ')}`.trim();
    case 'taste':
    case 'about':
      return `${act.kind} ${act.topic}`;
    case 'smalltalk':
      return `smalltalk ${act.smalltalk}`;
    case 'outside':
      return `outside ${act.reason}`;
    case 'ask':
      return `ask ${act.question.kind}`;
    case 'faq':
    case 'reset':
      return act.kind;
  }
};

const shown = {
  shown: ['dracula', 'emma', 'jane-eyre', 'moby'],
  seen: ['dracula', 'emma', 'jane-eyre', 'moby'],
};
const shownZh = { shown: ['hong', 'xi', 'liao', 'na'], seen: ['hong', 'xi', 'liao', 'na'] };

describe('what is done about a sentence', () => {
  it.each<[string, Intent, string]>([
    ['recommend me something', 'recommend', 'search'],
    ['a gentle book for a rainy day', 'describe', 'search "gentle book for a rainy day"'],
    ['something like Dracula but funny', 'similar', 'search like dracula; "funny"'],
    ['comedies under 200 pages', 'filter', 'search pages ..199; comedy'],
    ['shorter', 'refine', 'search pages ..529'],
    ['more like the second', 'refine', 'search like emma'],
    ['not the first', 'refine', 'search no dracula'],
    ['shorter than the last one', 'refine', 'search pages ..649'],
    ['why?', 'why', 'why dracula'],
    ['why the third?', 'why', 'why jane-eyre'],
    ['why these?', 'why', 'why dracula emma jane-eyre'],
    ['why was Persuasion left out?', 'why', 'why persuasion'],
    ['tell me about the second', 'describe', 'why emma'],
    ['undo', 'undo', 'undo nothing'],
    ['no more horror', 'rule', 'add no horror'],
    ['from now on only books under 300 pages', 'rule', 'add pages ..299'],
    [
      'a novel about a ban on whaling, under 300 pages',
      'describe',
      'search pages ..299; "novel about a ban on whaling"',
    ],
    ['what do I like lately?', 'taste', 'taste lately'],
    ['which writers do I keep coming back to', 'taste', 'taste creators'],
    ['what do I avoid?', 'taste', 'taste dislikes'],
    ['how sure are you about my taste?', 'taste', 'taste sureness'],
    ['are there ads or cookies in here', 'about', 'about privacy'],
    ['does it work in airplane mode?', 'about', 'about offline'],
    ['how do I delete everything?', 'about', 'about erase'],
    ['what can you do?', 'about', 'about abilities'],
    ['what are your opening hours?', 'faq', 'outside no-faq'],
    ['hello there', 'smalltalk', 'smalltalk hello'],
    ['tell me a joke', 'smalltalk', 'smalltalk joke'],
    ['who won the match last night', 'outside', 'outside topic'],
    ['why is the sky blue?', 'outside', 'outside topic'],
    ['can I talk to a human?', 'about', 'outside owner'],
    ['?!…', 'outside', 'outside empty'],
    ['Привет, что почитать?', 'outside', 'outside language'],
    ['start over', 'undo', 'reset'],
    ['novels by Brontë', 'filter', 'ask which-creator'],
    ['not that author', 'refine', 'ask which-creator'],
    ['more like that one', 'similar', 'ask which-item'],
  ])('%s', (text, intent, act) =>
    expect(inShort(plan(contextIn('en', shown), text, understood(intent)))).toBe(act),
  );

  it.each<[string, Intent, string]>([
    ['给我推荐一本', 'recommend', 'search'],
    ['我想看轻松的', 'describe', 'search "轻松"'],
    ['像《红楼梦》但短一点', 'similar', 'search pages ..1599; like hong'],
    ['三百页以内的爱情小说', 'filter', 'search pages ..300; 爱情'],
    ['便宜一点', 'refine', 'search price ..49'],
    ['像第二本那样的', 'similar', 'search like xi'],
    ['不要第一本', 'refine', 'search no hong'],
    ['为什么推荐第三本', 'why', 'why liao'],
    ['为什么没有边城', 'why', 'why bian'],
    ['撤销', 'undo', 'undo nothing'],
    ['别再给我战争故事', 'rule', 'add no 战争'],
    ['我最近喜欢什么', 'taste', 'taste lately'],
    ['我常看谁的书', 'taste', 'taste creators'],
    ['我的数据会上传吗', 'about', 'about privacy'],
    ['断网能用吗', 'about', 'about offline'],
    ['要花钱吗', 'about', 'about cost'],
    ['几点关门', 'faq', 'outside no-faq'],
    ['你好', 'smalltalk', 'smalltalk hello'],
    ['讲个笑话', 'smalltalk', 'smalltalk joke'],
    ['今天股市怎么样', 'outside', 'outside topic'],
    ['转人工', 'faq', 'outside owner'],
    ['重新开始', 'undo', 'reset'],
    ['换个作者', 'refine', 'ask which-creator'],
    ['多来点像这本的', 'similar', 'ask which-item'],
  ])('%s', (text, intent, act) =>
    expect(inShort(plan(contextIn('zh', shownZh), text, understood(intent)))).toBe(act),
  );

  it('does without the head what the grammar can tell', () => {
    const context = contextIn('en', shown);
    expect(inShort(plan(context, 'short books before 1850'))).toBe('search year ..1849; pages ..185');
    expect(inShort(plan(context, 'something like Emma'))).toBe('search like emma');
    expect(inShort(plan(context, 'where does my data go in this app?'))).toBe('about privacy');
    expect(inShort(plan(context, 'why?'))).toBe('why dracula');
  });
});

describe('the head and the slots together', () => {
  const context = contextIn('en', shown);

  it('lets a name or a number overrule a head that is not firm, and not one that is', () => {
    const text = 'anything by Jane Austen';
    expect(inShort(plan(context, text, understood('smalltalk', 0.6)))).toBe('search Jane Austen');
    expect(inShort(plan(context, 'is delivery free over £20?', understood('faq', 0.95)))).toBe(
      'outside no-faq',
    );
    expect(inShort(plan(context, 'is this because I liked Emma?', understood('why', 0.65)))).toContain('why');
  });

  it('asks one short question with two or three choices when nothing is sure', () => {
    const act = plan(context, 'lighthouses', understood('describe', 0.4, 'taste'));
    expect(act.kind).toBe('ask');
    if (act.kind !== 'ask') return;
    expect(act.question.kind).toBe('what-meant');
    expect(act.question.choices.length).toBeGreaterThanOrEqual(2);
    expect(act.question.choices.length).toBeLessThanOrEqual(3);
    expect(act.question.choices.map((choice) => inShort(choice.act))).toContain('search "lighthouses"');
    const foreign = { ...understood('describe', 0.9), inScope: false };
    expect(plan(context, 'zorp the blick', foreign).kind).toBe('ask');
  });

  it('asks whether a refusal is meant to last, and does either', () => {
    const act = plan(context, 'horror is not for me', understood('rule', 0.9));
    expect(inShort(act)).toBe('ask lasting');
    const asked = advance(context, act, context.shown);
    expect(inShort(plan(asked, 'always'))).toBe('add no horror');
    expect(inShort(plan(asked, 'just this time'))).toBe('search no horror');
    expect(inShort(plan(asked, 'the first one'))).toBe('add no horror');
    expect(inShort(plan(asked, 'yes'))).toBe('add no horror');
    expect(inShort(plan(asked, 'no'))).toBe('undo question');
  });

  it("hands the owner's questions to the owner's answers where there are some", () => {
    const served = contextIn('en', { facts: { ...context.facts, hasFaq: true } });
    expect(inShort(plan(served, 'what are your opening hours?', understood('faq')))).toBe('faq');
    expect(plan(context, 'what are your opening hours?', understood('faq'))).toEqual({
      kind: 'outside',
      reason: 'no-faq',
      contact: CONTACT,
    });
  });
});

describe('answers to a question', () => {
  const asked = turn(contextIn('en', shown), 'novels by Brontë', understood('filter')).context;

  it.each([
    ['the first', 'search Charlotte Brontë'],
    ['the second one', 'search Emily Brontë'],
    ['2', 'search Emily Brontë'],
    ['the last one', 'search Emily Brontë'],
    ['Emily', 'search Emily Brontë'],
    ['I mean Charlotte', 'search Charlotte Brontë'],
    ['never mind', 'undo question'],
    ['no', 'undo question'],
    ['comedies please', 'search comedy'],
  ])('%s', (text, act) => expect(inShort(plan(asked, text))).toBe(act));

  it('forgets the question once something else was said', () => {
    expect(asked.pending?.choices).toHaveLength(2);
    expect(turn(asked, 'comedies').context.pending).toBeUndefined();
  });
});

describe('constraints over turns', () => {
  const say = (language: 'en' | 'zh', ...texts: string[]): string =>
    inShort(
      texts.reduce<ReturnType<typeof turn> | undefined>(
        (last, text) => turn(last?.context ?? contextIn(language), text),
        undefined,
      )!.act,
    );

  it.each<[string, string[]]>([
    ['search year 1851..1899', ['books after 1850', 'before 1900']],
    ['search year ..1839', ['books after 1850', 'before 1840']],
    ['search year ..1899; Jane Austen', ['before 1900', 'by Jane Austen']],
    ['search Herman Melville', ['by Jane Austen', 'by Melville']],
    ['search comedy; pages ..199', ['comedies', 'under 200 pages']],
    ['search war', ['comedies', 'war novels']],
    ['search no comedy', ['comedies', 'no comedies']],
    ['search comedy', ['no comedies', 'only comedies']],
    ['search year ..1899; like dracula', ['before 1900', 'like Emma', 'like Dracula']],
    ['search comedy', ['comedies before 1900', 'drop the year limit']],
    ['search comedy', ['comedies', 'under 300 pages', 'too narrow, loosen it up']],
    ['search unread; year ..1899', ['unread only', 'before 1900']],
    ['search year ..1899', ['before 1900', 'recommend me something']],
  ])('%s', (act, texts) => expect(say('en', ...texts)).toBe(act));

  it.each<[string, string[]]>([
    ['search year 1801..1899', ['1800年以后的', '1900年以前']],
    ['search 鲁迅; 短篇小说', ['鲁迅的', '短篇小说']],
    ['search year ..1899; 爱情', ['1900年以前的', '爱情小说']],
    ['search 爱情', ['爱情小说', '三百页以内', '页数随便']],
  ])('%s', (act, texts) => expect(say('zh', ...texts)).toBe(act));

  it('shows others when asked again, and none twice', () => {
    const first = turn(contextIn('en'), 'show me three');
    const second = turn(first.context, 'show me more');
    expect(second.results.found).toHaveLength(3);
    const ids = [...first.results.found, ...second.results.found].map(({ itemId }) => itemId);
    expect(new Set(ids).size).toBe(6);
    expect(turn(second.context, 'two more').results.found).toHaveLength(2);
  });
});

describe('undoing', () => {
  it('takes back the latest thing first: a question, a tap, a rule, a turn', () => {
    let context = turn(contextIn('en'), 'comedies').context;
    context = turn(context, 'before 1900').context;
    expect(inShort(plan({ ...context, tapped: true }, 'undo'))).toBe('undo tap');
    const ruled = turn(context, 'no more war stories').context;
    expect(ruled.rules).toHaveLength(1);
    const unruled = turn(ruled, 'undo').context;
    expect(unruled.rules).toHaveLength(0);
    const back = turn(unruled, 'undo');
    expect(back.act).toMatchObject({ kind: 'undo', what: 'turn' });
    expect(back.context.constraints.map(constraintInShort)).toEqual(['comedy']);
    const start = turn(back.context, 'take that back').context;
    expect(start.constraints).toEqual([]);
    expect(inShort(plan(start, 'undo'))).toBe('undo nothing');
  });
});

describe('rules', () => {
  const rule = ruleOf({ kind: 'tag', name: 'horror', exclude: true }, 'no more horror');
  const ruled = contextIn('en', { ...shown, rules: [rule] });

  it('are made once, and taken back by what they are about', () => {
    expect(inShort(plan(ruled, 'never show me horror'))).toBe('known no horror');
    expect(inShort(plan(ruled, 'you can show me horror again'))).toBe('remove no horror');
    expect(inShort(plan(ruled, 'drop the no-horror rule'))).toBe('remove no horror');
    expect(inShort(plan(ruled, 'you can show me war again'))).toBe('unknown');
    expect(inShort(plan(contextIn('en'), 'drop that rule'))).toBe('unknown');
  });

  it('may be made of words that no tag has', () => {
    expect(inShort(plan(contextIn('en'), 'no more sad endings'))).toBe('add no "sad endings"');
    expect(inShort(plan(contextIn('zh'), '以后不要给我看虐心的'))).toContain('add no "虐心');
  });

  it('turn round a refusal that only held for now', () => {
    const context = turn(contextIn('en'), 'no horror').context;
    expect(inShort(plan(context, 'you can show me horror again'))).toBe('search');
  });
});
