/** Answers of a trained model in plain code: the reference for its exports, and what its explanations ask. */
import type { Activation } from './experiment.ts';
import type { DenseNetwork, Layer } from './dense-network.ts';

const ACTIVATE: Readonly<Record<Activation, (x: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

/** x W + b. Sums are kept in double precision and rounded once, so that none depends on the order of its terms. */
function affine(
  { weight, bias }: Extract<Layer, { kind: 'affine' }>,
  rows: Float32Array,
  count: number,
): Float32Array {
  const [width, outputs] = weight.shape;
  const { values } = weight;
  const result = new Float32Array(count * outputs);
  const sums = new Float64Array(outputs);
  for (let row = 0; row < count; row++) {
    if (bias) sums.set(bias.values);
    else sums.fill(0);
    for (let i = 0; i < width; i++) {
      const x = rows[row * width + i];
      const from = i * outputs;
      for (let o = 0; o < outputs; o++) sums[o] += x * values[from + o];
    }
    result.set(sums, row * outputs);
  }
  return result;
}

function apply(layer: Layer, rows: Float32Array, count: number): Float32Array {
  switch (layer.kind) {
    case 'affine':
      return affine(layer, rows, count);
    case 'scale': {
      const { values } = layer.factors;
      return rows.map((x, at) => x * values[at % values.length]);
    }
    case 'activation':
      return rows.map(ACTIVATE[layer.activation]);
    case 'residual': {
      const change = applyAll(layer.layers, rows, count);
      return rows.map((x, at) => x + change[at]);
    }
  }
}

const applyAll = (layers: readonly Layer[], rows: Float32Array, count: number): Float32Array =>
  layers.reduce((values, layer) => apply(layer, values, count), rows);

/**
 * Outputs of each target, row-major: one logit a class, or the standardised number.
 * @param rows scaled inputs, [count, network.width], row-major.
 */
export function forward({ width, trunk, heads }: DenseNetwork, rows: Float32Array): Float32Array[] {
  const count = rows.length / width;
  const shared = applyAll(trunk, rows, count);
  return heads.map((head) => apply(head, shared, count));
}
