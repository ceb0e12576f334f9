import { createLauncher } from '../../src/campaigns/launcher.ts';
import { systemClock } from '../../src/clock.ts';
import { uuidv7Source } from '../../src/ids.ts';
import { createLog } from '../../src/log.ts';
import { openDb } from '../../src/store/db.ts';

/** A launcher alone, as a process that a test may kill. */
const launcher = createLauncher({
  db: openDb({ url: process.argv[2] ?? '', max: 4 }),
  clock: systemClock,
  newId: uuidv7Source(systemClock),
  log: createLog({ level: 'error' }),
  defaults: { quietHours: { start: '00:00', end: '00:00' }, timezone: 'UTC' },
  onChange: () => {},
});
void launcher.run(new AbortController().signal);
process.send?.('working');
process.on('disconnect', () => process.exit(0));
