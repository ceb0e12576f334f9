import { BadConfig, type Config } from '../config.ts';
import { type Command, type Context, EXIT } from './command.ts';
import { examineChannels } from './doctor-channels.ts';
import { examineDatabase } from './doctor-database.ts';
import { examineMachine, examineServer } from './doctor-machine.ts';
import { examineSettings } from './doctor-settings.ts';
import { broken, type Finding, findingLines, verdictOf } from './finding.ts';
import { version } from './version.ts';

/** Looks at everything and changes nothing. */
export const doctor: Command = {
  options: {},
  needs: [],
  run: async (_args, context) => {
    context.say(`Decorum ${version}`);
    context.say();
    const findings = await examine(context);
    for (const line of findingLines(findings)) context.say(line);
    context.say();
    context.say(verdictOf(findings));
    return findings.some(({ mark }) => mark === '✗') ? EXIT.failed : EXIT.done;
  },
};

async function examine(context: Context): Promise<Finding[]> {
  let config: Config;
  try {
    config = context.config();
  } catch (error) {
    if (!(error instanceof BadConfig)) throw error;
    const mend = 'Mend it in the environment; the rest is looked at when the settings can be read.';
    return [
      ...(await examineMachine(null)),
      ...error.problems.map((problem) => broken('settings', problem, mend)),
    ];
  }
  const [machine, database, server, channels, settings] = await Promise.all([
    examineMachine(config.dataDir),
    examineDatabase(context),
    examineServer(config, context.clock),
    examineChannels(config, context.clock),
    examineSettings(config, context.clock),
  ]);
  return [...machine, ...database, ...server, ...channels, ...settings];
}
