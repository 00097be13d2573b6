/** What a table that imitates the sentence encoder saves: the same sentences read by both, in Node, one after the other. */
import { readFile } from 'node:fs/promises';
import { FIRST_EXPERIMENT, type Experiment } from '../../domain/lab/experiment.ts';
import { predictText } from '../../domain/lab/predict-text.ts';
import { prepareData } from '../../domain/lab/prepare.ts';
import { parseSentences } from '../../domain/lab/sentences.ts';
import { embedInDefinedBatches } from '../../workers/encoder/embed.ts';
import { buildModel } from '../../workers/lab/models.ts';
import { firstState, weightsOf } from '../../workers/lab/state.ts';
import { openEncoder } from '../node-encoder.ts';

const SENTENCES = 'reviews-en';
const EXPERIMENT: Experiment = { ...FIRST_EXPERIMENT, model: { kind: 'static-table', width: 32 } };

const readLabFile = (name: string) => readFile(new URL(`../../../public/lab/${name}`, import.meta.url));

/** Weights do not matter to how long it takes, so the table is as it is before it has learned. */
export async function staticTableSpeed(rounds: number) {
  const json: unknown = JSON.parse(String(await readLabFile(`${SENTENCES}.json`)));
  const vectors = Uint8Array.from(await readLabFile(`${SENTENCES}.vectors`));
  const sentences = await parseSentences(json, vectors.buffer);
  if (!sentences.ok) throw new Error(`${SENTENCES} is damaged`);
  const data = prepareData(EXPERIMENT, sentences.value);
  if (!data.ok) throw new Error(data.failure.code);
  const { inputs, targets } = data.value;
  const weights = weightsOf(firstState(buildModel(EXPERIMENT, data.value), EXPERIMENT));
  const model = { experiment: EXPERIMENT, inputs, targets, weights };
  const texts = sentences.value.file.rows.slice(0, 64).map(({ text }) => text);
  const encoder = await openEncoder(sentences.value.file.encoder);

  const perSecond = async (read: () => unknown) => {
    let best = Infinity;
    // The first round compiles.
    for (let round = -1; round < rounds; round++) {
      const start = performance.now();
      await read();
      if (round >= 0) best = Math.min(best, performance.now() - start);
    }
    return Math.round((texts.length * 1000) / best);
  };
  const table = await perSecond(() => texts.forEach((text) => predictText(model, text)));
  const network = await perSecond(() => embedInDefinedBatches(encoder, texts, 'symmetric'));
  return { table, encoder: network, ratio: Math.round(table / network) };
}
