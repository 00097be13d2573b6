/** One run of an experiment: it goes on by epochs or steps, pauses, ends early, diverges, and survives its backend. */
import type { Experiment } from '../../domain/lab/experiment.ts';
import type { LabData } from '../../domain/lab/lab-data.ts';
import type { GradientCheck, LabEnd, LabPoint, LabSnapshot, LabStatus } from '../../domain/lab/run-types.ts';
import { FailureError } from '../../domain/errors.ts';
import type { Backend, WeightTensor } from '../../domain/learning/head-types.ts';
import type { Tf } from '../trainer/head.ts';
import { givesKnownAnswer } from '../trainer/known-answer.ts';
import type { BackendQueue } from '../trainer/train.ts';
import { rowsOf, takeRows } from './batches.ts';
import { Calculator } from './calculator.ts';
import { checkGradients } from './gradient-check.ts';
import { imitationQuestion, questionsOf, scoreOf, taughtQuestions, type Question } from './losses.ts';
import type { Batch, LabModel } from './model.ts';
import { buildModel, teacherOf } from './models.ts';
import {
  copyState,
  countTrained,
  createStepper,
  firstState,
  weightsOf,
  type Stepper,
  type TrainingState,
} from './state.ts';

/**
 * A loss so many times the first has run away. A rate that is a little too large can throw a loss up a thousandfold and
 * still come down; from a million on only overflow is left to see.
 */
const RUNAWAY = 1e6;

/**
 * Milliseconds of steps between two looks at the messages, an abort among them: at 0 the browser's shortest timer, 4 ms,
 * takes longer than the steps; at 200 a pause is felt as late.
 */
const BREATH_MS = 16;

type Amount = { readonly epochs: number } | { readonly steps: number };

interface AdvanceOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (value: { readonly point: LabPoint; readonly status: LabStatus }) => void;
}

/** The training of one model: the only one of most runs, the teacher's or the student's of others. */
interface Course {
  readonly model: LabModel;
  readonly stepper: Stepper;
  readonly taught: readonly Question[];
  /** Epoch of the run after which it is over. */
  readonly end: number;
}

interface Best {
  readonly loss: number;
  readonly epoch: number;
  readonly weights: readonly WeightTensor[];
}

/** Where a run can begin again: after a whole epoch. What is in it is not written to. */
interface Milestone {
  readonly epoch: number;
  readonly course: Course;
  readonly state: TrainingState;
  readonly best: Best;
}

const breathe = () => new Promise<void>((resolve) => setTimeout(resolve));

const fits = ({ weights }: LabModel, given: readonly WeightTensor[]): boolean =>
  weights.length === given.length &&
  weights.every(({ values }, k) => values.length === given[k].values.length);

/**
 * The same experiment on the same data and backend gives the same numbers bit for bit, however it is paused.
 *
 * A student's teacher has the first half of the epochs; until it is done, it is the model that points and snapshots are
 * of. Losses of points are without penalties and against the true answers.
 */
export class LabRun {
  readonly stepsPerEpoch: number;
  readonly #tf: Tf;
  readonly #backends: BackendQueue;
  readonly #data: LabData;
  readonly #experiment: Experiment;
  readonly #now: () => number;
  readonly #calculator: Calculator;
  readonly #trainingRows: Int32Array;
  readonly #validationRows: Int32Array;
  /** The questions with their true answers. */
  readonly #asked: readonly Question[];
  /** The model of the experiment itself, and not its teacher. */
  readonly #model: LabModel;
  #milestone: Milestone;
  /** After the latest step, of which there are {@link #step} since the milestone. */
  #state: TrainingState;
  #step = 0;
  #end: LabEnd = 'paused';
  /** Training loss before the first step; undefined until somebody has looked. */
  #firstLoss: number | undefined;
  #backend: Backend;
  #movedFrom: LabStatus['movedFrom'];
  #halted = false;
  #milliseconds = 0;
  /** Steps, and questions between two steps, take turns: any of them may have to change the backend. */
  #lastTurn: Promise<unknown> = Promise.resolve();

  /** Opens a run. Throws when there is no row to learn from; `unexpected` when there is no backend. */
  static async open(
    tf: Tf,
    backends: BackendQueue,
    data: LabData,
    experiment: Experiment,
    now: () => number,
  ): Promise<LabRun> {
    const backend = await backends.current();
    if (!backend) throw new FailureError('unexpected');
    return new LabRun(tf, backends, data, experiment, now, backend);
  }

  private constructor(
    tf: Tf,
    backends: BackendQueue,
    data: LabData,
    experiment: Experiment,
    now: () => number,
    backend: Backend,
  ) {
    this.#tf = tf;
    this.#backends = backends;
    this.#data = data;
    this.#experiment = experiment;
    this.#now = now;
    this.#backend = backend;
    this.#trainingRows = rowsOf(data, 'training');
    this.#validationRows = rowsOf(data, 'validation');
    if (this.#trainingRows.length === 0) throw new Error('no rows to learn from');
    this.stepsPerEpoch = Math.ceil(this.#trainingRows.length / experiment.batch);
    this.#calculator = new Calculator(tf, data, experiment, this.#trainingRows);
    this.#asked = questionsOf(data, experiment.loss);
    this.#model = buildModel(experiment, data);
    const teacher = teacherOf(experiment.model);
    const { epochs } = experiment;
    this.#milestone = teacher
      ? this.#startOf(
          buildModel({ ...experiment, model: teacher }, data),
          this.#asked,
          0,
          Math.floor(epochs / 2),
        )
      : this.#startOf(
          this.#model,
          data.encodings ? [...this.#asked, imitationQuestion(data.encodings)] : this.#asked,
          0,
          epochs,
        );
    this.#state = copyState(this.#milestone.state);
  }

  /** Numbers that are trained, of a student its own. */
  get parameters(): number {
    return countTrained(firstState(this.#model, this.#experiment));
  }

  get status(): LabStatus {
    return {
      end: this.#end,
      epoch: this.#milestone.epoch,
      step: this.#step,
      backend: this.#backend,
      ...(this.#movedFrom && { movedFrom: this.#movedFrom }),
      latest: this.#state.latest,
      milliseconds: this.#milliseconds,
    };
  }

  /**
   * Goes on by whole epochs, of which the rest of a begun one counts as the first, or by steps up to the end of the present
   * one. Rejects with what the last backend threw when none is left.
   */
  async advance(amount: Amount, { signal, progress }: AdvanceOptions = {}): Promise<LabStatus> {
    const { epoch } = this.#milestone;
    const steps = this.stepsPerEpoch;
    const goal =
      'epochs' in amount
        ? (epoch + amount.epochs) * steps
        : epoch * steps + Math.min(steps, this.#step + amount.steps);
    const ahead = () => this.#milestone.epoch * steps + this.#step < goal;
    let breath = this.#now();
    while (this.#end === 'paused' && ahead() && !signal?.aborted && !this.#halted) {
      const point = await this.#onBackend(() => this.#goOn());
      if (point) progress?.({ point, status: this.status });
      if (this.#now() - breath < BREATH_MS) continue;
      await breathe();
      breath = this.#now();
    }
    return this.status;
  }

  /** Makes an `advance` end after its present step, for good. */
  async halt(): Promise<void> {
    this.#halted = true;
    await this.#lastTurn;
  }

  /**
   * Weights and outputs of all rows: as they are now, or once the run is over with patience, as they were when the validation
   * loss was lowest. `weights` asks the same model with other weights; throws when they are not of its size.
   */
  async snapshot(weights: readonly WeightTensor[] = this.#kept()): Promise<LabSnapshot> {
    const own = weights.map((weight) => ({ ...weight, values: weight.values.slice() }));
    const { targets, attention } = await this.#outputs(own, this.#data);
    return { weights: own, outputs: targets, attention };
  }

  /** Outputs of the main target for rows that are scaled as the data. */
  async predict(batch: Batch, weights: readonly WeightTensor[] = this.#kept()): Promise<Float32Array> {
    const { targets } = await this.#outputs(weights, batch);
    return targets[0];
  }

  /** Slopes of the first training batch at the present weights, by backpropagation and by finite differences. */
  checkGradients(): Promise<GradientCheck[]> {
    return this.#onBackend(() => {
      const { model, taught } = this.#milestone.course;
      const weights = weightsOf(copyState(this.#state));
      return checkGradients(this.#calculator, model, taught, weights, this.#experiment.seed);
    });
  }

  /** The outset of a course at an epoch of the run. */
  #startOf(model: LabModel, taught: readonly Question[], epoch: number, end: number): Milestone {
    const state = firstState(model, this.#experiment);
    const { stepsPerEpoch } = this;
    const stepper = createStepper(model, this.#experiment, { epochs: end - epoch, stepsPerEpoch });
    return {
      epoch,
      course: { model, stepper, taught, end },
      state,
      best: { loss: Infinity, epoch, weights: weightsOf(state) },
    };
  }

  /** One step, and what comes after the last of an epoch; before the first step, the look at the start. */
  async #goOn(): Promise<LabPoint | undefined> {
    const { epoch, course } = this.#milestone;
    if (this.#firstLoss === undefined) return this.#endEpoch(epoch);
    const start = this.#now();
    const place = { epoch, step: this.#step };
    const { model, taught, stepper } = course;
    const { loss, slopes, rows } = await this.#calculator.slopes(
      model,
      taught,
      weightsOf(this.#state),
      place,
    );
    if (await this.#runsAway(loss)) return this.#diverge();
    stepper.step(this.#state, slopes, rows);
    this.#step++;
    this.#milliseconds += this.#now() - start;
    if (this.#step < this.stepsPerEpoch) return undefined;
    stepper.endEpoch(this.#state, slopes);
    return this.#endEpoch(epoch + 1);
  }

  /** Looks at where the run stands, makes it the milestone, and begins the next course where one is over. */
  async #endEpoch(epoch: number): Promise<LabPoint | undefined> {
    const { course, best } = this.#milestone;
    const point = await this.#look(epoch);
    const { trainingLoss, validationLoss } = point;
    const validates = this.#validationRows.length > 0;
    if (await this.#runsAway(trainingLoss, ...(validates ? [validationLoss] : []))) return this.#diverge();
    const state = copyState(this.#state);
    const better = validationLoss < best.loss;
    const reached: Milestone = {
      epoch,
      course,
      state,
      best: better ? { loss: validationLoss, epoch, weights: weightsOf(state) } : best,
    };
    const { patience } = this.#experiment;
    const stalls = validates && patience > 0 && epoch - reached.best.epoch >= patience;
    const over = stalls || epoch >= course.end;
    const isTeacher = course.model !== this.#model;
    // Nothing is changed before the last question to the backend is answered: if it fails, all of this is asked again.
    const next = over && isTeacher ? await this.#studentAfter(reached) : reached;
    this.#firstLoss ??= trainingLoss;
    this.#milestone = next;
    this.#rewind();
    if (over && !isTeacher) this.#end = epoch >= course.end ? 'finished' : 'early-stop';
    return point;
  }

  /** The outset of the student whose teacher has come to its end. */
  async #studentAfter(teacher: Milestone): Promise<Milestone> {
    const { model, epochs } = this.#experiment;
    if (model.kind !== 'student') throw new Error('a teacher without a student');
    const { targets } = await this.#calculator.outputs(
      teacher.course.model,
      this.#bestOf(teacher),
      this.#data,
    );
    const taught = taughtQuestions(this.#data, targets, model.temperature);
    return this.#startOf(this.#model, taught, teacher.epoch, teacher.epoch + epochs - Math.floor(epochs / 2));
  }

  async #look(epoch: number): Promise<LabPoint> {
    const weights = weightsOf(this.#state);
    const outputs = this.#data.targets.map(
      ({ values }, k) => new Float32Array(values.length * this.#asked[k].width),
    );
    const { model } = this.#milestone.course;
    for (const rows of [this.#trainingRows, this.#validationRows]) {
      const { targets } = await this.#calculator.outputs(model, weights, takeRows(this.#data.inputs, rows));
      outputs.forEach((all, k) => {
        const { width } = this.#asked[k];
        rows.forEach((row, at) => all.set(targets[k].subarray(at * width, (at + 1) * width), row * width));
      });
    }
    const [main] = this.#data.targets;
    const lossOf = (rows: Int32Array) => this.#calculator.lossByOutputs(this.#asked, outputs, rows);
    return {
      epoch,
      trainingLoss: await lossOf(this.#trainingRows),
      validationLoss: await lossOf(this.#validationRows),
      trainingScore: scoreOf(main, outputs[0], this.#trainingRows),
      validationScore: scoreOf(main, outputs[0], this.#validationRows),
    };
  }

  /** Whether a loss is no number or beyond bounds, and that by the experiment's fault: throws when it is the backend's. */
  async #runsAway(...losses: readonly number[]): Promise<boolean> {
    if (losses.every(Number.isFinite))
      // A first loss near zero is no measure: any step away from luck would be a thousandfold.
      return Math.max(...losses) > RUNAWAY * Math.max(1, this.#firstLoss ?? Infinity);
    if (!(await givesKnownAnswer(this.#tf))) throw new Error('the backend computes wrongly');
    return true;
  }

  #diverge(): undefined {
    this.#end = 'diverged';
    this.#rewind();
  }

  /** Back to the last whole epoch. */
  #rewind(): void {
    this.#state = copyState(this.#milestone.state);
    this.#step = 0;
  }

  /** Weights of a course that is over: with patience those of its best epoch, else the latest. */
  #bestOf({ state, best }: Milestone): readonly WeightTensor[] {
    const chooses = this.#validationRows.length > 0 && this.#experiment.patience > 0;
    return chooses ? best.weights : weightsOf(state);
  }

  #kept(): readonly WeightTensor[] {
    const over = this.#end === 'finished' || this.#end === 'early-stop';
    return over ? this.#bestOf(this.#milestone) : weightsOf(this.#state);
  }

  #outputs(weights: readonly WeightTensor[], batch: Batch) {
    const model = [this.#milestone.course.model, this.#model].find((candidate) => fits(candidate, weights));
    if (!model) throw new Error('weights of another model');
    return this.#onBackend(() => this.#calculator.outputs(model, weights, batch));
  }

  /** Works in turn on the present backend, and when that fails, again on the next, from the last whole epoch on. */
  #onBackend<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(async () => {
      for (;;) {
        try {
          return await work();
        } catch (problem) {
          this.#backends.drop(this.#backend);
          const next = await this.#backends.current();
          if (!next) throw problem;
          this.#movedFrom = { backend: this.#backend, epoch: this.#milestone.epoch };
          this.#backend = next;
          this.#rewind();
        }
      }
    });
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }
}
