/** Two small catalogs with every column, one a language, and a conversation over them that finds what passes. */
import type { Item } from '../../../../src/domain/catalog.ts';
import type { Act, Results, TalkContext } from '../../../../src/domain/dialogue/act-types.ts';
import { catalogFacts } from '../../../../src/domain/dialogue/catalog-facts.ts';
import { failing, isExact, passes, relaxations } from '../../../../src/domain/dialogue/constraint-check.ts';
import type {
  DialogueLanguage,
  Intent,
  Understanding,
} from '../../../../src/domain/dialogue/dialogue-types.ts';
import { plan } from '../../../../src/domain/dialogue/plan.ts';
import { languageOf } from '../../../../src/domain/dialogue/read-sentence.ts';
import { say } from '../../../../src/domain/dialogue/say.ts';
import { advance, beginTalk } from '../../../../src/domain/dialogue/talk-context.ts';

type Row = readonly [
  id: string,
  title: string,
  creator: string,
  year: number,
  tags: string,
  pages: number,
  price: number,
  rating: number,
];

const itemOf = ([id, title, creator, year, tags, pages, price, averageRating]: Row, place: number): Item => ({
  id,
  title,
  creators: [creator],
  year,
  kind: 'book',
  tags: tags.split(' '),
  numbers: { pages, price, averageRating },
  backlog: place % 2 === 0,
});

export const ENGLISH_ITEMS: readonly Item[] = (
  [
    ['dracula', 'Dracula', 'Bram Stoker', 1897, 'horror gothic', 420, 9.5, 4],
    ['emma', 'Emma', 'Jane Austen', 1815, 'comedy romance', 480, 7, 3.9],
    ['persuasion', 'Persuasion', 'Jane Austen', 1817, 'romance', 250, 6, 4.2],
    ['jane-eyre', 'Jane Eyre', 'Charlotte Brontë', 1847, 'gothic romance', 530, 8, 4.3],
    ['wuthering', 'Wuthering Heights', 'Emily Brontë', 1847, 'gothic tragedy', 340, 8.25, 4.1],
    ['time-machine', 'The Time Machine', 'H. G. Wells', 1895, 'adventure future', 120, 5, 3.8],
    ['war-worlds', 'The War of the Worlds', 'H. G. Wells', 1898, 'war future', 190, 5.5, 3.9],
    ['red-badge', 'The Red Badge of Courage', 'Stephen Crane', 1895, 'war', 150, 4, 3.3],
    ['alice', 'Alice’s Adventures in Wonderland', 'Lewis Carroll', 1865, 'comedy fantasy', 110, 6.5, 4],
    ['moby', 'Moby-Dick', 'Herman Melville', 1851, 'sea adventure', 650, 11, 3.5],
    ['mrs-dalloway', 'Mrs Dalloway', 'Virginia Woolf', 1925, 'city', 230, 10, 3.8],
    ['three-men', 'Three Men in a Boat', 'Jerome K. Jerome', 1889, 'comedy river', 185, 4.5, 4],
  ] satisfies Row[]
).map(itemOf);

export const CHINESE_ITEMS: readonly Item[] = (
  [
    ['hong', '红楼梦', '曹雪芹', 1791, '家族 爱情 悲剧', 1600, 60, 4.8],
    ['xi', '西游记', '吴承恩', 1592, '神怪 冒险', 1200, 50, 4.6],
    ['liao', '聊斋志异', '蒲松龄', 1766, '鬼故事 恐怖', 900, 45, 4.5],
    ['jing', '镜花缘', '李汝珍', 1818, '奇幻 讽刺', 700, 38, 4.1],
    ['na', '呐喊', '鲁迅', 1923, '讽刺 短篇小说', 220, 20, 4.7],
    ['pang', '彷徨', '鲁迅', 1926, '短篇小说', 200, 19, 4.6],
    ['bian', '边城', '沈从文', 1934, '爱情 乡村', 160, 22, 4.4],
    ['luotuo', '骆驼祥子', '老舍', 1936, '城市 悲剧', 260, 25, 4.5],
    ['san', '三国演义', '罗贯中', 1522, '战争 历史', 1100, 55, 4.7],
    ['aoman', '傲慢与偏见', '简·奥斯汀', 1813, '爱情 喜剧', 420, 30, 4.3],
    ['lao', '老残游记', '刘鹗', 1907, '公案 社会', 300, 28, 3.9],
  ] satisfies Row[]
).map(itemOf);

export const itemsIn = (language: DialogueLanguage): readonly Item[] =>
  language === 'zh' ? CHINESE_ITEMS : ENGLISH_ITEMS;

export const CONTACT = 'desk@library.example';

export function contextIn(language: DialogueLanguage, changed: Partial<TalkContext> = {}): TalkContext {
  const items = itemsIn(language);
  return {
    ...beginTalk({
      language,
      facts: catalogFacts(items, { hasFaq: false, contact: CONTACT }),
      items: new Map(items.map((item) => [item.id, item])),
      thisYear: 2026,
      rules: [],
    }),
    ...changed,
  };
}

/** A head that is this sure of one intent. */
export const understood = (intent: Intent, probability = 0.9, rival: Intent = 'outside'): Understanding => ({
  intent,
  probability,
  ranked: [
    { intent, probability },
    { intent: rival, probability: 1 - probability },
  ],
  familiarity: 0.6,
  inScope: true,
});

/** What is found for an act, in the order of the shelf. */
export function resultsOf(context: TalkContext, act: Act): Results {
  const items = [...context.items.values()];
  const rules = context.rules.map(({ constraint }) => constraint);
  const waiting = (item: Item): boolean => item.backlog;
  const all = [...(act.kind === 'search' ? act.constraints : context.constraints), ...rules];
  const passing = act.kind === 'search' ? items.filter((item) => passes(all, item, item.backlog)) : [];
  const found =
    act.kind === 'search' ? passing.filter(({ id }) => !act.without.includes(id)).slice(0, act.amount) : [];
  return {
    items: context.items,
    rules: context.rules,
    found: found.map(({ id }) => ({ itemId: id, reasons: [] })),
    total: passing.length,
    relaxed: act.kind === 'search' && passing.length === 0 ? relaxations(all, items, waiting) : [],
    why:
      act.kind === 'why'
        ? act.itemIds.flatMap((itemId) => {
            const item = context.items.get(itemId);
            if (!item) return [];
            const fails = failing(all, item, item.backlog);
            const meets = all.filter((one) => isExact(one) && !fails.includes(one));
            return [{ itemId, reasons: [], meets, fails }];
          })
        : [],
    taste: { graded: 0, liked: 0, beliefs: [], latest: [] },
    size: items.length,
    backlog: items.filter(waiting).length,
  };
}

export interface Spoken {
  readonly act: Act;
  readonly results: Results;
  readonly lines: readonly string[];
  readonly context: TalkContext;
}

/** One turn: planned, found, said, remembered. */
export function turn(context: TalkContext, text: string, understanding?: Understanding): Spoken {
  const act = plan(context, text, understanding);
  return carryOut(context, act, languageOf(text, context.language));
}

export function carryOut(context: TalkContext, act: Act, language = context.language): Spoken {
  const results = resultsOf(context, act);
  const lines = say(act, results, language, 7, context.facts.contact);
  const shown = act.kind === 'search' ? results.found.map(({ itemId }) => itemId) : context.shown;
  return { act, results, lines, context: advance(context, act, shown) };
}
