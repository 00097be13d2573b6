import { beforeAll, describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/domain/lab/experiment.ts';
import type { Subject } from '../../../src/domain/lab/explain-inputs.ts';
import { softmaxRows } from '../../../src/domain/lab/probabilities.ts';
import { gatherRows } from '../../../src/domain/vectors.ts';
import { openExperiment, train } from '../../../src/pipeline/lab.ts';
import { judgeText, readText, weighText, type TextDataset } from '../../../src/pipeline/lab-sentence.ts';
import type { EncoderService } from '../../../src/pipeline/services.ts';
import { readSentences } from '../domain/lab/sentence-files.ts';
import { byWords, labServices } from './lab-fixture.ts';
import { value } from './session-fixture.ts';

const REVIEWS: TextDataset = { kind: 'reviews', language: 'en', task: 'all' };

interface Asked {
  readonly encoder: string;
  readonly role: string;
  readonly texts: readonly string[];
}

/** Knows the vectors of the shipped reviews, and takes any other text for the first of them. */
async function reviewEncoder(asked: Asked[]): Promise<EncoderService['embed']> {
  const { file, vectors } = await readSentences('reviews-en');
  const rowOf = new Map(file.rows.map(({ text }, row) => [text, row]));
  return async (encoder, texts, role) => {
    asked.push({ encoder, role, texts });
    return gatherRows(
      vectors,
      texts.map((text) => rowOf.get(text) ?? 0),
    );
  };
}

const asked: Asked[] = [];
const services = labServices();

async function trained(
  experiment: Experiment,
): Promise<{ subject: Subject; outputs: readonly Float32Array[] }> {
  const surroundings = { session: undefined, table: undefined, backend: undefined };
  const { data } = value(await openExperiment(services, experiment, surroundings));
  const { snapshot } = value(await train(services, data, { epochs: 2 }, {}));
  return { subject: { experiment, data, weights: snapshot.weights }, outputs: snapshot.outputs };
}

beforeAll(async () => {
  services.encoder.embed = await reviewEncoder(asked);
});

describe('a text under a head on embeddings', () => {
  const experiment: Experiment = { ...byWords, dataset: REVIEWS, model: { kind: 'linear' } };

  it('is read in the encoder and the role of the data, and judged for every target as a row of it is', async () => {
    const { subject, outputs } = await trained(experiment);
    const row = subject.data.parts.indexOf(2);
    const text = subject.data.labels[row];
    asked.length = 0;
    const read = value(await readText(services, REVIEWS, subject.data, text, 'whole'));
    const { answers, words } = value(await judgeText(services, subject, read));
    expect(asked).toEqual([{ encoder: 'e5-small-en-zh', role: 'symmetric', texts: [text] }]);
    expect(words).toEqual([]);
    const [sentiment, stars, topic] = subject.data.targets;
    expect(answers.map(({ length }) => length)).toEqual([3, 1, 10]);
    const probabilities = softmaxRows(outputs[0].subarray(3 * row, 3 * row + 3), 3);
    probabilities.forEach((probability, c) => expect(answers[0][c]).toBeCloseTo(probability, 4));
    expect(answers[1][0]).toBeCloseTo(outputs[1][row] * stars.by + stars.off, 3);
    expect([sentiment.name, topic.name]).toEqual(['sentiment', 'topic']);
    expect(answers[2].reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 4);
  });

  it('has every word weighed by what is lost without it, all embedded together', async () => {
    const { subject } = await trained(experiment);
    asked.length = 0;
    const words = value(await weighText(services, subject, REVIEWS, 'Good, but slow.'));
    expect(words.map(({ text }) => text)).toEqual(['Good, ', 'but ', 'slow.']);
    expect(asked.map(({ texts }) => texts)).toEqual([
      ['Good, but slow.', 'but slow.', 'Good, slow.', 'Good, but '],
    ]);
    // The made-up encoder takes them all for one text.
    expect(words.every(({ weight }) => weight === 0)).toBe(true);

    const { file } = await readSentences('reviews-en');
    const [whole, without] = [file.rows[0].text, file.rows[40].text];
    const { vectors, texts } = value(await readText(services, REVIEWS, subject.data, whole, 'whole'));
    const other = value(await readText(services, REVIEWS, subject.data, without, 'whole'));
    const read = {
      pieces: ['a word'],
      texts: [...texts, ...other.texts],
      vectors: Float32Array.of(...(vectors ?? []), ...(other.vectors ?? [])),
    };
    const judged = value(await judgeText(services, subject, read));
    const alone = value(await judgeText(services, subject, other));
    const said = judged.answers[0].indexOf(Math.max(...judged.answers[0]));
    expect(judged.words[0].weight).toBeCloseTo(judged.answers[0][said] - alone.answers[0][said], 5);
    expect(judged.words[0].weight).not.toBe(0);
  });

  it('says why it cannot be read', async () => {
    const { subject } = await trained(experiment);
    const away = labServices();
    const read = await readText(
      {
        ...away,
        encoder: { ...away.encoder, embed: () => Promise.reject(new DOMException('', 'AbortError')) },
      },
      REVIEWS,
      subject.data,
      'Good.',
      'whole',
    );
    expect(read).toEqual({ ok: false, failure: { code: 'cancelled' } });
  });
});

describe('a text under a model that reads words', () => {
  it('needs no encoder, and has its own words, known or not', async () => {
    const dataset: TextDataset = { ...REVIEWS, task: 'sentiment' };
    const { subject, outputs } = await trained({ ...byWords, dataset });
    asked.length = 0;
    const words = value(await weighText(services, subject, dataset, 'Not good: xyzzy!'));
    expect(words.map(({ text }) => text)).toEqual(['not', 'good', 'xyzzy']);
    expect(words.some(({ weight }) => weight !== 0)).toBe(true);
    expect(asked).toEqual([]);

    const row = subject.data.parts.indexOf(2);
    const read = value(await readText(services, dataset, subject.data, subject.data.labels[row], 'whole'));
    const { answers } = value(await judgeText(services, subject, read));
    const probabilities = softmaxRows(outputs[0].subarray(3 * row, 3 * row + 3), 3);
    probabilities.forEach((probability, c) => expect(answers[0][c]).toBeCloseTo(probability, 4));
  });
});
