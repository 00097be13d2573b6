/** `--train FILE --test FILE`: the product's head on texts that it has not seen, beside words alone. */
import { VECTOR_DIMS, type EncoderId } from '../../../domain/catalog.ts';
import { dealFolds, fitTemperature, outOfFoldLogits } from '../../../domain/learning/out-of-fold.ts';
import {
  probabilitiesOf,
  trainSoftmaxHead,
  type SoftmaxHead,
} from '../../../domain/learning/softmax-head.ts';
import { floatRowsOf } from '../../../domain/vectors.ts';
import { DatasetError } from '../dataset.ts';
import { embedTexts } from '../embeddings.ts';
import { answerFigures, type AnswerReport } from './answers.ts';
import type { LabelledTexts } from './labelled-file.ts';
import { trainWordHead } from './tf-idf.ts';

const HAN = /\p{Script=Han}/u;
const FOLDS = 5;
const SEED = 7;
/** Tens of intents: flat from 0.03 to 0.3. */
const C_OF_MANY = 0.1;
/**
 * Two to four classes are opinions more often than errands, and those carry further the more they are damped: the
 * smallest that is within half a standard error of the best on the training file.
 */
const C_OF_FEW = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];
const FEW = 4;

interface Fit {
  readonly c: number;
  readonly head: SoftmaxHead;
  /** Of the training file, out of fold. */
  readonly accuracy: number;
}

/** A head at one C with its temperature. */
function fitAt(
  c: number,
  rows: Float32Array,
  labels: Uint8Array,
  texts: readonly string[],
  classes: readonly string[],
): Fit {
  const options = { c, balanced: true };
  const head = trainSoftmaxHead(rows, labels, classes, options);
  // Equal texts stay together: a line that stands twice would be asked after it was taught.
  const fold = dealFolds(labels, texts, FOLDS, SEED);
  const logits = outOfFoldLogits({ rows, labels, classes }, fold, options, head);
  const right = labels.filter((label, row) => {
    const own = logits.subarray(row * classes.length, (row + 1) * classes.length);
    return own.indexOf(Math.max(...own)) === label;
  }).length;
  return {
    c,
    head: { ...head, temperature: fitTemperature(logits, labels) },
    accuracy: right / labels.length,
  };
}

function fitBest(
  rows: Float32Array,
  labels: Uint8Array,
  texts: readonly string[],
  classes: readonly string[],
): Fit {
  const grid = classes.length > FEW ? [C_OF_MANY] : C_OF_FEW;
  const fits = grid.map((c) => fitAt(c, rows, labels, texts, classes));
  const best = Math.max(...fits.map(({ accuracy }) => accuracy));
  const slack = 0.5 * Math.sqrt((best * (1 - best)) / labels.length);
  return fits.find(({ accuracy }) => accuracy >= best - slack) ?? fits[0];
}

/** Trains on the one file and asks the other. Throws a DatasetError where they cannot be compared. */
export async function evaluateTaught(
  train: LabelledTexts,
  test: LabelledTexts,
  chosen: EncoderId | undefined,
  tell: (line: string) => void,
): Promise<AnswerReport> {
  const classes = [...new Set(train.labels)].sort();
  if (classes.length < 2) throw new DatasetError(`${train.name} has one label only, “${classes[0]}”`);
  if (classes.length > 255) throw new DatasetError(`${train.name} has ${classes.length} labels; 255 at most`);
  const strange = test.labels.find((label) => !classes.includes(label));
  if (strange !== undefined)
    throw new DatasetError(`${test.name} has the label “${strange}”, which ${train.name} has not`);
  const labels = Uint8Array.from(train.labels, (label) => classes.indexOf(label));

  const candidates = encodersFor(train, test, classes.length, chosen);
  let best: { encoder: EncoderId; fit: Fit } | undefined;
  for (const encoder of candidates) {
    const rows = floatRowsOf(await embedTexts(encoder, train.texts, 'symmetric', tell));
    const fit = fitBest(rows, labels, train.texts, classes);
    tell(`${encoder} at C ${fit.c}: ${fit.accuracy.toFixed(3)} right out of fold`);
    if (!best || fit.accuracy > best.fit.accuracy) best = { encoder, fit };
  }
  if (!best) throw new Error('no encoder to choose from');
  const { encoder, fit } = best;
  const asked = floatRowsOf(await embedTexts(encoder, test.texts, 'symmetric', tell));
  tell('words alone');
  const words = trainWordHead(train.texts, [...labels], classes.length);
  const known = new Set(train.texts);
  return answerFigures({
    facts: {
      train: `${train.name}, ${train.texts.length} texts`,
      test: `${test.name}, ${test.texts.length} texts`,
      encoder,
      c: fit.c,
      also_in_training: test.texts.filter((text) => known.has(text)).length,
    },
    classes,
    truth: test.labels.map((label) => classes.indexOf(label)),
    methods: {
      head: test.texts.map((_, row) =>
        probabilitiesOf(fit.head, asked.subarray(row * VECTOR_DIMS, (row + 1) * VECTOR_DIMS)),
      ),
      'TF-IDF': test.texts.map((text) => words.probabilities(text)),
    },
  });
}

/** Which encoders to try: both where the training file alone must tell whether it holds opinions or errands. */
function encodersFor(
  train: LabelledTexts,
  test: LabelledTexts,
  classCount: number,
  chosen: EncoderId | undefined,
): EncoderId[] {
  if (chosen) return [chosen];
  if ([...train.texts, ...test.texts].some((text) => HAN.test(text))) return ['e5-small-en-zh'];
  return classCount > FEW ? ['minilm-l6-en'] : ['minilm-l6-en', 'e5-small-en-zh'];
}
