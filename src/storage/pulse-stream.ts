/** The built-in comments of Pulse: files of the app and, with its shell, there offline. */
import { FailureError } from '../domain/errors.ts';
import { damagedStream, parseStream, STREAM_VERSION, type Stream } from '../domain/monitoring/stream.ts';
import { fetchFile } from './packs.ts';

const fetchBytes = (url: string): Promise<ArrayBuffer> =>
  fetchFile(url)
    .then((response) => response.arrayBuffer())
    .catch(() => {
      throw damagedStream('file');
    });

/** What JSON.parse makes of the bytes; undefined for bytes that are no JSON, such as a host's front page. */
function readJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * @param base Where the app lies, with a slash at the end.
 * `load` rejects with `stream-damaged` when a file is missing or its content does not match its hashes.
 */
export function pulseStream(base: string) {
  return {
    async load(): Promise<Stream> {
      const [json, vectors] = await Promise.all([
        fetchBytes(`${base}pulse/stream.json?v=${STREAM_VERSION}`),
        fetchBytes(`${base}pulse/stream.vectors?v=${STREAM_VERSION}`),
      ]);
      const checked = await parseStream(readJson(json), vectors);
      if (!checked.ok) throw new FailureError(checked.failure.code, checked.failure.details);
      return checked.value;
    },
  };
}
