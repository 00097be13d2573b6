/** A trained model as an ONNX file: input `x` [N, width] of raw numbers, one output for each target. */
import protobuf from 'protobufjs/minimal.js';
import type { Activation } from './experiment.ts';
import { denseNetwork, type Layer } from './dense-network.ts';
import { outputWidth } from './lab-data.ts';
import type { DenseFormat, TargetFormat, TrainedModel } from './trained-model.ts';

/** What the file says of classes: probabilities, or the logits before them. */
export type ClassOutput = 'probabilities' | 'logits';

/** What runtimes of 2023 and later read; nothing in these models needs a newer one. */
const IR_VERSION = 8;
const OPSET = 17;

// Field numbers and codes are those of onnx/onnx.proto (https://github.com/onnx/onnx).
const FLOAT = 1;

/** A message of protobuf being written: fields in the order in which they are called. */
class Message {
  // Not Writer.create(): in Node that gives a Buffer, and the bytes should be the same type everywhere.
  readonly #writer = new protobuf.Writer();

  whole(field: number, value: number): this {
    this.#writer.uint32(field * 8).int64(value);
    return this;
  }

  text(field: number, value: string): this {
    this.#writer.uint32(field * 8 + 2).string(value);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#writer.uint32(field * 8 + 2).bytes(value);
    return this;
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  finish(): Uint8Array {
    return this.#writer.finish();
  }
}

/** Little-endian, as raw_data must be. */
function floatBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, at) => view.setFloat32(at * 4, value, true));
  return bytes;
}

/** TensorProto. */
function tensorOf(name: string, shape: readonly number[], values: Float32Array): Message {
  const tensor = new Message();
  for (const length of shape) tensor.whole(1, length);
  return tensor.whole(2, FLOAT).text(8, name).bytes(9, floatBytes(values));
}

/** ValueInfoProto of [N, width] floats. */
function valueInfo(name: string, width: number): Message {
  const rows = new Message().text(2, 'N');
  const shape = new Message().message(1, rows).message(1, new Message().whole(1, width));
  const type = new Message().message(1, new Message().whole(1, FLOAT).message(2, shape));
  return new Message().text(1, name).message(2, type);
}

const OPERATORS: Readonly<Record<Activation, string>> = { relu: 'Relu', tanh: 'Tanh', sigmoid: 'Sigmoid' };

/** Nodes and constants, added in the order in which they run; values go by the names that `node` hands out. */
class Graph {
  readonly #nodes: Message[] = [];
  readonly #tensors: Message[] = [];

  /** @returns the name of its only output. */
  node(operator: string, inputs: readonly string[], output = `v${this.#nodes.length}`): string {
    const node = new Message();
    for (const input of inputs) node.text(1, input);
    this.#nodes.push(node.text(2, output).text(3, `${operator}-${this.#nodes.length}`).text(4, operator));
    return output;
  }

  constant(name: string, shape: readonly number[], values: Float32Array): string {
    this.#tensors.push(tensorOf(name, shape, values));
    return name;
  }

  layer(layer: Layer, x: string): string {
    switch (layer.kind) {
      case 'affine': {
        const { weight, bias } = layer;
        const inputs = [x, this.constant(weight.name, weight.shape, weight.values)];
        if (!bias) return this.node('MatMul', inputs);
        return this.node('Gemm', [...inputs, this.constant(bias.name, bias.shape, bias.values)]);
      }
      case 'scale': {
        const { name, shape, values } = layer.factors;
        return this.node('Mul', [x, this.constant(name, shape, values)]);
      }
      case 'activation':
        return this.node(OPERATORS[layer.activation], [x]);
      case 'residual':
        return this.node('Add', [x, this.layers(layer.layers, x)]);
    }
  }

  layers(layers: readonly Layer[], x: string): string {
    return layers.reduce((value, layer) => this.layer(layer, value), x);
  }

  /** GraphProto. */
  finish(input: Message, outputs: readonly Message[]): Message {
    const graph = new Message();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, 'lab');
    for (const tensor of this.#tensors) graph.message(5, tensor);
    graph.message(11, input);
    for (const output of outputs) graph.message(12, output);
    return graph;
  }
}

/** (x − off) / by. A constant column has a `by` of 0 and is 0 to the model, as all finite numbers over infinity are. */
function scaled(graph: Graph, { width, off, by }: DenseFormat): string {
  const centred = graph.node('Sub', ['x', graph.constant('off', [width], off)]);
  const divisors = by.map((divisor) => divisor || Infinity);
  return graph.node('Div', [centred, graph.constant('by', [width], divisors)]);
}

/** The last step of a target, which makes of its outputs what was asked for. */
function answer(
  graph: Graph,
  target: TargetFormat,
  value: string,
  classes: ClassOutput,
  output: string,
): void {
  if (target.task === 'classes') {
    // Its axis is the last one by default.
    graph.node(classes === 'probabilities' ? 'Softmax' : 'Identity', [value], output);
    return;
  }
  const factor = graph.constant(`${output}-by`, [1], Float32Array.of(target.by));
  const off = graph.constant(`${output}-off`, [1], Float32Array.of(target.off));
  graph.node('Add', [graph.node('Mul', [value, factor]), off], output);
}

/** Name of the output of a target: `y`, or `y/<name>` for those beside the main one. */
export const outputName = ({ name }: TargetFormat, place: number): string =>
  place === 0 ? 'y' : `y/${name}`;

/**
 * The bytes of an .onnx file; undefined for a model that reads words. Scaling is part of it: raw numbers go in, and
 * numbers asked come out in their own unit. The names of columns and classes stand in its metadata.
 */
export function toOnnx(model: TrainedModel, classes: ClassOutput): Uint8Array | undefined {
  const { inputs, targets } = model;
  const network = denseNetwork(model);
  if (!network || inputs.kind === 'words') return undefined;
  const graph = new Graph();
  const trunk = graph.layers(network.trunk, scaled(graph, inputs));
  const outputs = targets.map((target, place) => {
    const name = outputName(target, place);
    answer(graph, target, graph.layer(network.heads[place], trunk), classes, name);
    return valueInfo(name, outputWidth(target));
  });
  const file = new Message()
    .whole(1, IR_VERSION)
    .text(2, 'Inglenook')
    .message(7, graph.finish(valueInfo('x', network.width), outputs))
    .message(8, new Message().text(1, '').whole(2, OPSET));
  const note = (key: string, names: readonly string[]): void => {
    if (names.length) file.message(14, new Message().text(1, key).text(2, JSON.stringify(names)));
  };
  note('x', inputs.names);
  targets.forEach((target, place) => note(outputName(target, place), target.classes));
  return file.finish();
}
