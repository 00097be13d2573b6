/** Every kind of model leaves as JSON and comes back as the same model: trained for real, asked of all its rows. */
import { afterEach, describe, expect, it } from 'vitest';
import { exportModel, importModel } from '../../../../src/domain/lab/model-file.ts';
import { predict } from '../../../../src/domain/lab/predict.ts';
import type { InputFormat, TrainedModel } from '../../../../src/domain/lab/trained-model.ts';
import { dataFor, experiment, FAMILIES, nameOf, runOf, tf } from './made-up.ts';

afterEach(() => {
  expect(tf.memory().numTensors).toBe(0);
});

/** The inputs without their rows. */
function formatOf({ inputs }: ReturnType<typeof dataFor>): InputFormat {
  if (inputs.kind === 'words') {
    const { ids: _, ...format } = inputs;
    return format;
  }
  const { values: _, ...format } = inputs;
  return format;
}

describe.each(FAMILIES.map((model) => [nameOf(model), model] as const))('a trained %s', (_, model) => {
  it('says the same to the last bit with the weights of its file', async () => {
    const data = dataFor(model);
    const change = { model, rate: 0.02, epochs: 4 };
    const { run, snapshot } = await runOf(data, change);
    const saved: TrainedModel = {
      experiment: experiment(change),
      inputs: formatOf(data),
      targets: data.targets.map(({ values: _values, ...target }) => target),
      weights: snapshot.weights,
    };
    const loaded = await importModel(await exportModel(saved));
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
    expect(loaded.value).toEqual(saved);

    const again = await run.snapshot(loaded.value.weights);
    expect(again.outputs).toEqual(snapshot.outputs);
    expect(again.attention).toEqual(snapshot.attention);
    if (data.inputs.kind === 'dense')
      expect(predict(loaded.value, data.inputs.values)).toEqual(predict(saved, data.inputs.values));
    else expect(predict(loaded.value, new Float32Array(0))).toBeUndefined();
  });
});
