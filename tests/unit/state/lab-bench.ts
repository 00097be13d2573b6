/** Benches of the Lab over one trainer: it tries its backends when it starts, which takes longer than most tests. */
import type { Experiment } from '../../../src/domain/lab/experiment.ts';
import type { Services } from '../../../src/pipeline/services.ts';
import { Feed } from '../../../src/state/feed.svelte.ts';
import { Lab } from '../../../src/state/lab.svelte.ts';
import { labServices, shapes } from '../pipeline/lab-fixture.ts';
import { labService } from '../pipeline/lab-service.ts';

export const trainer = labService();

const labs: Lab[] = [];

export function labOver(services: Services): Lab {
  const lab = new Lab(services, new Feed(services, { locale: 'en' }));
  labs.push(lab);
  return lab;
}

/** To be called after each test: what a bench was about to build would take the trainer from the next one. */
export const clearBenches = (): void => labs.splice(0).forEach((lab) => lab.startOver());

/** A bench with an experiment on it, and its services, which a test may change. */
export function bench(experiment: Experiment = shapes(), change: Partial<Services> = {}) {
  const services = labServices({ lab: { ...trainer }, ...change });
  const lab = labOver(services);
  lab.use(experiment);
  return { lab, services };
}
