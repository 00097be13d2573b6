import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Act, Results, TasteFacts } from '../../../../src/domain/dialogue/act-types.ts';
import type { Constraint, DialogueLanguage } from '../../../../src/domain/dialogue/dialogue-types.ts';
import { choiceText, constraintText, reasonText, say } from '../../../../src/domain/dialogue/say.ts';
import { ENGLISH } from '../../../../src/domain/dialogue/words-en.ts';
import { CHINESE } from '../../../../src/domain/dialogue/words-zh.ts';
import type { Reason } from '../../../../src/domain/ranking/slate-types.ts';
import { CONTACT, contextIn, resultsOf } from './small-shelf.ts';

const LANGUAGES: readonly DialogueLanguage[] = ['en', 'zh'];
const HAN = /\p{Script=Han}/u;

const english = contextIn('en');
const chinese = contextIn('zh');

const search = (
  constraints: readonly Constraint[],
  rest: Partial<Extract<Act, { kind: 'search' }>> = {},
): Act => ({
  kind: 'search',
  constraints,
  amount: 5,
  without: [],
  change: { added: constraints, removed: [] },
  unheld: [],
  began: 'anew',
  ...rest,
});

const wordsOf = (
  act: Act,
  language: DialogueLanguage = 'en',
  changed: Partial<Results> = {},
  seed = 1,
): string => {
  const context = language === 'zh' ? chinese : english;
  return say(act, { ...resultsOf(context, act), ...changed }, language, seed, CONTACT).join(' ');
};

/** Every wording, whichever the seed. */
const all = (act: Act, language: DialogueLanguage, changed: Partial<Results> = {}): string[] => [
  ...new Set(Array.from({ length: 40 }, (_, seed) => wordsOf(act, language, changed, seed))),
];

describe('what was found', () => {
  it('varies with the seed, and is the same for the same', () => {
    const act = search([{ kind: 'year', max: 1899 }]);
    expect(all(act, 'en').length).toBeGreaterThan(2);
    expect(wordsOf(act, 'en', {}, 3)).toBe(wordsOf(act, 'en', {}, 3));
  });

  it('counts in both languages, one and many', () => {
    const one = search([{ kind: 'tag', name: 'sea', exclude: false }]);
    for (const text of all(one, 'en')) expect(text).toMatch(/\b1 book\b/);
    const many = search([{ kind: 'year', max: 1899 }]);
    for (const text of all(many, 'en')) expect(text).toMatch(/\b11 books\b/);
    const two = search([{ kind: 'creator', name: '鲁迅', exclude: false }]);
    for (const text of all(two, 'zh')) expect(text).toContain('两本书');
  });

  it('says what could not be held, and what was taken for what', () => {
    const act = search([{ kind: 'similar', itemId: 'dracula' }], {
      took: { text: 'Darcula', itemId: 'dracula' },
      unheld: ['length'],
    });
    for (const text of all(act, 'en')) {
      expect(text).toContain('“Darcula”');
      expect(text).toContain('how long things are');
    }
    const unknown = search([{ kind: 'words', text: '三体', exclude: false }], { unknownTitle: '三体' });
    for (const text of all(unknown, 'zh')) expect(text).toContain('《三体》');
  });

  it('says why the first comes first only from its reasons', () => {
    const act = search([]);
    const reasons: readonly Reason[] = [{ kind: 'similar', itemId: 'emma', sharedTags: ['romance'] }];
    const changed = { found: [{ itemId: 'persuasion', reasons }], total: 1 };
    for (const text of all(act, 'en', changed)) expect(text).toContain('you liked “Emma”');
    const gone: readonly Reason[] = [{ kind: 'similar', itemId: 'not-there', sharedTags: [] }];
    expect(wordsOf(act, 'en', { found: [{ itemId: 'persuasion', reasons: gone }], total: 1 })).not.toContain(
      'because',
    );
  });

  it('names what to let go of, by what would be found without it', () => {
    const act = search([
      { kind: 'creator', name: 'Bram Stoker', exclude: false },
      { kind: 'tag', name: 'comedy', exclude: false },
    ]);
    for (const text of all(act, 'en')) {
      expect(text).toContain('“by Bram Stoker”');
      expect(text).toMatch(/\b3\b/);
    }
    expect(wordsOf(search([], { began: 'more' }), 'zh', { found: [], total: 3 })).toMatch(/没有别的/);
  });
});

describe('why', () => {
  const why: Act = { kind: 'why', itemIds: ['emma'] };
  const facts = { itemId: 'emma', reasons: [], meets: [], fails: [] } as const;

  it('tells reasons, chance and the way it would otherwise be', () => {
    const text = wordsOf(why, 'en', {
      why: [
        {
          ...facts,
          reasons: [{ kind: 'tag', tag: 'comedy', liked: 2, seen: 3 }],
          probability: 0.62,
          counterfactual: { itemId: 'alice', rank: 9 },
        },
      ],
    });
    expect(text).toContain('you liked 2 of 3 titles with comedy');
    expect(text).toContain('62%');
    expect(text).toContain('Alice');
    expect(text).toMatch(/\b9\b/);
  });

  it('says what keeps an item out, and admits when nothing speaks for one', () => {
    expect(wordsOf(why, 'en', { why: [{ ...facts, fails: [{ kind: 'year', max: 1800 }] }] })).toContain(
      'before 1801',
    );
    expect(
      wordsOf({ kind: 'why', itemIds: ['hong'] }, 'zh', { why: [{ ...facts, itemId: 'hong' }] }),
    ).toContain('红楼梦');
  });
});

describe('taste', () => {
  const taste: TasteFacts = {
    graded: 12,
    liked: 8,
    beliefs: [
      { key: 'tag:gothic', feature: 'tags', name: 'gothic', effect: 0.8, seen: 4, liked: 4, itemIds: [] },
      {
        key: 'creator:jane austen',
        feature: 'creator',
        name: 'Jane Austen',
        effect: 0.4,
        seen: 2,
        liked: 2,
        itemIds: [],
      },
      {
        key: 'years:1850',
        feature: 'year',
        name: '',
        from: 1850,
        to: 1874,
        effect: 0.3,
        seen: 3,
        liked: 2,
        itemIds: [],
      },
      { key: 'tag:war', feature: 'tags', name: 'war', effect: -0.6, seen: 3, liked: 0, itemIds: [] },
    ],
    latest: ['emma', 'dracula'],
  };

  it.each([
    ['likes', 'gothic, Jane Austen, and the years 1850 to 1874'],
    ['creators', 'Jane Austen'],
    ['years', 'the years 1850 to 1874'],
    ['dislikes', 'war'],
    ['lately', '“Emma” and “Dracula”'],
    ['sureness', '12'],
    ['counts', '8'],
  ] as const)('%s', (topic, part) => {
    for (const text of all({ kind: 'taste', topic }, 'en', { taste })) expect(text).toContain(part);
  });

  it('claims nothing where nothing is known', () => {
    expect(wordsOf({ kind: 'taste', topic: 'likes' })).not.toMatch(/gothic|seem to enjoy/);
    expect(wordsOf({ kind: 'taste', topic: 'dislikes' }, 'en', { taste: { ...taste, beliefs: [] } })).toMatch(
      /nothing/,
    );
  });
});

describe('handing over', () => {
  it('names the contact where there is one, and says so where there is none', () => {
    const owner = (contact: string): Act => ({ kind: 'outside', reason: 'owner', contact });
    for (const language of LANGUAGES) {
      for (const text of all(owner(CONTACT), language)) expect(text).toContain(CONTACT);
      for (const text of all(owner(''), language)) expect(text).not.toContain('@');
    }
  });

  it('answers from the owner only when sure', () => {
    const faq: Act = { kind: 'faq', question: 'when do you open?' };
    const answer = { question: 'What are your hours?', answer: 'From nine to five.' };
    expect(wordsOf(faq, 'en', { faq: { ...answer, sure: true } })).toBe('From nine to five.');
    const unsure = wordsOf(faq, 'en', { faq: { ...answer, sure: false } });
    expect(unsure).not.toContain('nine to five');
    expect(unsure).toContain(CONTACT);
  });
});

describe('every act has words in both languages', () => {
  const rule = {
    id: 'x',
    text: 'no more war',
    constraint: { kind: 'tag', name: 'war', exclude: true },
  } as const;
  const undo = { kind: 'undo', constraints: [], rules: [rule] } as const;
  const acts: readonly Act[] = [
    ...(['turn', 'rules', 'tap', 'question', 'nothing'] as const).map((what): Act => ({ ...undo, what })),
    { kind: 'reset' },
    ...(['add', 'known', 'remove', 'unknown'] as const).map((change): Act => ({
      kind: 'rule',
      change,
      rules: [rule],
    })),
    ...(
      ['likes', 'dislikes', 'lately', 'creators', 'tags', 'years', 'sureness', 'rules', 'counts'] as const
    ).map((topic): Act => ({ kind: 'taste', topic })),
    ...(Object.keys(ENGLISH.about) as (keyof typeof ENGLISH.about)[]).map((topic): Act => ({
      kind: 'about',
      topic,
    })),
    ...(Object.keys(ENGLISH.smalltalk) as (keyof typeof ENGLISH.smalltalk)[]).map((smalltalk): Act => ({
      kind: 'smalltalk',
      smalltalk,
    })),
    ...(['topic', 'no-faq', 'owner', 'language', 'empty'] as const).map((reason): Act => ({
      kind: 'outside',
      reason,
      contact: '',
    })),
    ...(['which-item', 'which-creator', 'what-meant', 'lasting', 'more-of'] as const).map((kind): Act => ({
      kind: 'ask',
      question: { kind, choices: [] },
    })),
    { kind: 'faq', question: 'x' },
  ];

  it.each(acts.map((act) => [JSON.stringify(act).slice(0, 60), act] as const))('%s', (_, act) => {
    for (const text of all(act, 'en', { rules: [] })) {
      expect(text).toMatch(/[a-z]/);
      expect(text).not.toMatch(HAN);
      expect(text).not.toMatch(/undefined|\[object|\.\.(?!\.)/);
    }
    for (const text of all(act, 'zh', { rules: [] })) expect(text).toMatch(HAN);
  });
});

describe('constraints, choices and reasons in words', () => {
  it.each<[Constraint, string, string]>([
    [{ kind: 'year', max: 1899 }, 'before 1900', '1900年以前'],
    [{ kind: 'year', min: 1900 }, 'from 1900 on', '1900年起'],
    [{ kind: 'year', min: 1920, max: 1940 }, 'from 1920 to 1940', '1920年到1940年'],
    [{ kind: 'year', max: -501 }, 'before 500 BCE', '公元前500年以前'],
    [{ kind: 'year', max: -1 }, 'before 1', '1年以前'],
    [{ kind: 'number', name: 'pages', max: 1 }, 'at most 1 page', '不超过1页'],
    [{ kind: 'number', name: 'pages', max: 1200 }, 'at most 1,200 pages', '不超过1,200页'],
    [{ kind: 'number', name: 'price', max: 9.5 }, 'price at most 9.5', '价格不超过9.5'],
    [{ kind: 'number', name: 'averageRating', min: 4 }, 'rated at least 4 by others', '别人的评分至少4分'],
    [{ kind: 'number', name: 'weight', min: 2, max: 3 }, 'weight 2 to 3', 'weight2到3'],
    [{ kind: 'tag', name: 'war', exclude: true }, 'no war', '不要war'],
    [{ kind: 'creator', name: 'Ann Lee', exclude: false }, 'by Ann Lee', 'Ann Lee的'],
    [{ kind: 'similar', itemId: 'emma' }, 'like “Emma”', '像《Emma》的'],
    [{ kind: 'words', text: 'sad', exclude: true }, 'nothing like “sad”', '不要“sad”一类的'],
  ])('%j', (constraint, inEnglish, inChinese) => {
    expect(constraintText(constraint, 'en', english.items)).toBe(inEnglish);
    expect(constraintText(constraint, 'zh', english.items)).toBe(inChinese);
  });

  it('lists by the custom of each language', () => {
    expect(ENGLISH.list(['a', 'b', 'c'])).toBe('a, b, and c');
    expect(CHINESE.list(['甲', '乙', '丙'])).toBe('甲、乙和丙');
  });

  it('has a text for every choice and reason', () => {
    for (const language of LANGUAGES) {
      const act: Act = { kind: 'reset' };
      for (const kind of ['lasting', 'once', 'yes', 'no'] as const)
        expect(choiceText({ label: { kind }, act }, language, english.items)).not.toBe('');
      expect(choiceText({ label: { kind: 'item', itemId: 'emma' }, act }, language, english.items)).toBe(
        'Emma',
      );
      for (const kind of ['popular', 'stretch', 'breadth'] as const)
        expect(reasonText({ kind }, language, english.items)).toBeTruthy();
      expect(reasonText({ kind: 'year', from: 1850, to: 1874 }, language, english.items)).toContain('1850');
      expect(reasonText({ kind: 'together', itemId: 'emma' }, language, english.items)).toContain('Emma');
    }
  });

  it('leaves titles as they are, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (title) => {
        const items = new Map([['odd', { ...english.items.get('emma')!, id: 'odd', title }]]);
        expect(constraintText({ kind: 'similar', itemId: 'odd' }, 'en', items)).toBe(`like “${title}”`);
      }),
    );
  });
});
