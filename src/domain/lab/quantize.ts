/** A trained model in fewer bits: what each number becomes, and what that costs. */
import type { WeightTensor } from '../learning/head-types.ts';
import { isMatrix, modelBytes, stepCount, type Bits, type Storage } from './sizes.ts';

/** The step Q of a tensor, or of each of its outputs: a number x is kept as round(x / Q) and read as Q · round(x / Q). */
interface Steps {
  /** Name of the tensor. */
  readonly weight: string;
  readonly values: Float32Array;
}

interface Quantized {
  /** As the model reads them back: float32 again, so that the same code runs them. */
  readonly weights: readonly WeightTensor[];
  /** Of each tensor that has any. */
  readonly steps: readonly Steps[];
  readonly bytes: number;
}

/** The greatest float16. Weights beyond it stay there: one infinite number would make every output infinite. */
const HALF_MOST = 65504;
/** Exponent of the smallest normal float16; from there down to zero the step stays at 2⁻²⁴. */
const HALF_LEAST_EXPONENT = -14;
/** Bits of a float16's fraction. */
const HALF_FRACTION = 10;
/** 1.5 · 2⁵²: added to a double below 2⁵¹ and taken off again, it leaves the nearest whole number, halves to even. */
const TO_WHOLE = 1.5 * 2 ** 52;

const bits32 = new DataView(new ArrayBuffer(4));

/** Floor of log₂|value| of a normal float32, from its bits: Math.log2 rounds up to whole numbers from just below them. */
function exponentOf(value: number): number {
  bits32.setFloat32(0, value);
  return ((bits32.getUint32(0) >>> 23) & 0xff) - 127;
}

/** Between a float16 of this size and the next. */
const halfStep = (value: number): number =>
  2 ** (Math.max(exponentOf(value), HALF_LEAST_EXPONENT) - HALF_FRACTION);

/** The float16 nearest to a float32, halves to even (IEEE 754), but never beyond ±65504. */
export function roundToHalf(value: number): number {
  if (Math.abs(value) >= HALF_MOST) return Math.sign(value) * HALF_MOST;
  const step = halfStep(value);
  return (value / step + TO_WHOLE - TO_WHOLE) * step;
}

/** Codes go from −most to most: 127 or 7. −128 or −8 would have no counterpart, and nothing reaches it. */
const mostCode = (bits: Bits): number => 2 ** (bits - 1) - 1;

/**
 * One step a tensor or one an output; number `at` belongs to step `at` modulo their count, outputs being the last axis.
 * Whole codes: the greatest magnitude falls on the greatest code. Signs: the mean magnitude, which is the scale of least
 * squared error (Rastegari et al., 2016).
 */
function stepsOf(tensor: WeightTensor, storage: Storage): Float32Array {
  const steps = new Float32Array(stepCount(tensor, storage));
  const { bits, sparse } = storage;
  const kept = new Uint32Array(steps.length);
  const sums = new Float64Array(steps.length);
  const greatest = new Float64Array(steps.length);
  tensor.values.forEach((value, at) => {
    const s = at % steps.length;
    const magnitude = Math.abs(value);
    if (!sparse || magnitude > 0) kept[s]++;
    sums[s] += magnitude;
    greatest[s] = Math.max(greatest[s], magnitude);
  });
  return steps.map((_, s) => (bits === 1 ? sums[s] / Math.max(kept[s], 1) : greatest[s] / mostCode(bits)));
}

/** What a number is read back as. With `sparse` a zero stays one: only its place is kept. */
function readBack(value: number, step: number, { bits, sparse }: Storage): number {
  if (step === 0 || (sparse && value === 0)) return 0;
  return bits === 1 ? (value < 0 ? -step : step) : Math.round(value / step) * step;
}

function quantizeTensor(
  tensor: WeightTensor,
  storage: Storage,
): { values: Float32Array; steps: Float32Array } {
  const steps = stepsOf(tensor, storage);
  const { values } = tensor;
  if (storage.bits === 32) return { values, steps };
  if (storage.bits === 16) return { values: values.map(roundToHalf), steps };
  if (!isMatrix(tensor)) return { values, steps };
  return { values: values.map((value, at) => readBack(value, steps[at % steps.length], storage)), steps };
}

/**
 * Keeps weights in fewer bits and reads them back: float16 by rounding, int8 and int4 symmetric around zero, so that no
 * number moves by more than Q / 2, and binary as sign · mean magnitude. Biases and vectors stay exact below 16 bits.
 */
export function quantize(weights: readonly WeightTensor[], storage: Storage): Quantized {
  const tensors = weights.map((tensor) => ({ ...tensor, ...quantizeTensor(tensor, storage) }));
  const read = tensors.map(({ name, shape, values }) => ({ name, shape, values }));
  return {
    weights: read,
    steps: tensors
      .filter(({ steps }) => steps.length)
      .map(({ name, steps }) => ({ weight: name, values: steps })),
    bytes: modelBytes(read, storage),
  };
}

/** One number on its way: x, its code x / Q as a whole number or a sign, and Q · code, as which it is read back. */
export interface FollowedWeight {
  /** Name of the largest tensor, and the number's place in it. */
  readonly weight: string;
  readonly index: number;
  readonly value: number;
  readonly step: number;
  readonly code: number;
  readonly back: number;
  /** The greatest code, on which the greatest magnitude falls; undefined for floats, and for signs, whose Q is the mean magnitude. */
  readonly most: number | undefined;
  /** All steps of the tensor; empty for float16, where each size of number has its own. */
  readonly steps: Float32Array;
}

/** Place of the number of median magnitude among those that are not zero; −1 without any. Ends of a range round to themselves. */
function typicalPlace(values: Float32Array): number {
  const magnitudes = values.map(Math.abs).filter((magnitude) => magnitude > 0);
  const median = magnitudes.sort()[(magnitudes.length - 1) >> 1];
  return values.findIndex((value) => Math.abs(value) === median);
}

/** Follows a typical number of the largest matrix; undefined where nothing is rounded or all is zero. */
export function followWeight(weights: readonly WeightTensor[], storage: Storage): FollowedWeight | undefined {
  const { bits } = storage;
  const [largest] = weights.filter(isMatrix).sort((a, b) => b.values.length - a.values.length);
  const index = largest ? typicalPlace(largest.values) : -1;
  if (bits === 32 || index < 0) return undefined;
  const { name: weight, values } = largest;
  const value = values[index];
  const steps = stepsOf(largest, storage);
  const step = bits === 16 ? halfStep(value) : steps[index % steps.length];
  const back = bits === 16 ? roundToHalf(value) : readBack(value, step, storage);
  const most = bits === 8 || bits === 4 ? mostCode(bits) : undefined;
  return { weight, index, value, step, code: Math.round(back / step), back, most, steps };
}
