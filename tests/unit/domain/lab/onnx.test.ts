import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { outputName, toOnnx } from '../../../../src/domain/lab/onnx.ts';
import { predict } from '../../../../src/domain/lab/predict.ts';
import { denseModel, KIND, MODELS, RAW } from './dense-models.ts';

const Fixture = v.object({
  rows: v.array(v.number()),
  models: v.record(
    v.string(),
    v.object({ bytes: v.string(), outputs: v.record(v.string(), v.array(v.number())) }),
  ),
});
const fixture = v.parse(
  Fixture,
  JSON.parse(readFileSync(new URL('../../../fixtures/lab-onnx.json', import.meta.url), 'utf8')),
);

describe.each(Object.entries(MODELS))('%s as ONNX', (name, model) => {
  const recorded = fixture.models[name];

  it("is the file that Python's onnxruntime was given", () => {
    expect(Array.from(RAW)).toEqual(fixture.rows);
    expect(Buffer.from(toOnnx(model, 'probabilities')!).toString('base64')).toBe(recorded.bytes);
  });

  it('answers there as here, to 1e-5', () => {
    const answers = predict(model, RAW)!;
    expect(Object.keys(recorded.outputs)).toEqual(model.targets.map(outputName));
    answers.forEach((values, place) => {
      const there = recorded.outputs[outputName(model.targets[place], place)];
      expect(values).toHaveLength(there.length);
      values.forEach((value, at) =>
        expect(Math.abs(value - there[at])).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(there[at]))),
      );
    });
  });
});

it('has no ONNX file of a model that reads words', () => {
  const model = denseModel({ kind: 'lstm', embedding: 4, units: 4 }, [KIND], []);
  const words = { ...model, inputs: { kind: 'words', length: 3, vocabulary: ['', '?', 'good'] } } as const;
  expect(toOnnx(words, 'logits')).toBeUndefined();
  expect(predict(words, RAW)).toBeUndefined();
});
