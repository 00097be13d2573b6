/** The model of an experiment: a trunk by its kind, and one linear head for each target. */
import type { ModelChoice } from '../../domain/lab/experiment.ts';
import { outputWidth, type Inputs, type LabData } from '../../domain/lab/lab-data.ts';
import { attentionTrunk } from './attention.ts';
import { lstmTrunk } from './lstm.ts';
import { affine, drawn, freeVector, type LabModel, type Trunk } from './model.ts';
import { staticTableTrunk } from './static-table.ts';
import { bottleneckTrunk, identityTrunk, lowRankTrunk, perceptronTrunk } from './trunks.ts';

/** Columns of numbers; 0 for words. */
const widthOf = (inputs: Inputs): number => (inputs.kind === 'dense' ? inputs.width : 0);
/** Words of the table; 0 for numbers. */
const wordsOf = (inputs: Inputs): number => (inputs.kind === 'words' ? inputs.vocabulary.length : 0);

function trunkOf(
  model: ModelChoice,
  { inputs, encodings }: Pick<LabData, 'inputs' | 'encodings'>,
  seed: number,
): Trunk {
  const width = widthOf(inputs);
  switch (model.kind) {
    case 'linear':
      return identityTrunk(width);
    case 'perceptron':
      return perceptronTrunk(width, model.layers, model.activation, model.dropout, seed);
    case 'low-rank':
      return lowRankTrunk(width, model.rank, model.adaptive, seed);
    case 'bottleneck':
      return bottleneckTrunk(width, model.width, model.activation, seed);
    case 'student':
      return perceptronTrunk(width, [model.width], 'relu', 0, seed);
    case 'attention':
      return attentionTrunk(wordsOf(inputs), model.embedding, seed);
    case 'lstm':
      return lstmTrunk(wordsOf(inputs), model.embedding, model.units, seed);
    case 'static-table':
      // Without vectors it has the labels alone to learn from, and no space of an encoder to project into.
      return staticTableTrunk(wordsOf(inputs), model.width, encodings?.width ?? model.width, seed);
  }
}

/** Hidden layers before the heads, which number on from them. */
function hiddenLayers(model: ModelChoice): number {
  if (model.kind === 'perceptron') return model.layers.length;
  return model.kind === 'student' ? 1 : 0;
}

/**
 * Builds a model with its weights at their seeded start. Matrices are inputs × outputs. Heads are called `weight` and
 * `bias`; on layers, which are `weight-1`, `bias-1` and so on, they have the next number; those of further targets end
 * in `/` and the target's name. Other weights: `down`, `up`, `scale` of the adapters; `embedding`, `attention`;
 * `embedding`, `input`, `recurrent`, `gate-bias`; `embedding`, `projection`.
 */
export function buildModel(
  { model, seed }: { readonly model: ModelChoice; readonly seed: number },
  data: Pick<LabData, 'inputs' | 'encodings' | 'targets'>,
): LabModel {
  const { targets } = data;
  const trunk = trunkOf(model, data, seed);
  const hidden = hiddenLayers(model);
  const layer = hidden > 0 ? `-${hidden + 1}` : '';
  const heads = targets.flatMap((target, k) => {
    const suffix = k === 0 ? layer : `${layer}/${target.name}`;
    const width = outputWidth(target);
    return [drawn(seed, `weight${suffix}`, [trunk.width, width]), freeVector(`bias${suffix}`, width)];
  });
  const { length } = trunk.weights;
  return {
    weights: [...trunk.weights, ...heads],
    allocation: trunk.allocation,
    outputs(tf, weights, batch, chance) {
      const features = trunk.forward(tf, weights.slice(0, length), batch, chance);
      const { values, fixed = false, attention, imitates } = features;
      return {
        targets: targets.map((_, k) =>
          affine(tf, values, fixed, weights[length + 2 * k], weights[length + 2 * k + 1]),
        ),
        attention,
        imitation: imitates ? values : undefined,
      };
    },
  };
}

/** The large network that a student learns from, or undefined for the other models. */
export const teacherOf = (model: ModelChoice): ModelChoice | undefined =>
  model.kind === 'student'
    ? { kind: 'perceptron', layers: [model.teacher], activation: 'relu', dropout: 0 }
    : undefined;
