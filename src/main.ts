import { systemClock, systemRandom } from './clock.ts';
import { BadConfig, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { startDecorum } from './start.ts';

/** Starts the product, says where it is, and ends in order when told to. */
const STOP_WITHIN_MS = 30_000;

const config = readConfigOrExit();
const log = createLog({ level: config.logLevel });
const decorum = await startDecorum({ config, clock: systemClock, random: systemRandom, log }).catch(
  (error) => {
    console.error(`Decorum could not start. ${error instanceof Error ? error.message : String(error)}`);
    log.debug({ err: error }, 'The start failed');
    process.exit(1);
  },
);
console.log(decorum.greeting);

let stopping = false;
const stop = (signal: NodeJS.Signals) => {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'Stopping: what is being sent is finished first');
  void systemClock.sleep(STOP_WITHIN_MS).then(() => {
    log.error({}, 'Some work did not end in time; leases will run out and be looked into at the next start');
    process.exit(1);
  });
  decorum.stop().then(
    () => process.exit(0),
    (error) => {
      log.error({ err: error }, 'The stop was not clean');
      process.exit(1);
    },
  );
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);

function readConfigOrExit() {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof BadConfig)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
