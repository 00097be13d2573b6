/** Reads, judges and watches comments off the page's thread. */
import { serve } from '../rpc.ts';
import { monitorHandlers } from './handlers.ts';

serve(self, monitorHandlers());
