import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exportModel, importModel } from '../../../../src/domain/lab/model-file.ts';
import { predict } from '../../../../src/domain/lab/predict.ts';
import type { TrainedModel } from '../../../../src/domain/lab/trained-model.ts';
import { denseModel, KIND, MODELS, RAW, tensor } from './dense-models.ts';

const words: TrainedModel = {
  ...denseModel(
    { kind: 'attention', embedding: 2 },
    [KIND],
    [tensor('embedding', [4, 2]), tensor('attention', [2, 1]), tensor('weight', [2, 3]), tensor('bias', [3])],
  ),
  inputs: { kind: 'words', length: 48, vocabulary: ['', '?', '好', 'good'] },
};

const model = MODELS['tanh perceptron for two targets'];

type Fields = Record<string, unknown>;

/** The file of a model with some fields changed, its hash made anew. */
async function forged(change: (file: Fields) => Fields, of: TrainedModel = model): Promise<string> {
  const { sha256: _, ...body }: Fields = JSON.parse(await exportModel(of));
  const changed = change(body);
  const sha256 = createHash('sha256').update(JSON.stringify(changed)).digest('hex');
  return JSON.stringify({ ...changed, sha256 });
}

const failure = async (text: string) => {
  const result = await importModel(text);
  return result.ok ? undefined : result.failure;
};

const damaged = (part: string) => ({ code: 'model-file-damaged', details: { part } });

describe.each([...Object.entries(MODELS), ['attention', words] as const])(
  'a file of a %s model',
  (_, saved) => {
    it('gives back the model', async () => {
      expect(await importModel(await exportModel(saved))).toEqual({ ok: true, value: saved });
    });

    it('answers as the model did, to the last bit', async () => {
      const loaded = await importModel(await exportModel(saved));
      expect(loaded.ok && predict(loaded.value, RAW)).toEqual(predict(saved, RAW));
    });
  },
);

it('holds weights beyond one chunk of characters', async () => {
  const large = denseModel({ kind: 'linear' }, [KIND], [tensor('weight', [5000, 3]), tensor('bias', [3])]);
  const wide = {
    ...large,
    inputs: {
      kind: 'dense',
      width: 5000,
      names: [],
      off: new Float32Array(5000),
      by: new Float32Array(5000).fill(1),
    },
  } as const;
  expect(await importModel(await exportModel(wide))).toEqual({ ok: true, value: wide });
});

it('may be set out anew with spaces', async () => {
  const text = JSON.stringify(JSON.parse(await exportModel(model)), null, 2);
  expect((await importModel(text)).ok).toBe(true);
});

describe('what is no such file', () => {
  it.each([
    ['nothing', '', 'json'],
    ['half a file', '{"format":"inglenook-lab-model","ver', 'json'],
    ['another JSON', '[1, 2]', 'json'],
    ['null', 'null', 'json'],
    ['more than a tab can hold', ' '.repeat(32_000_001), 'size'],
  ])('is refused: %s', async (_, text, part) => {
    expect(await failure(text)).toEqual(damaged(part));
  });

  it('is refused when one character of a weight is another', async () => {
    const text = await exportModel(model);
    const at = text.indexOf('"values":"') + 14;
    const other = text[at] === 'A' ? 'B' : 'A';
    expect(await failure(text.slice(0, at) + other + text.slice(at + 1))).toEqual(damaged('hash'));
  });

  const weights =
    (...tensors: Fields[]) =>
    (file: Fields) => ({ ...file, weights: tensors });
  const zero = { name: 'weight', shape: [1], values: 'AAAAAA==' };

  it.each<[string, (file: Fields) => Fields, string]>([
    ['of another format', (file) => ({ ...file, format: 'onnx' }), 'format'],
    ['of a later version', (file) => ({ ...file, version: 2 }), 'version'],
    ['with a field too many', (file) => ({ ...file, script: 'alert(1)' }), 'script'],
    ['of a damaged experiment', (file) => ({ ...file, experiment: '1AAAAe30' }), 'experiment'],
    ['without a question', (file) => ({ ...file, targets: [] }), 'targets'],
    ['of classes that are one', (file) => ({ ...file, targets: [{ ...KIND, classes: ['a'] }] }), 'targets.0'],
    ['with weights in no base64', weights({ ...zero, values: '*' }), 'weights.0.values'],
    ['with half a number', weights({ ...zero, values: 'AAA=' }), 'weights.0.values'],
    ['with an infinite number', weights({ ...zero, values: 'AACAfw==' }), 'weights.0.values'],
    ['with numbers that fill no shape', weights(zero, { ...zero, shape: [2] }), 'weights.1'],
    ['with a negative length', weights({ ...zero, shape: [-1] }), 'weights.0.shape.0'],
  ])('is refused: a file %s', async (_, change, part) => {
    expect(await failure(await forged(change))).toEqual(damaged(part));
  });

  it('is refused when its parts belong to different models', async () => {
    const numbers: Fields = { ...model.inputs, off: 'AAAAAA==', by: 'AAAAAA==' };
    expect(await failure(await forged((file) => ({ ...file, inputs: words.inputs })))).toEqual(
      damaged('inputs'),
    );
    expect(await failure(await forged((file) => ({ ...file, inputs: numbers })))).toEqual(damaged('inputs'));
    const lacking = await forged((file) => ({ ...file, weights: [zero] }));
    expect(await failure(lacking)).toEqual({ code: 'model-file-damaged', details: { weight: 'weight-1' } });
    const fewer = { kind: 'words', length: 48, vocabulary: ['', '?'] };
    expect(await failure(await forged((file) => ({ ...file, inputs: fewer }), words))).toEqual({
      code: 'model-file-damaged',
      details: { weight: 'embedding' },
    });
  });
});
