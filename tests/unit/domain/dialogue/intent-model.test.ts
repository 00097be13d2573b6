import { beforeAll, describe, expect, it } from 'vitest';
import { INTENTS, type Intent } from '../../../../src/domain/dialogue/dialogue-types.ts';
import {
  scopeOf,
  trainIntentModel,
  understand,
  type IntentModel,
} from '../../../../src/domain/dialogue/intent-model.ts';
import type { IntentSentence } from '../../../../src/domain/lab/sentences.ts';
import { rankAuc } from '../../../../src/domain/learning/metrics.ts';
import { floatRowsOf, gatherRows } from '../../../../src/domain/vectors.ts';
import { readSentences } from '../lab/sentence-files.ts';

async function readIntents(id: 'intents-en' | 'intents-zh') {
  const { file, vectors } = await readSentences(id);
  if (file.id !== id) throw new Error(`${file.id} instead of ${id}`);
  return { rows: file.rows, vectors };
}

/** Every fifth group is kept back: none of its sentences has been seen in other words either. */
function heldOut({
  rows,
  vectors,
}: {
  rows: readonly IntentSentence[];
  vectors: Awaited<ReturnType<typeof readIntents>>['vectors'];
}) {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const asked = rows.flatMap(({ group }, row) => (groups.indexOf(group) % 5 === 4 ? [row] : []));
  const learned = rows.flatMap(({ group }, row) => (groups.indexOf(group) % 5 === 4 ? [] : [row]));
  const model = trainIntentModel(
    learned.map((row) => rows[row]),
    gatherRows(vectors, learned),
  );
  const floats = floatRowsOf(vectors);
  const answers = asked.map((row) => {
    const vector = floats.subarray(row * 384, (row + 1) * 384);
    return { intent: rows[row].intent, scope: scopeOf(model, vector), understood: understand(model, vector) };
  });
  return { model, answers, floats };
}

describe.each(['intents-en', 'intents-zh'] as const)('a model of %s', (id) => {
  let model: IntentModel;
  let answers: ReturnType<typeof heldOut>['answers'];
  beforeAll(async () => {
    ({ model, answers } = heldOut(await readIntents(id)));
    // Two seconds alone; beside other tests on one core it has taken twelve.
  }, 60_000);

  it('names the intent of what it has never heard far more often than by chance', () => {
    const right = answers.filter(({ intent, understood }) => intent === understood.intent).length;
    // Thirteen intents: 0.08 by chance.
    expect(right / answers.length).toBeGreaterThan(0.6);
    const inThree = answers.filter(({ intent, understood }) =>
      understood.ranked.slice(0, 3).some((ranked) => ranked.intent === intent),
    ).length;
    expect(inThree / answers.length).toBeGreaterThan(0.75);
  });

  it('means its probabilities', () => {
    const mean = answers.reduce((sum, { understood }) => sum + understood.probability, 0) / answers.length;
    const right = answers.filter(({ intent, understood }) => intent === understood.intent).length;
    expect(Math.abs(mean - right / answers.length)).toBeLessThan(0.1);
    expect(model.head.temperature).not.toBe(1);
  });

  it('keeps what is foreign apart, and loses little of what is not', () => {
    const inside = answers.filter(({ intent }) => intent !== 'outside');
    const foreign = answers.filter(({ intent }) => intent === 'outside');
    const scores = (of: typeof answers) => of.map(({ scope }) => scope);
    expect(rankAuc(scores(inside), scores(foreign))).toBeGreaterThan(0.9);
    const lost = inside.filter(({ understood }) => !understood.inScope).length / inside.length;
    const caught = foreign.filter(({ understood }) => !understood.inScope).length / foreign.length;
    expect(lost).toBeLessThan(0.25);
    expect(caught).toBeGreaterThan(0.5);
  });

  it('ranks all intents, the most probable first, and says the same after a structured clone', () => {
    const { understood } = answers[0];
    expect(understood.ranked.map(({ intent }) => intent).toSorted()).toEqual(
      ([...INTENTS] as Intent[]).toSorted(),
    );
    expect(understood.ranked.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
    const probabilities = understood.ranked.map(({ probability }) => probability);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
    expect(understood).toMatchObject(understood.ranked[0]);
    const vector = Float32Array.from({ length: 384 }, (_, k) => Math.sin(k) / 14);
    expect(understand(structuredClone(model), vector)).toEqual(understand(model, vector));
  });
});

describe('a sentence that was taught', () => {
  it('is familiar, in scope, and has its intent', async () => {
    const { rows, vectors } = await readIntents('intents-en');
    const model = trainIntentModel(rows, vectors);
    const floats = floatRowsOf(vectors);
    const at = rows.findIndex(({ text }) => text === 'Why this one?');
    const understood = understand(model, floats.subarray(at * 384, (at + 1) * 384));
    expect(understood).toMatchObject({ intent: 'why', inScope: true });
    expect(understood.familiarity).toBeGreaterThan(0.6);
    // Three nearest of many: itself is one of them, and counts no more than the others.
    expect(understood.familiarity).toBeLessThan(1);
    const outside = rows.findIndex(({ intent }) => intent === 'outside');
    expect(understand(model, floats.subarray(outside * 384, (outside + 1) * 384)).inScope).toBe(false);
  });

  it('must have an intent that exists', async () => {
    const { rows, vectors } = await readIntents('intents-en');
    const [first, ...rest] = rows;
    expect(() => trainIntentModel([{ ...first, intent: 'sing' }, ...rest], vectors)).toThrow('sing');
  });
});
