import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVariants } from '../../../../src/domain/growth/ab.ts';
import { LEAST_REPORTS, suggestActions, type DeskFigures } from '../../../../src/domain/growth/actions.ts';
import { compareChannels } from '../../../../src/domain/growth/channels.ts';
import { funnel } from '../../../../src/domain/growth/funnel.ts';
import { viralCoefficient } from '../../../../src/domain/growth/viral.ts';

const KINDS = [
  { step: 'starter', truth: 1 },
  { step: 'pressed', truth: 0.75 },
];
const reports = (count: number, starter: number, pressed: number) =>
  Array.from({ length: count }, (_, at) => ({ steps: { starter: at < starter, pressed: at < pressed } }));
const NOTHING: DeskFigures = { funnel: [], variants: [], truth: 1, channels: [], viral: undefined };
const kinds = (figures: Partial<DeskFigures>) =>
  suggestActions({ ...NOTHING, ...figures }).map(({ kind }) => kind);
const variants = (...arms: [number, number][]) =>
  compareVariants(arms.map(([yes, of]) => ({ yes, reports: of })));

describe('suggestions', () => {
  it('are none without figures', () => {
    expect(suggestActions(NOTHING)).toEqual([]);
  });

  it('stop the variant that is as good as lost and choose the one that is as good as won', () => {
    const found = suggestActions({ ...NOTHING, variants: variants([20, 200], [60, 200]) });
    expect(found.map(({ kind, strength }) => [kind, strength])).toEqual([
      ['stop-variant', 'strong'],
      ['choose-variant', 'strong'],
    ]);
    expect(found[0]).toMatchObject({ variant: 0, reports: 200 });
  });

  it('ask for more reports where variants cannot be told apart yet, and say so where they are alike', () => {
    const [more] = suggestActions({ ...NOTHING, variants: variants([10, 40], [11, 40]) });
    // 0.27 against 0.37 takes some 340 a variant.
    expect(more).toMatchObject({ kind: 'more-reports', about: 'variants', have: 40 });
    expect(more.kind === 'more-reports' && more.need).toBeGreaterThan(250);
    expect(kinds({ variants: variants([250, 1000], [251, 1000]) })).toEqual(['variants-alike']);
  });

  it('does not choose while one of the variants is hardly known', () => {
    expect(kinds({ variants: variants([190, 200], [0, 5]) })).toEqual(['more-reports']);
  });

  it('name the step that loses most, with its interval', () => {
    const [found] = suggestActions({ ...NOTHING, funnel: funnel(reports(200, 60, 50), KINDS) });
    expect(found).toMatchObject({
      kind: 'step-loses',
      step: 'starter',
      reports: 200,
      rate: 0.7,
      strength: 'strong',
    });
    expect(found.kind === 'step-loses' && found.low).toBeGreaterThan(0.6);
    expect(kinds({ funnel: funnel(reports(200, 180, 170), KINDS) })).toEqual([]);
  });

  it('call for reports when there are too few, and warn of answers that no coin makes', () => {
    const [few] = suggestActions({ ...NOTHING, funnel: funnel(reports(5, 1, 1), KINDS) });
    // Within ten points by a coin that is silent three times of four: (1.96 / (2 · 0.1 · 0.75))² = 171.
    expect(few).toEqual({ kind: 'more-reports', about: 'funnel', have: 5, need: 166, strength: 'hint' });
    expect(kinds({ funnel: funnel(reports(200, 200, 0), KINDS) })).toContain('impossible-answers');
  });

  it('name channels that lie clear of the others', () => {
    const rows = [
      ['mail', 400, 80],
      ['search', 400, 20],
      ['post', 10, 9],
    ] as const;
    const channels = compareChannels(
      rows.map(([channel, visitors, signUps]) => ({ day: '2026-11-01', channel, visitors, signUps })),
    );
    expect(
      suggestActions({ ...NOTHING, channels }).map((found) => [
        found.kind,
        'channel' in found && found.channel,
      ]),
    ).toEqual([
      ['channel-leads', 'mail'],
      ['channel-lags', 'search'],
    ]);
  });

  it('tell whether invitations carry', () => {
    const viral = (accepted: number) => viralCoefficient({ visitors: 100, invitations: 1000, accepted });
    expect(kinds({ viral: viral(200) })).toEqual(['invitations-carry']);
    expect(kinds({ viral: viral(100) })).toEqual([]);
    expect(kinds({ viral: viral(10) })).toEqual(['invitations-fade']);
    expect(kinds({ viral: viralCoefficient({ visitors: 100, invitations: 0, accepted: 0 }) })).toEqual([]);
  });

  it('never rest on fewer than twenty, never stop all variants, and carry only numbers', () => {
    const answers = fc.nat(400).chain((of) => fc.tuple(fc.nat(of), fc.constant(of)));
    fc.assert(
      fc.property(
        fc.array(answers, { minLength: 2, maxLength: 4 }),
        fc.nat(60),
        fc.nat(60),
        fc.nat(60),
        (arms, count, starter, pressed) => {
          const steps = funnel(reports(count, Math.min(count, starter), Math.min(count, pressed)), KINDS);
          const found = suggestActions({ ...NOTHING, variants: variants(...arms), funnel: steps });
          for (const suggestion of found) {
            for (const value of Object.values(suggestion))
              if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
            if (suggestion.kind === 'more-reports') expect(suggestion.need).toBeGreaterThan(0);
            else if (suggestion.kind !== 'impossible-answers' && 'reports' in suggestion)
              expect(suggestion.reports).toBeGreaterThanOrEqual(LEAST_REPORTS);
          }
          const stopped = found.flatMap((one) => (one.kind === 'stop-variant' ? [one.variant] : []));
          const chosen = found.flatMap((one) => (one.kind === 'choose-variant' ? [one.variant] : []));
          expect(stopped.length).toBeLessThan(arms.length);
          expect(chosen.length).toBeLessThanOrEqual(1);
          expect(stopped).not.toContain(chosen[0]);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });
});
