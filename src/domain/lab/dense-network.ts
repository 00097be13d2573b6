/**
 * The models of the Lab that read numbers, as layers. Predictions, explanations and exports walk the same layers, so that
 * they cannot disagree on what a model is.
 */
import { FailureError } from '../errors.ts';
import type { WeightTensor } from '../learning/head-types.ts';
import type { Activation } from './experiment.ts';
import { outputWidth } from './lab-data.ts';
import type { TrainedModel } from './trained-model.ts';

/** Rows go in as [N, width] and come out as [N, width of the layer]. */
export type Layer =
  /** x W + b. */
  | { readonly kind: 'affine'; readonly weight: WeightTensor; readonly bias?: WeightTensor }
  /** x ∘ d, one factor a column. */
  | { readonly kind: 'scale'; readonly factors: WeightTensor }
  | { readonly kind: 'activation'; readonly activation: Activation }
  /** x + f(x), f being the layers inside. */
  | { readonly kind: 'residual'; readonly layers: readonly Layer[] };

export interface DenseNetwork {
  /** Numbers of a row. */
  readonly width: number;
  /** What all targets share. */
  readonly trunk: readonly Layer[];
  /** The last layer of each target, in their order. */
  readonly heads: readonly Layer[];
}

/** A distilled student is a perceptron with one hidden layer of this activation. */
const STUDENT_ACTIVATION: Activation = 'relu';

/** Takes weights by name, and holds them to the width that the layer before them gives. */
class Weights {
  readonly #byName: ReadonlyMap<string, WeightTensor>;

  constructor(weights: readonly WeightTensor[]) {
    this.#byName = new Map(weights.map((tensor) => [tensor.name, tensor]));
  }

  /** @param shape what it must be, −1 for any length. */
  take(name: string, shape: readonly number[]): WeightTensor {
    const tensor = this.#byName.get(name);
    const fits =
      tensor?.shape.length === shape.length &&
      shape.every((length, axis) => length === -1 || length === tensor.shape[axis]);
    if (!fits) throw new FailureError('model-file-damaged', { weight: name });
    return tensor;
  }

  /** @param outputs −1 for any number of them. */
  affine(weight: string, bias: string, width: number, outputs = -1): Layer & { kind: 'affine' } {
    const tensor = this.take(weight, [width, outputs]);
    return { kind: 'affine', weight: tensor, bias: this.take(bias, [tensor.shape[1]]) };
  }
}

function perceptronTrunk(weights: Weights, width: number, hidden: number, activation: Activation): Layer[] {
  const trunk: Layer[] = [];
  let from = width;
  for (let place = 1; place <= hidden; place++) {
    const layer = weights.affine(`weight-${place}`, `bias-${place}`, from);
    trunk.push(layer, { kind: 'activation', activation });
    from = layer.weight.shape[1];
  }
  return trunk;
}

/** x + f(x), f going down to fewer numbers and up again. @param middle what happens between. */
function aside(weights: Weights, width: number, middle: readonly Layer[]): Layer {
  const down = weights.take('down', [width, -1]);
  const up = weights.take('up', [down.shape[1], width]);
  return {
    kind: 'residual',
    layers: [{ kind: 'affine', weight: down }, ...middle, { kind: 'affine', weight: up }],
  };
}

/** The rows that the layers give have this width. */
function widthAfter(trunk: readonly Layer[], width: number): number {
  return trunk.reduce((at, layer) => (layer.kind === 'affine' ? layer.weight.shape[1] : at), width);
}

/**
 * The layers of a model that reads numbers; undefined for one that reads words.
 * Throws `model-file-damaged` with the name of a weight that is missing or of another shape.
 */
export function denseNetwork({
  experiment: { model },
  inputs,
  targets,
  weights: tensors,
}: TrainedModel): DenseNetwork | undefined {
  if (inputs.kind === 'words') return undefined;
  const { width } = inputs;
  const weights = new Weights(tensors);
  const network = (trunk: readonly Layer[], suffix = ''): DenseNetwork => ({
    width,
    trunk,
    heads: targets.map((target, place) => {
      const ending = suffix + (place === 0 ? '' : `/${target.name}`);
      return weights.affine(
        `weight${ending}`,
        `bias${ending}`,
        widthAfter(trunk, width),
        outputWidth(target),
      );
    }),
  });
  switch (model.kind) {
    case 'linear':
      return network([]);
    case 'perceptron': {
      const hidden = model.layers.length;
      return network(perceptronTrunk(weights, width, hidden, model.activation), `-${hidden + 1}`);
    }
    case 'student':
      return network(perceptronTrunk(weights, width, 1, STUDENT_ACTIVATION), '-2');
    case 'low-rank': {
      const middle: Layer[] = model.adaptive ? [{ kind: 'scale', factors: weights.take('scale', [-1]) }] : [];
      return network([aside(weights, width, middle)]);
    }
    case 'bottleneck':
      return network([aside(weights, width, [{ kind: 'activation', activation: model.activation }])]);
    default:
      return undefined;
  }
}
