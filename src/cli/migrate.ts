import { migrate as bringUpToDate } from '../store/migrate.ts';
import { counted } from './columns.ts';
import { type Command, EXIT } from './command.ts';
import { withDatabase } from './database.ts';

export const migrate: Command = {
  options: {},
  needs: [],
  run: async (_args, context) => {
    const { applied } = await withDatabase(context, ({ db }) => bringUpToDate(db), { upToDate: false });
    if (applied.length === 0) context.say('The database is up to date; nothing was applied.');
    else {
      context.say(`Applied ${counted(applied.length, 'migration')}; the database is up to date.`);
      for (const filename of applied) context.say(`  ${filename}`);
    }
    return EXIT.done;
  },
};
