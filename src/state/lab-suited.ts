/** Settings that go with a kind of data: what suits 384 numbers of a sentence starves a table of two columns. */
import {
  FIRST_EXPERIMENT,
  readsWords,
  type DatasetChoice,
  type Experiment,
} from '../domain/lab/experiment.ts';

/** Steps of 0.003 hardly move the weights of a table of a hundred rows in forty epochs; of 0.3 they jump about. */
const TABLE_RATE = 0.03;

/** Whether the inputs of a dataset are an encoder's. */
const embedded = ({ kind }: DatasetChoice): boolean =>
  kind === 'reviews' || kind === 'intents' || kind === 'own';

/** What changes with the data: the model and loss that it asks for and, between sentences and numbers, step and penalty. */
export function suitedTo(dataset: DatasetChoice, before: Experiment): Partial<Experiment> {
  const { rate, l2 } = embedded(dataset) ? FIRST_EXPERIMENT : { rate: TABLE_RATE, l2: 0 };
  const words = dataset.kind === 'reviews' || dataset.kind === 'intents';
  return {
    dataset,
    kept: 0,
    ...(embedded(dataset) !== embedded(before.dataset) && { rate, l2 }),
    ...(!words && readsWords(before.model) && { model: { kind: 'linear' } as const }),
    ...(dataset.kind === 'houses' && { loss: 'squared' as const }),
    ...(dataset.kind !== 'houses' && before.loss === 'squared' && { loss: 'cross-entropy' as const }),
  };
}
