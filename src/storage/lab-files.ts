/** The Lab's own sentences: files of the app and, with its shell, there offline. */
import { FailureError } from '../domain/errors.ts';
import {
  damagedFile,
  parseSentences,
  SENTENCE_FILES,
  type SentenceFileId,
  type Sentences,
} from '../domain/lab/sentences.ts';
import { fetchFile } from './packs.ts';

/** Bytes of a file of the Lab; what stops them is told as the Lab's failure, not as that of a catalog. */
const fetchBytes = (url: string): Promise<ArrayBuffer> =>
  fetchFile(url)
    .then((response) => response.arrayBuffer())
    .catch(() => {
      throw damagedFile('file');
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
 * `load` rejects with `lab-data`, reason damaged, when a file is missing or its content does not match its hashes.
 */
export function labFiles(base: string) {
  return {
    async load(id: SentenceFileId): Promise<Sentences> {
      const version = SENTENCE_FILES.find((file) => file.id === id)?.version ?? '';
      const [json, vectors] = await Promise.all([
        fetchBytes(`${base}lab/${id}.json?v=${version}`),
        fetchBytes(`${base}lab/${id}.vectors?v=${version}`),
      ]);
      const checked = await parseSentences(readJson(json), vectors);
      if (!checked.ok) throw new FailureError(checked.failure.code, checked.failure.details);
      // One file under another's name would be a lesson about other sentences than it says.
      if (checked.value.file.id !== id) throw damagedFile('json');
      return checked.value;
    },
  };
}
