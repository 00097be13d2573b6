/** Hands a file to the browser to be saved where the person wants it. Nothing leaves the device. */
export function saveFile(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken its own reference by the time the click returns to the event loop.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** The letters and numbers of a name: the rest means something to some file system. */
export const fileStem = (name: string): string => name.replace(/[^\p{L}\p{N}]+/gu, '-');
