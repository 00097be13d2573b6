import '@fontsource-variable/source-sans-3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import HeatTable from '../../src/charts/HeatTable.svelte';
import ValueBars from '../../src/charts/ValueBars.svelte';
import Studio from '../../src/pages/studio/Studio.svelte';
import '../../src/ui/tokens.css';
import { ANALYTICS, codesOf, COHORTS, csvFile, visitsTable } from '../unit/state/studio-desk-bench.ts';
import { shelves } from './shelves.ts';
import WithApp from './WithApp.svelte';

const button = (name: string) => page.getByRole('button', { name, exact: true });
const panel = (name: string) => page.getByRole('region', { name, exact: true });
const codes = () => page.getByRole('textbox', { name: 'Paste report codes', exact: true });
const files = () => page.getByLabelText('Choose files', { exact: true });
const number = (name: string) => page.getByRole('spinbutton', { name, exact: true });
const [WIDTH, HEIGHT] = [414, 896];

/** The desk as it is reached from the Studio's front, without a demo. */
async function openDesk() {
  await render(WithApp, { app: shelves().app, Page: Studio });
  await page.getByRole('tab', { name: 'Growth desk' }).click();
}

beforeEach(() => page.viewport(1440, 900));
afterEach(() => page.viewport(WIDTH, HEIGHT));

describe('the growth desk', () => {
  test('says what it takes while it is empty, and its calculators work', async () => {
    await openDesk();
    await expect.element(page.getByText('Nothing is on the desk yet.', { exact: false })).toBeVisible();
    await expect.element(button('Print or save as PDF')).not.toBeInTheDocument();
    const plan = panel('How many reports it takes');
    await expect.element(plan.getByText('1,907 reports of each variant', { exact: false })).toBeVisible();
    await plan.getByRole('switch').click();
    await expect.element(plan.getByText('686 reports of each variant', { exact: false })).toBeVisible();
    await userEvent.clear(number('Rate today, %'));
    await expect.element(plan.getByRole('alert')).toBeVisible();
  });

  test('reads pasted codes into a funnel, variants and kinds of visitors, and lists what it set apart', async () => {
    await openDesk();
    const keen = codesOf(40, (at) => ({ variant: at % 2, likes: 12, dislikes: 0, openedItem: true }));
    const wary = codesOf(40, (at) => ({ variant: at % 2, likes: 0, dislikes: 8, openedItem: false }), 8);
    await codes().fill([...keen, ...wary, keen[0], 'hello'].join('\n'));
    await expect.element(page.getByText('80 reports counted, 2 set apart.')).toBeVisible();
    await expect.element(page.getByText('Given twice')).toBeVisible();
    await expect.element(panel('How far visitors came').getByText('40 of 80').first()).toBeVisible();
    await expect
      .element(panel('Variants compared').getByRole('rowheader', { name: 'Variant B' }))
      .toBeVisible();
    await expect.element(panel('Kinds of visitors').getByText('Group B')).toBeVisible();
    await expect.element(panel('What to do next')).toBeVisible();
  });

  test('compares channels, draws who comes back, lists bad rows and takes a file away and back', async () => {
    await openDesk();
    await files().upload([csvFile('may.csv', ANALYTICS), csvFile('cohorts.csv', COHORTS)]);
    await expect.element(panel('Channels').getByRole('rowheader', { name: 'letter' }).first()).toBeVisible();
    await expect
      .element(panel('What to do next').getByText('Bring more visitors by “letter”.'))
      .toBeVisible();
    await page.getByText('Rows that could not be read whole: 2').first().click();
    await expect.element(page.getByText('More than there were visitors')).toBeVisible();
    const back = panel('Who comes back');
    await expect.element(back.getByRole('img', { name: 'Who comes back' })).toBeVisible();
    await expect.element(back.getByText('39.7%')).toBeVisible();
    await back.getByLabelText('Beside all').selectOptions('Apr 13, 2026');
    await expect.element(back.getByRole('img').getByText('Apr 13, 2026')).toBeVisible();
    await button('Take “cohorts.csv” away').click();
    await expect.element(back).not.toBeInTheDocument();
    await button('Undo').click();
    await expect.element(back).toBeVisible();
    await button('Clear the desk').click();
    await expect.element(page.getByText('Nothing is on the desk yet.', { exact: false })).toBeVisible();
  });

  test('counts visits in weeks or days, and refuses what is no table of it', async () => {
    await openDesk();
    await files().upload([csvFile('visits.csv', visitsTable()), csvFile('films.csv', 'Film,Regie\nIce,K')]);
    await expect.element(page.getByRole('alert')).toHaveTextContent('“films.csv” is none of the tables');
    const back = panel('Who comes back');
    await expect.element(back.getByText('Week 2').first()).toBeVisible();
    await back.getByLabelText('Count in').selectOptions('days');
    await expect.element(back.getByText('Day 20').first()).toBeVisible();
  });

  test('takes files that are dropped on it, and leaves dragged words alone', async () => {
    await openDesk();
    const drop = (transfer: DataTransfer) =>
      codes()
        .element()
        .dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    const words = new DataTransfer();
    words.setData('text/plain', 'hello');
    expect(drop(words)).toBe(true);
    const dropped = new DataTransfer();
    dropped.items.add(csvFile('may.csv', ANALYTICS));
    expect(drop(dropped)).toBe(false);
    await expect
      .element(page.getByRole('list', { name: 'Files on the desk' }).getByText('may.csv'))
      .toBeVisible();
  });

  test('projects growth from counts and says when they cannot be', async () => {
    await openDesk();
    await number('Visitors you watched').fill('100');
    await number('Invitations they sent').fill('300');
    await number('Newcomers who came by one').fill('120');
    const growth = panel('Growth by invitation');
    await expect.element(growth.getByText('1.2 (0.995 – 1.43)')).toBeVisible();
    await expect.element(growth.getByRole('img')).toBeVisible();
    await number('Newcomers who came by one').fill('301');
    await expect.element(growth.getByRole('alert')).toHaveTextContent('More came than were invited.');
  });

  test('hands out a CSV of a panel', async () => {
    await openDesk();
    await files().upload([csvFile('may.csv', ANALYTICS)]);
    const saved: Blob[] = [];
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      if (blob instanceof Blob) saved.push(blob);
      return 'data:,';
    });
    await button('Save “Channels” as CSV').click();
    vi.restoreAllMocks();
    expect((await saved[0].text()).split('\r\n')[1]).toMatch(/^search,14,1400,/);
  });
});

describe('its charts', () => {
  const track = (row: number) => document.querySelectorAll<HTMLElement>('.track')[row];

  test('bars share one scale, reach as far as they may be off, and leave out what is unknown or endless', async () => {
    await render(ValueBars, {
      caption: 'Rates',
      labelHeading: 'Name',
      valueHeading: 'Rate',
      full: 1,
      rows: [
        { key: 'a', label: 'A', value: 0.5, low: 0.25, high: 0.75, text: '50% (25% – 75%)' },
        { key: 'b', label: 'B', value: undefined, text: '–' },
        { key: 'c', label: 'C', value: 1, low: -Infinity, high: Infinity, text: '100%' },
      ],
    });
    await expect.element(page.getByRole('table', { name: 'Rates' })).toBeVisible();
    const width = track(0).clientWidth;
    expect([1, 2].map((row) => track(row).clientWidth)).toEqual([width, width]);
    const box = (row: number, part: string) => track(row).querySelector(part)?.getBoundingClientRect();
    expect(box(0, '.bar')?.width).toBeCloseTo(width / 2, 0);
    expect(box(0, '.reach')?.width).toBeCloseTo(width / 2, 0);
    expect([box(1, '.bar'), box(1, '.reach'), box(2, '.reach')]).toEqual([undefined, undefined, undefined]);
    expect(box(2, '.bar')?.width).toBeCloseTo(width, 0);
  });

  test('a heat table says each share, and nothing where none is known', async () => {
    await render(HeatTable, {
      caption: 'Cohorts',
      labelHeading: 'First visit',
      columns: ['Week 1', 'Week 2'],
      rows: [{ key: 'a', label: 'Monday', shares: [0.9, undefined] }],
      format: (share: number) => `${Math.round(share * 100)}%`,
    });
    const cells = page.getByRole('cell');
    await expect.element(cells.nth(0)).toHaveTextContent('90%');
    await expect.element(cells.nth(1)).toHaveTextContent(/^$/);
    const style = getComputedStyle(cells.nth(0).element());
    expect(style.backgroundColor).not.toBe(getComputedStyle(cells.nth(1).element()).backgroundColor);
  });
});
