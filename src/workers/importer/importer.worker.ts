/** Reads files off the page's thread; the reading itself is src/domain/importing. */
import { detectFiles, readFiles } from '../../domain/importing/detect.ts';
import { readWholeTable } from '../../domain/importing/whole-table.ts';
import { serve } from '../rpc.ts';
import { lock, readBackup } from './locked-copy.ts';
import type { ImporterHandlers } from './protocol.ts';

const handlers: ImporterHandlers = {
  detect: ({ files, encoding }, { signal }) => detectFiles(files, { signal, encoding }),
  read: ({ files, choices }, { signal, progress }) => readFiles(files, choices, { signal, progress }),
  readBackup: ({ file, passphrase }) => readBackup(file, passphrase),
  lock: ({ bytes, passphrase }) => lock(bytes, passphrase),
  readTable: ({ file, mostCells }, { signal }) => readWholeTable(file, mostCells, signal),
};

serve(self, handlers);
