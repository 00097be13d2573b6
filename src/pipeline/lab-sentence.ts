/** What the Lab's model says of a text that is not in its data, and which words move it. */
import { attempt, success, type Result } from '../domain/errors.ts';
import type { DatasetChoice } from '../domain/lab/experiment.ts';
import { embeddingColumns } from '../domain/lab/datasets.ts';
import { occluded, occlusion } from '../domain/lab/explain.ts';
import type { Subject } from '../domain/lab/explain-inputs.ts';
import { outputWidth, type Inputs, type LabData } from '../domain/lab/lab-data.ts';
import { piecesOf } from '../domain/lab/pieces.ts';
import { answersOf } from '../domain/lab/predict.ts';
import { topClass } from '../domain/lab/probabilities.ts';
import { applyScale } from '../domain/lab/scaling.ts';
import { SENTENCE_FILES } from '../domain/lab/sentences.ts';
import { encodeWords, wordsOf } from '../domain/lab/words.ts';
import type { EncoderProgress } from '../workers/encoder/protocol.ts';
import type { Cancellable, Services } from './services.ts';

export { MOST_CHARACTERS } from '../domain/lab/pieces.ts';
export type { EncoderProgress };

/** Texts are rows of these; what else is embedded has titles for labels. */
export type TextDataset = Extract<DatasetChoice, { readonly language: unknown }>;

export const isTextDataset = (dataset: DatasetChoice): dataset is TextDataset => 'language' in dataset;

/** What the model says of a text: of each target the probabilities of its classes, or the number in the unit asked. */
export type Answers = readonly Float32Array[];

/** A word, or a few neighbours, with what is lost without it: probability of the class said, or of the number asked. */
export interface WordShare {
  readonly text: string;
  readonly weight: number;
}

/** A text as far as it can be read without a model's weights: read once, it is put to each look at a run. */
export interface ReadText {
  /** What is left out in turn; none where only the text itself was read. */
  readonly pieces: readonly string[];
  /** The text, then without each of the pieces. */
  readonly texts: readonly string[];
  /** Their vectors by the dataset's encoder, unscaled, row-major; undefined for a model that reads words. */
  readonly vectors: Float32Array | undefined;
}

/** In the role in which the dataset's own texts were embedded (cli/pack-lab.ts): like is compared with like. */
async function embedAll(
  { encoder }: Services,
  { kind, language }: TextDataset,
  texts: readonly string[],
  options: Cancellable<EncoderProgress>,
): Promise<Float32Array> {
  const file = SENTENCE_FILES.find(({ id }) => id === `${kind}-${language}`);
  if (!file) throw new Error(`no encoder for ${kind} in ${language}`);
  return embeddingColumns(await encoder.embed(file.encoder, texts, 'symmetric', options)).values;
}

/** Words as the model reads them, else as they are written. */
const piecesFor = (text: string, { language }: TextDataset, { inputs }: LabData): readonly string[] =>
  inputs.kind === 'words' ? wordsOf(text).slice(0, inputs.length) : piecesOf(text, language);

/**
 * Reads a text for the models of a dataset. Fails as the encoder does.
 * @param extent `whole` for a first answer; `pieces` also without each of its words, all embedded together.
 */
export const readText = (
  services: Services,
  dataset: TextDataset,
  data: LabData,
  text: string,
  extent: 'whole' | 'pieces',
  options: Cancellable<EncoderProgress> = {},
): Promise<Result<ReadText>> =>
  attempt(async () => {
    const pieces = extent === 'pieces' ? piecesFor(text, dataset, data) : [];
    const words = data.inputs.kind === 'words';
    const texts = [text, ...occluded(pieces).map((rest) => rest.join(words ? ' ' : ''))];
    return {
      pieces,
      texts,
      vectors: words ? undefined : await embedAll(services, dataset, texts, options),
    };
  });

/** Rows of texts as the run's own rows are. */
function inputsOf({ inputs }: LabData, { texts, vectors }: ReadText): Inputs {
  if (inputs.kind === 'words') return encodeWords(texts, inputs.vocabulary);
  if (!vectors) throw new Error('texts without vectors for a model that reads vectors');
  const { width } = inputs;
  const dims = vectors.length / texts.length;
  const kept = new Float32Array(texts.length * width);
  texts.forEach((_, row) => kept.set(vectors.subarray(row * dims, row * dims + width), row * width));
  return { ...inputs, values: applyScale(kept, inputs) };
}

/** What the model says of a text, and what each of its pieces brings to the main answer. */
export const judgeText = (
  { lab }: Services,
  { data, weights }: Subject,
  read: ReadText,
): Promise<Result<{ readonly answers: Answers; readonly words: readonly WordShare[] }>> =>
  attempt(async () => {
    const count = read.texts.length;
    const outputs = await lab.answer({ inputs: inputsOf(data, read), count, weights });
    const all = data.targets.map((target, place) => answersOf(target, outputs[place]));
    const widths = data.targets.map(outputWidth);
    const [width] = widths;
    const said = topClass(all[0], width, 0);
    const scores = Float64Array.from(read.texts, (_, row) => all[0][row * width + said]);
    const brought = occlusion(scores[0], scores.subarray(1));
    return {
      answers: widths.map((own, place) => all[place].slice(0, own)),
      words: read.pieces.map((text, place) => ({ text, weight: brought[place] })),
    };
  });

/** What each word of a text brings to the main answer. */
export async function weighText(
  services: Services,
  subject: Subject,
  dataset: TextDataset,
  text: string,
  options: Cancellable<EncoderProgress> = {},
): Promise<Result<readonly WordShare[]>> {
  const read = await readText(services, dataset, subject.data, text, 'pieces', options);
  if (!read.ok) return read;
  const judged = await judgeText(services, subject, read.value);
  return judged.ok ? success(judged.value.words) : judged;
}
