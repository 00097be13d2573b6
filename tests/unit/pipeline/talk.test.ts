import { describe, expect, test } from 'vitest';
import type { Act } from '../../../src/domain/dialogue/act-types.ts';
import type { Constraint, Intent } from '../../../src/domain/dialogue/dialogue-types.ts';
import { FailureError, type Result } from '../../../src/domain/errors.ts';
import { noteFeedback, pastedPairs, readFaqs, writeContact, writePairs } from '../../../src/pipeline/faqs.ts';
import { keepOwnersWords } from '../../../src/pipeline/owners-words.ts';
import { readSentences } from '../domain/lab/sentence-files.ts';
import { askBench, ITEMS, type AskBench } from './ask-fixture.ts';

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`failed with ${result.failure.code}`);
  return result.value;
};

const searchFor = (constraints: readonly Constraint[], amount = 5): Act => ({
  ...{ kind: 'search', constraints, amount, without: [], unheld: [], began: 'anew' },
  change: { added: constraints, removed: [] },
});
const EARLY: Constraint = { kind: 'year', max: 1870 };
const NO_WAR: Constraint = { kind: 'tag', name: 'war', exclude: true };
const early = ITEMS.filter(({ year = 0 }) => year <= 1870).map(({ id }) => id);
const war = ITEMS.filter(({ tags }) => tags.includes('war')).map(({ id }) => id);

const taught = async (intent: Intent): Promise<string> => {
  const { file } = await readSentences('intents-en');
  const row = file.rows.find((one) => 'intent' in one && one.intent === intent);
  if (!row) throw new Error(`no sentence of ${intent}`);
  return row.text;
};

const noRule = { id: 'war', text: 'no more war', constraint: NO_WAR };
const addRule: Act = { kind: 'rule', change: 'add', rules: [noRule] };

const take = ({ talk }: AskBench, act: Act, asked = 'tapped') => talk.take(act, asked, 'en');

describe('a turn', () => {
  test('finds what passes, says it, and is there when the talk is opened again', async () => {
    const bench = await askBench();
    const answer = value(await take(bench, searchFor([EARLY], 3), 'old ones'));
    expect(answer.entries).toHaveLength(3);
    expect(early).toEqual(expect.arrayContaining(answer.entries.map(({ itemId }) => itemId)));
    expect(answer.turn).toMatchObject({
      asked: 'old ones',
      itemIds: answer.entries.map(({ itemId }) => itemId),
      constraints: [EARLY],
    });
    expect(answer.turn.answer.join(' ')).not.toBe('');
    const again = await bench.reopen();
    expect(again.turns).toEqual([answer.turn]);
    expect(again.constraints).toEqual([EARLY]);
    expect(again.context.shown).toEqual(answer.turn.itemIds);
  });

  test('is understood by the model that the shipped sentences teach', async () => {
    const bench = await askBench();
    const asked = await taught('smalltalk');
    expect(value(await bench.talk.ask(asked, 'en')).act.kind).toBe('smalltalk');
    expect(bench.embedded('minilm-l6-en')).toContain(asked);
    const taste = value(await bench.talk.ask(await taught('taste'), 'en'));
    expect(taste.act.kind).toBe('taste');
  });

  test('goes back by a word, in either language', async () => {
    const bench = await askBench();
    await take(bench, searchFor([EARLY]));
    await take(bench, searchFor([EARLY, NO_WAR]));
    const back = value(await bench.talk.ask('undo', 'en'));
    expect(back.act).toMatchObject({ kind: 'undo', what: 'turn' });
    expect(bench.talk.constraints).toEqual([EARLY]);
    expect(early).toEqual(expect.arrayContaining(back.entries.map(({ itemId }) => itemId)));
    expect(value(await bench.talk.ask('撤销', 'en')).act).toMatchObject({ kind: 'undo' });
    expect(bench.talk.constraints).toEqual([]);
  });

  test('that is given up leaves nothing behind', async () => {
    const bench = await askBench();
    const work = new AbortController();
    work.abort();
    const options = { signal: work.signal };
    expect(await bench.talk.ask('something new', 'en', options)).toMatchObject({
      failure: { code: 'cancelled' },
    });
    expect(bench.talk.turns).toEqual([]);
  });

  test('stands although it cannot be stored, and says so', async () => {
    const bench = await askBench(({ late }) => ({
      late: async () => {
        const stores = await late();
        const append = () => Promise.reject(new FailureError('quota'));
        return { ...stores, talks: { ...stores.talks, append } };
      },
    }));
    expect(value(await take(bench, searchFor([EARLY]))).unkept).toEqual({ code: 'quota' });
    expect(bench.talk.turns).toHaveLength(1);
  });

  test('tells why an item is shown: conditions met and failed', async () => {
    const bench = await askBench();
    await take(bench, searchFor([EARLY]));
    const answer = value(await take(bench, { kind: 'why', itemIds: ['b1'] }));
    expect(answer.turn.answer.join(' ')).toContain('Volume 1');
  });
});

describe('without a model', () => {
  test('grammar and letters answer, and the answer says so', async () => {
    const bench = await askBench(({ encoder }) => ({
      encoder: { ...encoder, embed: () => Promise.reject(new FailureError('model-unreachable')) },
    }));
    const answer = value(await bench.talk.ask('something about whales', 'en'));
    expect(answer.letters).toBe('model');
    expect(answer.entries[0]).toMatchObject({ itemId: 'b7', match: { words: ['whales'], meaning: false } });
  });

  test('that is damaged the question fails, and nothing is kept', async () => {
    const bench = await askBench(({ encoder }) => ({
      encoder: { ...encoder, embed: () => Promise.reject(new FailureError('model-damaged')) },
    }));
    expect(await bench.talk.ask('whales', 'en')).toMatchObject({ failure: { code: 'model-damaged' } });
    expect(bench.talk.turns).toEqual([]);
  });

  test('that reads Chinese, Chinese words are looked for by their letters', async () => {
    const bench = await askBench();
    const wish: Constraint = { kind: 'words', text: '鲸鱼', exclude: false };
    const answer = value(await take(bench, searchFor([wish])));
    expect(answer.letters).toBe('language');
    expect(bench.embedded('minilm-l6-en')).not.toContain('鲸鱼');
  });
});

describe('a rule', () => {
  test('changes what For you shows, also in later sessions, until it is taken back', async () => {
    const bench = await askBench();
    expect(await bench.slate()).toEqual(expect.arrayContaining(war));
    await take(bench, addRule);
    expect(bench.session.rules).toEqual([{ ...noRule, itemIds: war }]);
    const without = await bench.slate();
    expect(without.filter((id) => war.includes(id))).toEqual([]);
    expect(await bench.services.heads.state('goodreads')).toMatchObject({ rules: [{ id: 'war' }] });
    const found = value(await take(bench, searchFor([], 40)));
    expect(found.entries.filter(({ itemId }) => war.includes(itemId))).toEqual([]);
    await take(bench, { kind: 'rule', change: 'remove', rules: [noRule] });
    expect(bench.session.rules).toEqual([]);
    expect(await bench.slate()).toEqual(expect.arrayContaining(war));
  });

  test('that cannot be stored does not hold', async () => {
    const bench = await askBench(({ heads }) => ({
      heads: { ...heads, write: () => Promise.reject(new FailureError('quota')) },
    }));
    expect(await take(bench, addRule)).toMatchObject({ failure: { code: 'quota' } });
    expect(bench.session.rules).toEqual([]);
    expect(await bench.slate()).toEqual(expect.arrayContaining(war));
  });
});

describe('a conversation', () => {
  test('is erased, and comes back whole', async () => {
    const bench = await askBench();
    const { turn } = value(await take(bench, searchFor([EARLY])));
    const erased = value(await bench.talk.forget());
    expect(bench.talk.turns).toEqual([]);
    expect(bench.talk.constraints).toEqual([]);
    expect((await bench.reopen()).turns).toEqual([]);
    value(await bench.talk.restore(erased));
    expect(bench.talk.turns).toEqual([turn]);
    expect(bench.talk.constraints).toEqual([EARLY]);
    expect((await bench.reopen()).turns).toEqual([turn]);
  });

  test('shows again what an earlier answer showed', async () => {
    const bench = await askBench();
    const { turn } = value(await take(bench, searchFor([EARLY])));
    const again = value(await bench.talk.showAgain(turn));
    expect(again.map(({ itemId }) => itemId)).toEqual(turn.itemIds);
  });
});

describe("an owner's answers", () => {
  const TABLE =
    'Question,Answer\nHow long does delivery take?,Two days.\nWhen will it arrive?,Two days.\nDo you gift-wrap?,Yes.\nnothing';

  async function withFaqs(): Promise<AskBench> {
    const bench = await askBench();
    const { pairs, skipped } = pastedPairs(bench.services, TABLE);
    expect(skipped).toBe(1);
    expect(pairs.map(({ questions }) => questions)).toEqual([
      ['How long does delivery take?', 'When will it arrive?'],
      ['Do you gift-wrap?'],
    ]);
    const faqs = value(await writePairs(bench.services, 'goodreads', pairs));
    expect(faqs.vectors?.count).toBe(3);
    bench.talk.setOwner(faqs);
    return bench;
  }

  test('are given word for word where the question is theirs', async () => {
    const bench = await withFaqs();
    const answer = value(await take(bench, { kind: 'faq', question: 'When will it arrive?' }));
    const [delivery] = value(await readFaqs(bench.services, 'goodreads')).pairs;
    expect(answer.faqId).toBe(delivery.id);
    expect(answer.turn.answer.join(' ')).toContain('Two days.');
  });

  test('are not guessed: what they do not hold is listed for the owner', async () => {
    const bench = await withFaqs();
    const question = 'Which stone is the moon made of?';
    const answer = value(await take(bench, { kind: 'faq', question }));
    expect(answer.faqId).toBeUndefined();
    const faqs = value(await readFaqs(bench.services, 'goodreads'));
    expect(faqs.unanswered.map((one) => one.question)).toEqual([question]);
    // Answered, it is off the list.
    const pair = { id: 'moon', questions: [question], answer: 'Basalt, mostly.' };
    const later = value(await writePairs(bench.services, 'goodreads', [...faqs.pairs, pair]));
    expect(later.unanswered).toEqual([]);
  });

  test('that came with a demo are read when the first question is asked, and stay', async () => {
    const bench = await askBench();
    const { services } = bench;
    const faqs = [{ question: 'Do you gift-wrap?', answer: 'For two euros.' }];
    const words = { faqs, contact: 'owner@harbour.example' };
    await keepOwnersWords(services, 'goodreads', words);
    await keepOwnersWords(services, 'goodreads', words);
    const kept = value(await readFaqs(services, 'goodreads'));
    expect(kept).toMatchObject({ contact: 'owner@harbour.example', pairs: [{ answer: 'For two euros.' }] });
    expect(kept.pairs).toHaveLength(1);
    bench.talk.setOwner(kept);
    const answer = value(await take(bench, { kind: 'faq', question: 'Do you gift-wrap?' }));
    expect(answer.faqId).toBe(kept.pairs[0].id);
    expect(value(await readFaqs(services, 'goodreads')).vectors?.count).toBe(1);
  });

  test('are learned from: an unhelpful one steps back', async () => {
    const bench = await withFaqs();
    const question = 'When will it arrive?';
    const { faqId = '' } = value(await take(bench, { kind: 'faq', question }));
    for (const helpful of [true, false])
      bench.talk.setOwner(
        value(await noteFeedback(bench.services, 'goodreads', { question, pairId: faqId, helpful })),
      );
    expect(value(await readFaqs(bench.services, 'goodreads')).feedback).toEqual([
      { question, pairId: faqId, helpful: false },
    ]);
    expect(value(await take(bench, { kind: 'faq', question })).faqId).not.toBe(faqId);
  });

  test('name whom to ask, and the answer hands over', async () => {
    const bench = await withFaqs();
    bench.talk.setOwner(value(await writeContact(bench.services, 'goodreads', 'owner@example.org')));
    const answer = value(await bench.talk.ask('can I talk to a human?', 'en'));
    expect(answer.turn.answer.join(' ')).toContain('owner@example.org');
  });
});
