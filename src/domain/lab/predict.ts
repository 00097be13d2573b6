/** Answers of a trained model to rows as a person has them. */
import { denseNetwork } from './dense-network.ts';
import { forward } from './forward.ts';
import { outputWidth } from './lab-data.ts';
import { softmaxRows } from './probabilities.ts';
import { applyScale } from './scaling.ts';
import type { TargetFormat, TrainedModel } from './trained-model.ts';

/** Outputs of a model for a target as answers: probabilities of the classes, or numbers in the unit asked. */
export const answersOf = (target: TargetFormat, outputs: Float32Array): Float32Array =>
  target.task === 'classes'
    ? Float32Array.from(softmaxRows(outputs, outputWidth(target)))
    : outputs.map((value) => value * target.by + target.off);

/**
 * Answers for each target, row-major; undefined for a model that reads words, which the lab worker runs.
 * @param raw rows in the person's units, [count, width], row-major.
 */
export function predict(model: TrainedModel, raw: Float32Array): Float32Array[] | undefined {
  const network = denseNetwork(model);
  if (!network || model.inputs.kind === 'words') return undefined;
  const outputs = forward(network, applyScale(raw, model.inputs));
  return outputs.map((values, place) => answersOf(model.targets[place], values));
}
