/** Models of words from a file give the answers that the trainer gave. */
import { expect, it } from 'vitest';
import type { ModelChoice } from '../../../src/domain/lab/experiment.ts';
import { outputWidth } from '../../../src/domain/lab/lab-data.ts';
import { answersOf } from '../../../src/domain/lab/predict.ts';
import { openExperiment, train } from '../../../src/pipeline/lab.ts';
import { askSentence, trainedModel } from '../../../src/pipeline/lab-files.ts';
import { byWords, labServices } from './lab-fixture.ts';
import { value } from './session-fixture.ts';

const services = labServices();

async function asked(model: ModelChoice) {
  const experiment = { ...byWords, model };
  const surroundings = { session: undefined, table: undefined, backend: undefined };
  const { data, reading } = value(await openExperiment(services, experiment, surroundings));
  const { snapshot } = value(await train(services, data, { epochs: 2 }, {}));
  const loaded = trainedModel(experiment, data, snapshot, reading);
  return { data, snapshot, loaded, ask: (text: string) => askSentence(services, loaded, text, {}) };
}

it.each([
  { kind: 'attention', embedding: 4 },
  { kind: 'lstm', embedding: 4, units: 6 },
  { kind: 'static-table', width: 4 },
  { kind: 'static-table', width: 384 },
] satisfies ModelChoice[])('a sentence is answered as the trainer did: $kind', async (model) => {
  const { data, snapshot, ask } = await asked(model);
  const [target] = data.targets;
  const width = outputWidth(target);
  for (const row of [0, 1, data.parts.indexOf(2)]) {
    const [said] = value(await ask(data.labels[row]));
    const expected = answersOf(target, snapshot.outputs[0].slice(row * width, (row + 1) * width));
    said.forEach((probability, c) => expect(probability).toBeCloseTo(expected[c], 4));
  }
  // Without a word, the heads answer by their biases alone.
  expect(value(await ask('…'))[0].reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 5);
});

it('an LSTM hears the order of the words, and one without its gates is damaged', async () => {
  const { ask, loaded } = await asked({ kind: 'lstm', embedding: 4, units: 4 });
  const said = async (text: string) => [...value(await ask(text))[0]];
  expect(await said('not good, bad')).not.toEqual(await said('not bad, good'));
  const weights = loaded.weights.filter(({ name }) => name !== 'gate-bias');
  expect(await askSentence(services, { ...loaded, weights }, 'Good story.', {})).toMatchObject({
    failure: { code: 'model-file-damaged', details: { weight: 'gate-bias' } },
  });
});
