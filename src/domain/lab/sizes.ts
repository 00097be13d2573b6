/** Bytes that the weights of a model take, in each way of keeping them. */
import type { WeightTensor } from '../learning/head-types.ts';

export const WIDTHS = [32, 16, 8, 4, 1] as const;
/** Bits of one number. 32 and 16 are floating point, 8 and 4 whole multiples of a step, 1 a sign. */
export type Bits = (typeof WIDTHS)[number];

export interface Storage {
  readonly bits: Bits;
  /** One step for each output (the last axis) rather than one for a whole tensor; of no use to floating point. */
  readonly perChannel: boolean;
  /** Zeros are not kept, only where they stand: one bit a number. */
  readonly sparse: boolean;
}

/** What a trained model is in memory, and what the other ways are compared with. */
export const PLAIN: Storage = { bits: 32, perChannel: false, sparse: false };

/** Ways that are compared side by side, from exact to coarse. */
export const STORAGES: readonly Storage[] = WIDTHS.flatMap((bits) =>
  (bits < 16 ? [false, true] : [false]).map((perChannel) => ({ bits, perChannel, sparse: false })),
);

const FLOAT_BYTES = 4;

/**
 * Whether a tensor is made smaller beyond float16. Biases, scales and single vectors are not: they are under a hundredth of
 * the bytes, and one coarse bias moves every answer of its class.
 */
export const isMatrix = ({ shape }: WeightTensor): boolean => shape.length > 1;

/** Outputs of a tensor: the length of its last axis. */
export const channelsOf = ({ shape }: WeightTensor): number => shape[shape.length - 1] ?? 1;

export const countZeros = (values: Float32Array): number =>
  values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);

/** Steps that are kept beside a tensor. */
export const stepCount = (tensor: WeightTensor, { bits, perChannel }: Storage): number =>
  bits >= 16 || !isMatrix(tensor) ? 0 : perChannel ? channelsOf(tensor) : 1;

function tensorBytes(tensor: WeightTensor, storage: Storage): number {
  const { length } = tensor.values;
  if (!isMatrix(tensor)) return length * (storage.bits === 16 ? 2 : FLOAT_BYTES);
  const kept = storage.sparse ? length - countZeros(tensor.values) : length;
  const bitmap = storage.sparse ? Math.ceil(length / 8) : 0;
  return bitmap + Math.ceil((kept * storage.bits) / 8) + stepCount(tensor, storage) * FLOAT_BYTES;
}

/** Bytes of the numbers alone, without names and shapes. With `sparse`, zeros among the weights as they are now are left out. */
export const modelBytes = (weights: readonly WeightTensor[], storage: Storage): number =>
  weights.reduce((bytes, tensor) => bytes + tensorBytes(tensor, storage), 0);
