import { describe, expect, test } from 'vitest';
import { StudioDesk } from '../../../src/state/studio-desk.svelte.ts';
import {
  channelsCsv,
  funnelCsv,
  groupsCsv,
  growthCsv,
  retentionCsv,
  variantsCsv,
} from '../../../src/state/studio-desk-csv.ts';
import { ANALYTICS, codesOf, COHORTS, csvFile, visitsTable } from './studio-desk-bench.ts';

const desk = () => new StudioDesk(() => undefined);
const kinds = ({ suggestions }: StudioDesk) => suggestions.map(({ kind }) => kind);

/** Lines of a CSV without its mark and its last, empty one. */
const lines = (csv: string): string[] => csv.replace('\ufeff', '').trimEnd().split('\r\n');

describe('codes', () => {
  test('are counted once each, and the desk says what they tell', () => {
    const one = desk();
    const codes = codesOf(60, (at) => ({ variant: at % 2, pressedCallToAction: at % 2 === 1 }));
    one.text = [...codes, codes[0], 'hello'].join('\n');
    const { pasted, funnel, variants } = one.reports;
    expect(pasted.reports).toHaveLength(60);
    expect(pasted.apart.map(({ reason }) => reason)).toEqual(['duplicate', 'damaged']);
    expect(funnel.map(({ step }) => step)).toContain('pressed');
    expect(variants).toHaveLength(2);
    expect(variants[1].best).toBeGreaterThan(0.99);
    expect(kinds(one)).toContain('choose-variant');
    expect(lines(variantsCsv(one.reports, ['calm', '=2+2']))[2]).toMatch(/^"'=2\+2",30,/);
    expect(lines(funnelCsv(one.reports))).toHaveLength(6);
  });

  test('without any there is nothing to suggest, not even more of them', () => {
    const one = desk();
    expect(one.suggestions).toEqual([]);
    expect(one.groups).toBeUndefined();
    expect(one.filled).toBe(false);
  });

  test('of two kinds of visitors make two groups, and those who are few are not described', () => {
    const one = desk();
    const keen = codesOf(40, () => ({ likes: 12, dislikes: 0, openedItem: true }));
    const wary = codesOf(40, () => ({ likes: 0, dislikes: 8, openedItem: false, answeredStarter: false }), 8);
    one.text = [...keen, ...wary].join('\n');
    expect(one.groups?.groups.map(({ reports }) => reports)).toEqual([40, 40]);
    const traits = one.groups?.groups.map(({ described }) =>
      described?.traits.find(({ feature }) => feature === 'likes'),
    );
    expect(traits?.map((trait) => trait?.more).toSorted()).toEqual([false, true]);

    one.text = [...keen, ...wary.slice(0, 3)].join('\n');
    const { groups = [] } = one.groups ?? {};
    expect(groups.filter(({ reports }) => reports < 5).every(({ described }) => !described)).toBe(true);
    if (one.groups) expect(groupsCsv(one.groups)).not.toMatch(/(^|\n)\d+,[1-4],/);
  });
});

describe('files', () => {
  test('of days by channel are compared, and rows that cannot be are listed', async () => {
    const one = desk();
    await one.add([csvFile('may.csv', ANALYTICS)]);
    const [file] = one.files;
    expect(file.kind).toBe('channels');
    expect(file.issues.map(({ row, reason }) => [row, reason])).toEqual([
      [30, 'bad-number'],
      [31, 'more-than-came'],
    ]);
    const [search, letter] = one.channels.channels;
    expect([search.channel, search.visitors, letter.channel, letter.visitors]).toEqual([
      'search',
      1400,
      'letter',
      560,
    ]);
    expect(kinds(one)).toEqual(expect.arrayContaining(['channel-leads', 'channel-lags']));
    expect(lines(channelsCsv(one.channels))[1]).toMatch(/^search,14,1400,/);
  });

  test('given twice count once, also where they only overlap', async () => {
    const one = desk();
    const later = ANALYTICS.split('\n').filter((_, at) => at === 0 || at > 20);
    await one.add([
      csvFile('may.csv', ANALYTICS),
      csvFile('again.csv', [...later, '2026-06-01,search,7,1,1,1'].join('\n')),
    ]);
    expect(one.channels.channels[0].visitors).toBe(1407);
    expect(one.channels.doubled.get(one.files[1])).toBe(8);
  });

  test('of cohorts give the curve of all and each cohort', async () => {
    const one = desk();
    await one.add([csvFile('cohorts.csv', COHORTS)]);
    expect(one.retention).toMatchObject({ period: 'week', choice: false, file: 'cohorts.csv' });
    expect(one.retention?.pooled[1]).toMatchObject({ yes: 238, count: 600 });
    expect(one.retention && lines(retentionCsv(one.retention))).toContain(
      '2026-04-06,2,60,200,0.3,' +
        `${one.retention?.cohorts[0].curve[2]?.low},${one.retention?.cohorts[0].curve[2]?.high}`,
    );
  });

  test('of visits are counted in weeks once there are four, or as chosen', async () => {
    const one = desk();
    await one.add([csvFile('visits.csv', visitsTable())]);
    expect(one.retention).toMatchObject({ period: 'week', choice: true });
    expect(one.retention?.pooled).toHaveLength(6);
    one.setPeriod('day');
    expect(one.retention?.period).toBe('day');
    expect(one.retention?.pooled).toHaveLength(31);
  });

  test('that are no tables of the desk are failures with their names; the others still come', async () => {
    const one = desk();
    await one.add([
      csvFile('films.csv', 'Film,Regie\nSolaris,Tarkovsky'),
      csvFile('empty.csv', ''),
      csvFile('bad.csv', 'date,visitors\nsometime,many'),
      csvFile('may.csv', ANALYTICS),
    ]);
    expect(one.failures).toMatchObject([
      { code: 'needs-mapping', details: { file: 'films.csv' } },
      { code: 'empty-file', details: { file: 'empty.csv' } },
      { code: 'no-rows', details: { file: 'bad.csv' } },
    ]);
    expect(one.files).toHaveLength(1);
    expect(one.reading).toBe(false);
  });

  test('and codes that are cleared come back whole', async () => {
    const one = desk();
    one.text = codesOf(3, () => ({})).join('\n');
    await one.add([csvFile('may.csv', ANALYTICS), csvFile('cohorts.csv', COHORTS)]);
    one.removeFile(one.files[0]);
    expect(one.files.map(({ name }) => name)).toEqual(['cohorts.csv']);
    one.putBack();
    expect(one.files.map(({ name }) => name)).toEqual(['may.csv', 'cohorts.csv']);
    one.clear();
    expect([one.filled, one.reports.pasted.reports.length, one.channels.channels]).toEqual([false, 0, []]);
    one.putBack();
    expect(one.reports.pasted.reports).toHaveLength(3);
    expect(one.removed).toBeUndefined();
    one.clear();
    one.text = codesOf(1, () => ({}))[0];
    await one.add([csvFile('june.csv', ANALYTICS)]);
    one.putBack();
    // What has come since stays beside what comes back.
    expect(one.files.map(({ name }) => name)).toEqual(['may.csv', 'cohorts.csv', 'june.csv']);
    expect(one.reports.pasted.reports.length + one.reports.pasted.apart.length).toBe(4);
    one.clear();
    one.forgetRemoved();
    one.putBack();
    expect(one.filled).toBe(false);
  });
});

describe('growth', () => {
  test('follows from the counts, and says what is the matter with them', () => {
    const { growth, ...rest } = desk();
    expect(rest).toBeDefined();
    expect(growth.figures).toBeUndefined();
    growth.change({ visitors: 100, invitations: 300, accepted: 120 });
    expect(growth.viral).toMatchObject({ coefficient: 1.2, perVisitor: 3 });
    if (typeof growth.figures !== 'object') throw new Error('no figures');
    // 90 days of weeks.
    expect(growth.figures.points).toHaveLength(14);
    expect(growth.figures.points[0].visitors).toBe(220);
    expect(growth.figures.doubling).toBeCloseTo((7 * Math.LN2) / Math.log(1.2));
    expect(lines(growthCsv(growth.figures.points))[1]).toBe('0,220,220,220');
    growth.change({ accepted: 301 });
    expect(growth.figures).toBe('more-came');
    growth.change({ accepted: 120, market: 200 });
    expect(growth.figures).toBe('small-market');
    growth.change({ market: 1000, cycle: 0 });
    expect(growth.figures).toBe('no-cycle');
    growth.change({ cycle: 1.5, visitors: 0.5 });
    expect(growth.figures).toBeUndefined();
  });

  test('reaches the suggestions', () => {
    const one = desk();
    one.growth.change({ visitors: 1000, invitations: 900, accepted: 100 });
    expect(kinds(one)).toEqual(['invitations-fade']);
  });
});

describe('the planner', () => {
  test('asks for more where a coin answers, and for more variants', () => {
    const { plan } = desk();
    plan.change({ base: 0.1, effect: 0.05, randomised: false });
    // Fleiss, Levin & Paik 2003: 10 % against 15 %, 5 % and 80 %, without continuity correction.
    expect(plan.figures?.rise?.each).toBe(686);
    const plain = plan.figures?.rise?.each ?? 0;
    plan.change({ randomised: true });
    const told = plan.figures?.rise?.each ?? 0;
    expect(told / plain).toBeCloseTo(plan.figures?.price ?? 0, 1);
    plan.change({ variants: 4 });
    expect(plan.figures?.rise?.each).toBeGreaterThan(told);
    expect(plan.figures?.today).toBeUndefined();
  });

  test('says what the reports that are there would find', () => {
    const one = desk();
    one.text = codesOf(200, (at) => ({ variant: at % 2 })).join('\n');
    one.plan.change({ base: 0.4 });
    expect(one.plan.figures?.today?.reports).toBe(100);
    expect(one.plan.figures?.today?.above).toBeGreaterThan(0.6);
  });

  test('has no answer for rates that are none', () => {
    const { plan } = desk();
    for (const bad of [
      { base: undefined },
      { base: 0 },
      { base: 1 },
      { base: 0.5, effect: 0 },
      { base: 0.5, effect: 0.8 },
    ]) {
      plan.change(bad);
      expect(plan.figures).toBeUndefined();
    }
    plan.change({ base: 0.97, effect: 0.05 });
    expect([plan.figures?.rise, plan.figures?.fall?.target]).toEqual([undefined, expect.closeTo(0.92)]);
  });
});
