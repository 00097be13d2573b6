import { createRawSnippet } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import DataTable from '../../src/ui/DataTable.svelte';
import Dropzone from '../../src/ui/Dropzone.svelte';
import ProgressBar from '../../src/ui/ProgressBar.svelte';

describe('Dropzone', () => {
  async function shown() {
    const onfiles = vi.fn<(files: readonly File[]) => void>();
    const ondropped = vi.fn<(transfer: DataTransfer) => void>();
    const children = createRawSnippet(() => ({ render: () => '<p>Drop a file here</p>' }));
    await render(Dropzone, { label: 'Choose files', onfiles, ondropped, children });
    return { onfiles, ondropped };
  }

  it('takes files by its input, the same file twice in a row too', async () => {
    const { onfiles } = await shown();
    const input = page.getByLabelText('Choose files', { exact: true });
    for (const _time of [1, 2]) await userEvent.upload(input, new File(['x'], 'a.csv'));
    expect(onfiles.mock.calls.map(([files]) => files.map(({ name }) => name))).toEqual([
      ['a.csv'],
      ['a.csv'],
    ]);
  });

  it('takes a drop of files, so that nobody else does, and leaves a drop of text alone', async () => {
    const { ondropped } = await shown();
    const zone = page.getByText('Drop a file here').element();
    const drop = (transfer: DataTransfer) =>
      zone.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    const text = new DataTransfer();
    text.setData('text/plain', 'a.csv');
    expect(drop(text)).toBe(true);
    expect(ondropped).not.toHaveBeenCalled();
    const files = new DataTransfer();
    files.items.add(new File(['x'], 'a.csv'));
    expect(drop(files)).toBe(false);
    expect(ondropped).toHaveBeenCalledOnce();
  });
});

describe('ProgressBar', () => {
  it('has a name and a value in percent', async () => {
    await render(ProgressBar, { label: 'Import progress', value: 0.426 });
    await expect
      .element(page.getByRole('progressbar', { name: 'Import progress', exact: true }))
      .toHaveValue(43);
  });

  it('has no value while none is known', async () => {
    await render(ProgressBar, { label: 'Import progress' });
    const bar = page.getByRole('progressbar');
    await expect.element(bar).not.toHaveAttribute('value');
  });
});

describe('DataTable', () => {
  it('is named by its caption and scrolls by keyboard', async () => {
    await render(DataTable, {
      caption: 'Requests',
      columns: [{ label: 'Address' }, { label: 'Bytes', numeric: true }],
      rows: Array.from({ length: 60 }, (_, row) => [`/file-${row}`, String(row)]),
      alarmed: (row) => row === 1,
    });
    await expect.element(page.getByRole('table', { name: 'Requests' })).toBeVisible();
    expect(
      page
        .getByRole('columnheader')
        .elements()
        .map((cell) => cell.textContent),
    ).toEqual(['Address', 'Bytes']);
    const frame = page.getByRole('group', { name: 'Requests' }).element();
    await userEvent.tab();
    expect(document.activeElement).toBe(frame);
    await userEvent.keyboard('{End}');
    await vi.waitFor(() => expect(frame.scrollTop).toBeGreaterThan(0));
  });
});
